"""Letters: templates valid in time, made as accessible and archivable PDF, safe for what people type."""

import io
import json
import re
import subprocess
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from PIL import Image

from core.documents import render, selectors
from core.documents.errors import TemplateFault, TemplateMissing
from core.documents.models import DocumentTemplate
from core.documents.services import load_templates

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 6)
LETTER = """
#import "base.typ": data, day, letter, paragraphs
#show: letter.with(remedies: [Bezwaar kan tot en met #day(data.until).], signed-by: data.signed_by)
Wij verlenen u de vergunning, na een lange vergunningverleningsbeslissingsprocedure die veel regels vult.
== Waarom
#paragraphs(data.reasons)
"""
CONTEXT = {
    "title": "Besluit op uw aanvraag",
    "subject": "Besluit op uw aanvraag",
    "municipality": "Utrecht",
    "reference": "Z2026-000123",
    "recipient": {"name": "Garage Passer", "street": "Passerstraat 9114", "town": "0000 AA Utrecht"},
    "permit_authority": "burgemeester",
    "fictive": True,
    "reasons": "Alles is in orde.",
    "until": "2026-03-20",
    "signed_by": "A. de Vries",
}


def add(kind, source, valid_from=date(2020, 1, 1), valid_to=None, language="nl", version=1):
    return DocumentTemplate.objects.create(
        kind=kind, source=source, valid_from=valid_from, valid_to=valid_to, language=language, version=version
    )


@pytest.fixture
def templates():
    """The house's layout and one letter of the test."""
    DocumentTemplate.objects.all().delete()
    load_templates(settings.FIXTURES_DIR / "policy" / "letters")
    add("test", LETTER)


