"""Two hundred and more hostile files through the real door: refused with a sentence, or stored harmless."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.files import services
from core.files.errors import FileRefused
from core.files.models import StoredFile
from core.files.views import serve
from tests.hostile_files import Hostile, files, mutated
from tests.hostile_oracle import require_sentence, verdict

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.FILE_STORE = f"file://{tmp_path}/files"
    return tmp_path / "files"


def test_each_is_refused_or_harmless_and_what_must_be_is_refused() -> None:
    made, wrong = files(), []
    assert len(made) >= 250
    for file in made:
        became = _verdict(file)
        if became not in {"refused", "harmless"} or (file.refused and became == "harmless"):
            wrong.append(f"{file.what}: {became}")
    assert not wrong, "\n".join(wrong)


def _verdict(file: Hostile) -> str:
    try:
        return verdict(file)
    except AssertionError as harm:
        return f"not harmless: {harm}"
    except Exception as fault:
        return f"a fault of ours: {type(fault).__name__}: {fault}"


def test_changed_at_random_they_are_no_worse() -> None:
    """`make faults` does this with two thousand."""
    wrong = [f"{file.what}: {became}" for file in mutated(2026, 60) if (became := _verdict(file)).count(":")]
    assert not wrong, "\n".join(wrong)


def test_the_same_seed_gives_the_same_files() -> None:
    assert [file.data for file in mutated(5, 5)] == [file.data for file in mutated(5, 5)]
    assert [file.data for file in mutated(5, 5)] != [file.data for file in mutated(6, 5)]


def test_what_is_taken_is_served_as_a_download_with_a_plain_name(municipality, user_with, folder) -> None:
    owner, refused = user_with("entrepreneur"), 0
    for file in files():
        if file.refused:
            continue
        upload = SimpleUploadedFile("a.pdf", file.data)
        upload._name = file.name  # past what Django itself makes of a name
        try:
            stored = services.store(upload, owner=owner, municipality=municipality, at=AT)
        except FileRefused as refusal:
            require_sentence(str(refusal))
            refused += 1
            continue
        response = serve(stored)
        said = response["Content-Disposition"]
        assert said.startswith("attachment"), file.what
        assert response["X-Content-Type-Options"] == "nosniff", file.what
        assert "sandbox" in response["Content-Security-Policy"], file.what
        assert not set("\r\n\0\u202e") & set(said + stored.name), file.what
        assert not set("/\\") & set(stored.name), file.what
    assert StoredFile.objects.filter(stored_at=AT).count() > 50
    assert refused < 5
    assert all(len(path.name) == 64 for path in folder.rglob("*") if path.is_file())
