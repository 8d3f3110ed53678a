"""The files of deploy/ are whole and agree with the house: what needs no running house to see."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
OPERATOR = (settings.BASE_DIR / "docs" / "operator.md").read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
def test_systemd_finds_nothing_to_say_about_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace("/srv/parkwacht", str(settings.BASE_DIR)))
    verify = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "parkwacht" in line] == []


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_every_service_runs_without_rights_it_does_not_need(unit: Path) -> None:
    text = unit.read_text()
    for line in (
        "User=parkwacht", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
        "CapabilityBoundingSet=", "SystemCallFilter=@system-service", "EnvironmentFile=/etc/parkwacht.env",
    ):  # fmt: skip
        assert f"\n{line}\n" in text, line


def test_every_command_in_the_units_is_there() -> None:
    for unit in UNITS:
        for name in re.findall(r"manage\.py (\w+)", unit.read_text()):
            found = list(settings.BASE_DIR.glob(f"*/**/management/commands/{name}.py"))
            assert found, f"{unit.name}: {name}"
        for path in re.findall(r"deploy/\S+", unit.read_text()):
            assert (settings.BASE_DIR / path).exists(), f"{unit.name}: {path}"


def test_every_timer_has_its_service_and_the_page_names_them_all() -> None:
    names = {unit.name for unit in UNITS}
    for unit in UNITS:
        if unit.suffix == ".timer":
            assert f"{unit.stem}.service" in names
            assert unit.stem in OPERATOR


def test_the_compose_file_is_well_formed_and_refers_only_to_what_is_there() -> None:
    found = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services = found["services"]
    assert set(services) == {"db", "prepare", "web", "worker", "proxy"}
    for name, service in services.items():
        assert "image" in service, name
        assert set(service.get("depends_on", {})) <= set(services), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).exists(), f"{name}: {source}"
            elif not source.startswith("/"):
                assert source in found["volumes"], f"{name}: {source}"
    for name in ("prepare", "web", "worker"):
        assert services[name]["env_file"] == "/etc/parkwacht.env"
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["read_only"] is True
    build = services["web"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).exists()


def test_the_image_is_made_from_what_is_there() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    known = {"FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "CMD"}
    joined = re.sub(r"\\\n", " ", text)
    assert {line.split()[0] for line in joined.splitlines() if line and not line.startswith("#")} <= known
    assert joined.rindex("USER parkwacht") > joined.rindex("RUN ")
    assert "make build" in text
    ignored = (settings.BASE_DIR / ".dockerignore").read_text().split()
    assert {".git", ".venv", "var", "node_modules"} <= set(ignored)


@pytest.mark.django_db
def test_every_alert_watches_a_figure_that_is_there_and_names_its_recipe(client: Client) -> None:
    client.get("/healthz")
    client.get("/metrics")
    told = client.get("/metrics").content.decode()
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^#+ (.*)$", OPERATOR, re.M)
    }
    for group in yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]:
        for rule in group["rules"]:
            for name in re.findall(r"parkwacht_\w+", rule["expr"]):
                family = re.sub(r"_(bucket|count|sum)$", "", name)
                assert f"# TYPE {family} " in told or f"# TYPE {family.removesuffix('_total')} " in told, name
            page, _hash, anchor = rule["annotations"]["runbook"].partition("#")
            assert page == "docs/operator.md"
            assert anchor in headings, anchor


def anchor_of(heading: str) -> str:
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


def test_the_image_and_the_units_start_the_same_program() -> None:
    assert "gunicorn -c deploy/gunicorn.conf.py config.wsgi" in (DEPLOY / "systemd/parkwacht-web.service").read_text()
    assert '"gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"' in (DEPLOY / "Dockerfile").read_text()
