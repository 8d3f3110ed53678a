"""`manage.py backup` and `restore` as processes, on both engines: taken while people work, put back after everything
was lost, refused when a byte is not what it was."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings

from config.backup import restoring
from config.backup.manifest import BackupError
from tests import fresh

DEMO = ("demo", "--premises", "60", "--cases")


@dataclass
class Site:
    """One installation: a database and a folder of its own."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        mine = {"DATABASE_URL": self.url, "VAR_DIR": str(self.folder), "DEMO": "1"}
        return {**os.environ, **mine, "DJANGO_SETTINGS_MODULE": "config.settings.local"}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR, env=self.environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def manage(self, *arguments: str, code: int = 0) -> str:
        process = self.start(*arguments)
        said, _nothing = process.communicate()
        assert process.returncode == code, said
        return said

    @property
    def stored(self) -> list[Path]:
        return sorted(path for path in (self.folder / "files").rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A house with walked cases, their letters and their audit log."""
    folder = tmp_path_factory.mktemp("house")
    made = Site(folder, fresh.database_url(folder))
    made.manage("prepare")
    made.manage(*DEMO, "6")
    made.manage("run_outbox", "--once")
    return made


@pytest.fixture(scope="module")
def backups(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two back-ups, both taken while cases came in and a worker delivered and wrote checkpoints."""
    root = tmp_path_factory.mktemp("backups") / "all"
    worker, writer = site.start("run_outbox", "--interval", "0.1"), site.start(*DEMO, "12")
    try:
        site.manage("backup", str(root))
        site.manage("backup", str(root))
        said, _nothing = writer.communicate()
        assert writer.returncode == 0, said
    finally:
        worker.terminate()
        worker.communicate()
        writer.kill()
        writer.wait()
    return root


@pytest.fixture
def empty(tmp_path: Path) -> Site:
    """What is left after a fire: a new machine with an empty database."""
    return Site(tmp_path / "var", fresh.database_url(tmp_path))


def test_what_was_backed_up_while_people_worked_comes_back_whole(site: Site, backups: Path, empty: Site) -> None:
    said = empty.manage("restore", str(backups))
    assert re.search(r"ok: \d{2,} regels / entries, [1-9]\d* controlepunten", said), said
    assert "ok" in empty.manage("verify_audit")
    empty.manage("check_flows")
    assert empty.stored
    for path in empty.stored:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    letters = [path for path in empty.stored if path.read_bytes().startswith(b"%PDF")]
    assert letters
    for path in letters:
        with pikepdf.open(path) as letter:
            assert len(letter.pages) >= 1
    # And people go on working there.
    empty.manage(*DEMO, "13")
    empty.manage("run_outbox", "--once")
    assert "ok" in empty.manage("verify_audit")


def test_a_later_back_up_copies_only_what_is_new_and_the_older_ones_may_go(site: Site, backups: Path) -> None:
    first, second = sorted(path.parent for path in backups.glob("*/manifest.json"))[:2]
    site.manage("backup", str(backups))
    said = site.manage("backup", str(backups), "--keep", "2")
    assert re.search(rf"{len(site.stored)} bestanden / files, 0 nieuw / new", said), said
    left = sorted(path.parent for path in backups.glob("*/manifest.json"))
    assert len(left) == 2
    assert not first.exists()
    assert "heel / whole" in site.manage("restore", str(backups), "--check")
    assert second not in left


def test_a_house_that_is_not_empty_is_never_overwritten(site: Site, backups: Path, empty: Site) -> None:
    before = [path.name for path in site.stored]
    assert "DATABASE_URL" in site.manage("restore", str(backups), code=1)
    assert [path.name for path in site.stored] == before
    assert "ok" in site.manage("verify_audit")
    (empty.folder / "files" / "aa" / "bb").mkdir(parents=True)
    (empty.folder / "files" / "aa" / "bb" / ("aabb" + "0" * 60)).touch()
    assert "FILE_STORE" in empty.manage("restore", str(backups), code=1)


def newest(backups: Path) -> Path:
    return sorted(path for path in backups.iterdir() if (path / "files.txt").exists())[-1]


def parts(backups: Path) -> list[Path]:
    """Every kind of file that a back-up consists of."""
    folder = newest(backups)
    assert (folder / "audit-checkpoints.log").stat().st_size
    database = next(folder.glob("database.*"))
    return [
        database,
        folder / "audit-checkpoints.log",
        folder / "files.txt",
        folder / "manifest.json",
        next(path for path in (backups / "files").rglob("*") if path.is_file()),
    ]


@pytest.mark.parametrize("number", range(5), ids=["database", "checkpoints", "list", "manifest", "file"])
@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_a_damaged_back_up_is_refused_by_name(backups: Path, number: int, harm: str) -> None:
    folder, path = newest(backups), parts(backups)[number]
    whole = path.read_bytes()
    middle = len(whole) // 2
    try:
        if harm == "remove":
            path.unlink()
        else:
            flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
            path.write_bytes(flipped if harm == "flip" else whole[:-1])
        with pytest.raises(BackupError, match=path.name):
            restoring.check(folder)
    finally:
        path.write_bytes(whole)
    restoring.check(folder)


def test_nothing_is_put_back_from_a_damaged_back_up(backups: Path, empty: Site, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(backups, copy)
    path = next(path for path in (copy / "files").rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes()[:-1])
    assert path.name in empty.manage("restore", str(copy), code=1)
    assert not (empty.folder / "files").exists()
    shutil.copyfile(next((backups / "files").rglob(path.name)), path)
    assert "ok" in empty.manage("restore", str(copy))


def test_a_torn_back_up_does_not_count(backups: Path, site: Site, tmp_path: Path) -> None:
    torn = backups / "2999-01-01T00-00-00Z"
    torn.mkdir()
    (torn / "database.dump").write_bytes(b"half")
    try:
        assert "2999" not in site.manage("restore", str(backups), "--check")
        assert "geen afgemaakte" in site.manage("restore", str(backups), "--backup", torn.name, "--check", code=1)
    finally:
        shutil.rmtree(torn)


def test_a_file_that_the_store_lost_or_changed_is_named_and_the_rest_is_saved(site: Site, tmp_path: Path) -> None:
    path = site.stored[0]
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    try:
        said = site.manage("backup", str(tmp_path / "all"), code=1)
        assert path.name in said
        assert "heel / whole" in site.manage("restore", str(tmp_path / "all"), "--check")
    finally:
        path.write_bytes(whole)
