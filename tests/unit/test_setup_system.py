"""The set-up installs what is missing where it may, and else says exactly what to ask for."""

from collections.abc import Callable

import pytest

from scripts import system


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run as root."""
    ran: list[list[str]] = []
    monkeypatch.setattr(system, "_run", ran.append)
    monkeypatch.setattr(system, "_known", lambda package: True)
    return ran


@pytest.fixture
def may(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str] | None], None]:
    def set_right(become: list[str] | None) -> None:
        monkeypatch.setattr(system, "_become_root", lambda: become)

    return set_right


def need(package: str, *answers: bool) -> system.Need:
    """A need whose presence is asked for in turn."""
    there = iter(answers)
    return system.Need(f"{package} for a purpose", lambda: next(there), lambda: package)


def test_nothing_missing_runs_nothing(commands: list[list[str]]) -> None:
    assert system.provide([need("one", True)]) == "unchanged"
    assert commands == []


def test_without_the_right_one_line_names_all_that_is_missing(
    commands: list[list[str]], may: Callable[[list[str] | None], None]
) -> None:
    may(None)
    with pytest.raises(SystemExit) as refusal:
        system.provide([need("one", False), need("there", True), need("two", False)])
    assert "    sudo apt-get install -y --no-install-recommends one two\n" in str(refusal.value)
    assert "there" not in str(refusal.value)
    assert commands == []


def test_root_installs_only_what_is_missing(commands: list[list[str]], may: Callable[[list[str] | None], None]) -> None:
    may([])
    system.provide([need("one", False, True), need("there", True)])
    assert commands == [["apt-get", "install", "-y", "--no-install-recommends", "one"]]


def test_the_package_lists_are_fetched_only_when_a_package_is_not_in_them(
    commands: list[list[str]], may: Callable[[list[str] | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    may(["sudo"])
    monkeypatch.setattr(system, "_known", lambda package: False)
    system.provide([need("one", False, True)])
    assert commands[0] == ["sudo", "apt-get", "update", "-q"]


def test_an_installation_that_did_not_help_is_said(
    commands: list[list[str]], may: Callable[[list[str] | None], None]
) -> None:
    may([])
    with pytest.raises(SystemExit, match="still not found: one for a purpose"):
        system.provide([need("one", False, False)])


def test_of_several_releases_of_postgis_the_newest_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = "postgresql-9-postgis-3 - old\npostgresql-17-postgis-3 - new\npostgresql-15-postgis-3 - middle\n"
    monkeypatch.setattr(system, "_output", lambda *command: listed)
    assert system.POSTGIS.package() == "postgresql-17-postgis-3"
