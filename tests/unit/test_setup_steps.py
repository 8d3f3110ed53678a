"""The set-up does what changed and nothing else, and never trusts a step that was cut off."""

from pathlib import Path

import pytest

from scripts import steps


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    (tmp_path / "wish.txt").write_text("one")
    return tmp_path


@pytest.fixture
def step(house: Path) -> steps.Step:
    def make() -> None:
        (house / "made").mkdir(exist_ok=True)

    return steps.Step("made", make, ("wish.txt", "more/**/*"), house / "made")


def test_the_second_time_there_is_nothing_to_do(step: steps.Step) -> None:
    assert step.run()
    assert not step.run()


def test_a_changed_input_does_it_again(step: steps.Step, house: Path) -> None:
    step.run()
    (house / "wish.txt").write_text("two")
    assert step.run()


def test_a_new_input_file_does_it_again(step: steps.Step, house: Path) -> None:
    step.run()
    (house / "more").mkdir()
    (house / "more" / "new.txt").touch()
    assert step.run()


def test_what_was_thrown_away_is_made_again(step: steps.Step, house: Path) -> None:
    step.run()
    (house / "made" / ".stamp").unlink()
    (house / "made").rmdir()
    assert step.run()


def test_a_step_that_was_cut_off_is_done_again(house: Path) -> None:
    def fail_halfway() -> None:
        (house / "made").mkdir()
        raise KeyboardInterrupt

    step = steps.Step("made", fail_halfway, ("wish.txt",), house / "made")
    with pytest.raises(KeyboardInterrupt):
        step.run()
    assert not step.is_done()


def test_a_database_file_made_anew_by_hand_is_not_the_one_that_was_prepared(house: Path) -> None:
    database = house / "db.sqlite3"
    step = steps.Step("database", lambda: database.touch(), ("wish.txt",), database)
    step.run()
    database.rename(house / "old.sqlite3")
    database.touch()
    assert step.run()


def test_two_steps_on_one_thing_do_not_believe_each_others_stamp(house: Path) -> None:
    database = house / "db.sqlite3"
    first = steps.Step("database", lambda: database.touch(), ("wish.txt",), database)
    second = steps.Step("demo", lambda: None, ("wish.txt",), database, mark=".demo.stamp")
    first.run()
    assert second.run()
    assert not second.run()


def test_without_a_way_to_know_it_runs_each_time() -> None:
    step = steps.Step("server", lambda: None)
    assert step.run()
    assert step.run()