def text_of(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


class TestPdf:
    def test_declares_pdf_a_2a_and_pdf_ua_1_and_holds_what_they_ask(self, templates):
        with pikepdf.open(io.BytesIO(render.pdf("test", CONTEXT, on=ON))) as pdf:
            meta = pdf.open_metadata()
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
            assert pdf.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in pdf.Root
            assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
            assert str(pdf.Root.Lang) == "nl-NL"
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert meta["dc:title"] == CONTEXT["title"]

    def test_every_font_is_ours_and_inside(self, templates):
        with pikepdf.open(io.BytesIO(render.pdf("test", CONTEXT, on=ON))) as pdf:
            fonts = [font for font in pdf.objects if isinstance(font, pikepdf.Dictionary) and "/FontName" in font]
            assert fonts
            for font in fonts:
                assert "NotoSans" in str(font.FontName)
                assert "/FontFile2" in font or "/FontFile3" in font

    def test_the_same_letter_has_the_same_bytes(self, templates):
        assert render.pdf("test", CONTEXT, on=ON) == render.pdf("test", CONTEXT, on=ON)

    def test_another_day_gives_another_letter(self, templates):
        assert render.pdf("test", CONTEXT, on=ON) != render.pdf("test", CONTEXT, on=date(2026, 2, 7))

    def test_shows_head_reference_date_subject_remedies_signature_and_pages(self, templates):
        text = text_of(render.pdf("test", CONTEXT, on=ON))
        for expected in (
            "Gemeente Utrecht",
            "Z2026-000123",
            "6 februari 2026",
            "Besluit op uw aanvraag",
            "Garage Passer",
            "20 maart 2026",
            "namens de burgemeester",
            "A. de Vries",
            "Fictief",
            "Pagina 1 van 1",
        ):
            assert expected in text

    def test_is_english_where_asked(self, templates):
        text = text_of(render.pdf("test", CONTEXT, on=ON, language="en"))
        assert "Pagina" in text, "without an English template the official letter is Dutch, layout and all"
        add("test", LETTER, language="en")
        text = text_of(render.pdf("test", CONTEXT, on=ON, language="en"))
        assert "Page 1 of 1" in text
        assert "6 February 2026" in text

    def test_what_is_missing_is_left_out(self, templates):
        bare = {"title": "T", "subject": "T", "until": None, "reasons": "", "signed_by": None}
        assert "none" not in text_of(render.pdf("test", bare, on=ON))

    @pytest.mark.parametrize(
        "typed",
        [
            '#import "@preview/x:1.0.0": *',
            '#read("/etc/passwd")',
            "#panic()",
            "*vet* _schuin_ $x^2$ `code`",
            "= kop",
            "<label> @ref \\u{41} \\ ~ -- ...",
            '"}] #let x = 1',
            "`]*_$#{}()[]",
            "// geen opmerking",
            "https://voorbeeld.example/a?b=c",
        ],
    )
    def test_typed_text_is_shown_as_typed_and_never_run(self, templates, typed):
        context = CONTEXT | {"reasons": typed, "firm": typed, "signed_by": typed, "subject": typed}
        text = re.sub(r"\s+", "", text_of(render.pdf("test", context, on=ON)))
        assert text.count(re.sub(r"\s+", "", typed)) == 4

    def test_long_words_are_broken_as_dutch_does(self, templates):
        long_word = "vergunningverleningsbeslissing "
        text = text_of(render.pdf("test", CONTEXT | {"reasons": long_word * 40}, on=ON)).replace("\u00ad", "-")
        breaks = set(re.findall(r"(\w+)[-‐]\n", text))
        assert breaks & {"vergunning", "vergunningverlenings", "ver", "vergunningver", "vergunningverleningsbe"}
        assert not breaks & {"vergunn", "vergu", "vergunningverl", "vergunningverleningsb"}

    def test_a_picture_without_text_alternative_is_refused(self, templates):
        target = io.BytesIO()
        Image.new("RGB", (4, 4)).save(target, "PNG")
        pixel = target.getvalue()
        add("picture", '#import "base.typ": letter\n#show: letter.with()\n#image("p.png")')
        with pytest.raises(TemplateFault, match="alt"):
            render.pdf("picture", CONTEXT, on=ON, files={"p.png": pixel})
        add("described", '#import "base.typ": letter\n#show: letter.with()\n#image("p.png", alt: "Loods")')
        assert render.pdf("described", CONTEXT, on=ON, files={"p.png": pixel})

    def test_a_template_sees_nothing_outside_its_folder(self, templates):
        add("nosy", '#read("/etc/hostname")\n#read("../../../etc/hostname")')
        with pytest.raises(TemplateFault):
            render.pdf("nosy", CONTEXT, on=ON)

    def test_a_broken_template_says_so(self, templates):
        add("broken", "#let")
        with pytest.raises(TemplateFault):
            render.pdf("broken", CONTEXT, on=ON)


class TestValidity:
    def test_the_template_of_the_day_is_used(self):
        old = add("v", "old", date(2020, 1, 1), date(2025, 12, 31))
        new = add("v", "new", date(2026, 1, 1))
        assert selectors.in_force("v", date(2025, 12, 31)) == old
        assert selectors.in_force("v", date(2026, 1, 1)) == new

    def test_of_two_the_later_start_wins_then_the_later_version(self):
        add("v", "a", date(2020, 1, 1))
        add("v", "b", date(2026, 1, 1))
        newest = add("v", "c", date(2026, 1, 1), version=2)
        assert selectors.in_force("v", ON) == newest

    def test_none_in_force_is_an_error_that_names_kind_and_day(self):
        add("v", "old", date(2020, 1, 1), date(2025, 12, 31))
        with pytest.raises(TemplateMissing, match=r"v .*2026-02-06"):
            selectors.in_force("v", ON)


class TestLoading:
    @pytest.fixture
    def folder(self, tmp_path) -> Path:
        DocumentTemplate.objects.filter(kind="loaded").delete()
        (tmp_path / "a.typ").write_text("een")
        self.index(tmp_path)
        return tmp_path

    def index(self, folder, **row):
        rows = [{"kind": "loaded", "language": "nl", "file": "a.typ", "valid_from": "2026-01-01"} | row]
        (folder / "index.json").write_text(json.dumps(rows))

    def test_is_idempotent_and_keeps_what_was(self, folder):
        assert load_templates(folder) == {"new": 1}
        assert load_templates(folder) == {"unchanged": 1}
        (folder / "a.typ").write_text("twee")
        assert load_templates(folder) == {"changed": 1}
        stored = DocumentTemplate.objects.filter(kind="loaded").order_by("version")
        assert [(row.version, row.source) for row in stored] == [(1, "een"), (2, "twee")]

    @pytest.mark.parametrize(
        ("row", "named"),
        [
            ({"file": "gone.typ"}, "gone.typ"),
            ({"valid_from": "2026-02-30"}, "row 1"),
            ({"kind": None}, "row 1"),
            ({"file": "../../etc/passwd"}, "passwd"),
        ],
    )
    def test_a_wrong_row_is_refused_and_named_and_nothing_is_stored(self, folder, row, named):
        self.index(folder, **row)
        with pytest.raises(TemplateFault, match=named):
            load_templates(folder)
        assert not DocumentTemplate.objects.filter(kind="loaded").exists()

    def test_an_index_that_is_no_json_is_refused(self, folder):
        (folder / "index.json").write_text("[")
        with pytest.raises(TemplateFault, match=r"index\.json"):
            load_templates(folder)
