"""The words of the portal in its languages: collects them, and says which are missing.

`python -m tests.words [LANGUAGE]` brings the catalogs up to date; what is new stands in them
untranslated.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from registry.web.languages import catalog

HERE = Path(__file__).resolve().parent.parent
TRANSLATED = ("kk", "ru")
MADE = datetime(2026, 11, 23, tzinfo=UTC)  # a fixed day: a date that moves makes empty diffs
NOBODY = {
    "project": "Ashyq Kamera",
    "version": "1",
    "msgid_bugs_address": "",
    "last_translator": "",
    "language_team": "",
    "creation_date": MADE,
    "revision_date": MADE,
}
HEADER = "# The words of Ashyq Kamera in one language. `make words` keeps the list complete."
# What only the operator's command line says is said in English alone.
COMMANDS = (
    "cameras/flat/gis.py",
    "maps/extract.py",
    "maps/pmtiles.py",
    "registry/commands/",
    "registry/keeping/",
    "migrations/__init__.py",
)
REFUSALS = (
    "Refused",
    "NotFound",
    "NotAllowed",
    "Conflict",
    "Gone",
    "TooOften",
    "NoRoom",
    "Unavailable",
    "Unusable",
    "Refusal",  # of the process that reads binary files
)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    **dict.fromkeys(REFUSALS),
}


def said() -> Iterator[tuple[str, object]]:
    """Every message of the templates and of the code, with the file it stands in."""
    sources = [("jinja2.ext:babel_extract", path) for path in sorted(HERE.glob("templates/**/*"))]
    sources += [("python", path) for path in sorted(HERE.glob("registry/**/*.py"))]
    for method, path in sources:
        if path.is_dir() or any(part in str(path) for part in COMMANDS):
            continue
        options = {"trimmed": "true", "newstyle_gettext": "true", "encoding": "utf-8"}
        file = io.BytesIO(path.read_bytes())
        for _, message, _, _ in extract(method, file, keywords=KEYWORDS, options=options):
            yield str(path.relative_to(HERE)), message


def missing(code: str) -> list[str]:
    """The messages that a language does not have."""
    with catalog(code).open("rb") as file:
        known = read_po(file, locale=code)
    return sorted({_id(message) for _, message in said() if not _is_there(known, message)})


def collect(code: str) -> None:
    """Bring a language's catalog up to date, keeping what is translated."""
    path = catalog(code)
    kept = Catalog(locale=code)
    if path.exists():
        with path.open("rb") as file:
            kept = read_po(file, locale=code)
    fresh = Catalog(code, header_comment=HEADER, charset="utf-8", fuzzy=False, **NOBODY)
    for place, message in said():
        old = kept.get(message if isinstance(message, str) else message[0])
        fresh.add(message, old.string if old else None, locations=[(place, 0)])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=100, include_lineno=False, sort_output=True)


def _is_there(known: Catalog, message: object) -> bool:
    found = known.get(_id(message))
    if found is None:
        return False
    strings = found.string if isinstance(found.string, tuple) else (found.string,)
    return all(strings)


def _id(message: object) -> str:
    return message if isinstance(message, str) else message[0]  # type: ignore[index,no-any-return]


if __name__ == "__main__":
    for language in sys.argv[1:] or TRANSLATED:
        collect(language)
        print(f"{language}: {len(missing(language))} messages are not translated.")
