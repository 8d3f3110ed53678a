"""The texts of the house and their translation: `--check` fails on a missing one, `--update` brings locale/ up to date.

The texts in the code are Dutch; locale/en holds the English. Reads Python and templates with Babel, so that
nobody needs the gettext tools.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
ROOMS = ("config", "core", "gis", "permits", "inspections")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def sources() -> Iterator[tuple[Path, str]]:
    """Every file that holds texts, templates turned into what a Python reader understands."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")
    templates = [
        *(ROOT / "templates").rglob("*"),
        *(path for room in ROOMS for path in (ROOT / room).rglob("templates/**/*")),
    ]
    for path in sorted(set(templates)):
        if path.suffix in {".html", ".txt"}:
            # Each line on its own: what a template blanks out leaves an indentation that is no Python.
            text = templatize(path.read_text(encoding="utf-8"))
            yield path, "\n".join(line.lstrip() for line in text.splitlines())


def template_catalog() -> Catalog:
    """All texts that the code holds now, with where they stand."""
    catalog = Catalog(project="Parkwacht", charset="utf-8")
    for path, text in sources():
        found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=["Translators:"])
        for line, message, comments, context in found:
            where = (path.relative_to(ROOT).as_posix(), line)
            catalog.add(message, locations=[where], auto_comments=comments, context=context)
    return catalog


def stored_catalog() -> Catalog:
    """The English translation as it stands in the repository."""
    if not CATALOG.exists():
        return Catalog(
            locale="en", project="Parkwacht", version="1", charset="utf-8", fuzzy=False, header_comment="# English."
        )
    with CATALOG.open("rb") as file:
        return read_po(file, locale="en")


def faults(template: Catalog, stored: Catalog) -> Iterator[str]:
    """One line for each text that is missing, empty, fuzzy, or translated with other placeholders."""
    for message in template:
        if not message.id:
            continue
        translation = stored.get(message.id, message.context)
        where = message.locations[0][0]
        if translation is None or not all(_strings(translation)):
            yield f"{where}: no English for {message.id!r}"
        elif translation.fuzzy:
            yield f"{where}: the English is only a guess (fuzzy) for {message.id!r}"
        elif not _same_placeholders(translation):
            yield f"{where}: other placeholders in the English of {message.id!r}"


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def _same_placeholders(message: Message) -> bool:
    original = message.id if isinstance(message.id, str) else message.id[-1]
    return all(
        set(_PLACEHOLDER.findall(text)) <= set(_PLACEHOLDER.findall(original)) for text in _strings(message)
    ) and set(_PLACEHOLDER.findall(original)) == set(_PLACEHOLDER.findall(_strings(message)[-1]))


def update() -> None:
    """Write the catalogue: new texts empty, vanished texts gone, the rest as it was."""
    stored = stored_catalog()
    made_at = stored.creation_date
    stored.update(template_catalog(), no_fuzzy_matching=True)
    stored.creation_date = made_at
    stored.obsolete.clear()
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    with CATALOG.open("wb") as file:
        # Without line numbers: the file would change with every edit above a text.
        write_po(file, stored, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)


def main() -> int:
    """Exit code 1 if `--check` found anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--check", action="store_true")
    mode.add_argument("--update", action="store_true")
    if parser.parse_args().update:
        update()
        return 0
    found = list(faults(template_catalog(), stored_catalog()))
    print(*found, f"{len(found)} texts to translate" if found else "every text has its English", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
