"""Cells of words: names, addresses, links and contacts, kept as they were written."""

import re
from typing import Any

from registry.cameras.intake.issues import Doubt
from registry.cameras.intake.meaning import privacy
from registry.cameras.intake.meaning.words import is_nothing
from registry.cameras.intake.said import NOTHING, Column, Said
from registry.cameras.record import UNSHOWABLE, WEB_ADDRESS

KAZAKH = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]")
CYRILLIC = re.compile("[А-Яа-яЁё]")
DASHES = frozenset({"", "-", "–", "—", "--", "?", "."})
PHONE = re.compile(r"(?<![\w+])[+\d][\d ()./-]{4,29}\d")
EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
EXTENSION = re.compile(r"(?:доб|вн|ішкі|ext|int)\.?\s*\d+", re.IGNORECASE)
LETTERS = re.compile(r"[^\W\d_]{3,}")


def language_of(text: str) -> str:
    """The language a title is filed under: Kazakh by its letters, Russian, else English.

    >>> language_of("Қонаев көшесі"), language_of("Проспект Абая"), language_of("광복로")
    ('kk', 'ru', 'en')
    """
    if KAZAKH.search(text):
        return "kk"
    return "ru" if CYRILLIC.search(text) else "en"


def text(cell: str, column: Column) -> Said:
    """Free words."""
    return _words(cell, column, 2_000)


def name(cell: str, column: Column) -> Said:
    """A short name."""
    return _words(cell, column, 120)


def title(cell: str, column: Column) -> Said:
    """A camera's title, in the language of the column or of its letters."""
    said = _words(cell, column, 120)
    if "title" not in column.field or not said.facts:
        return said
    found = said.facts[column.field]
    return Said({f"title_{column.argument or language_of(found)}": found}, said.doubts)


def address(cell: str, column: Column) -> Said:
    """An address; somebody's home is left out and its place made vague."""
    if privacy.home(cell):
        facts = {"location_precision": "approx_100m", "withheld_reason": "private_home"}
        what = "a private home"
        return Said(facts, (privacy.person_dropped(column.field, what),))
    said = _words(cell, column, 2_000)
    return Said({"address": found} if (found := said.facts.get(column.field)) else {}, said.doubts)


def identifier(cell: str, column: Column) -> Said:
    """The number others know the camera by, letter for letter."""
    if cell in DASHES:
        return NOTHING
    clean, doubts = _clean(cell, column, 120)
    return Said({"source_id": clean} if clean else {}, doubts)


def organisation(cell: str, column: Column) -> Said:
    """An organisation by name; a private person is left out and the place made vague."""
    if is_nothing(cell):
        return NOTHING
    if privacy.person(cell) or privacy.personal(cell):
        # Where a person owns the camera, the place is most often that person's home.
        facts = {"location_precision": "approx_100m", "withheld_reason": "private_home"}
        doubt = privacy.person_dropped(column.field, "a private person")
        return Said(facts if column.field == "owner" else {}, (doubt,))
    return _words(cell, column, 120)


def organisations(cell: str, column: Column) -> Said:
    """Several organisations, one behind the other."""
    found: list[str] = []
    doubts: list[Doubt] = []
    for part in filter(None, map(str.strip, cell.split(";"))):
        said = organisation(part, column)
        found += [said.facts[column.field]] if column.field in said.facts else []
        doubts += said.doubts
    return Said({column.field: tuple(found)} if found else {}, tuple(doubts))


def url(cell: str, column: Column) -> Said:
    """A web address that may be shown as a link."""
    if is_nothing(cell):
        return NOTHING
    if privacy.stream(cell):
        return Said({}, (privacy.stream_dropped(column.field),))
    link = f"https://{cell}" if cell.casefold().startswith("www.") else cell
    if not WEB_ADDRESS.match(link) or len(link) > 1_000:
        message = "“{value}” is no web address with http:// or https://, so it was left out."
        return Said({}, (column.doubt("bad_link", message),))
    return Said({column.field: link})


def phone(cell: str, column: Column) -> Said:
    """An office's telephone."""
    if is_nothing(cell):
        return NOTHING
    if privacy.personal(cell) or privacy.person(cell):
        return Said({}, (privacy.person_dropped(column.field, "a person's telephone"),))
    if "@" in cell:
        return email(cell, column)
    found = PHONE.search(cell)
    if not found:
        message = "“{value}” is no telephone number, so it was left out."
        return Said({}, (column.doubt("bad_link", message),))
    rest = EXTENSION.sub("", cell.replace(found[0], ""))
    doubts: tuple[Doubt, ...] = ()
    if PHONE.search(rest) or len(LETTERS.findall(rest)) > 1:
        message = "Of “{value}” the first telephone number was kept."
        doubts = (column.doubt("text_shortened", message),)
    return Said({"rights_contact": {"phone": found[0].strip()}}, doubts)


def email(cell: str, column: Column) -> Said:
    """An office's e-mail address."""
    if is_nothing(cell):
        return NOTHING
    if privacy.private_mail(cell):
        return Said({}, (privacy.person_dropped(column.field, "a person's mailbox"),))
    found = EMAIL.search(cell)
    if not found or len(found[0]) > 254:
        message = "“{value}” is no e-mail address, so it was left out."
        return Said({}, (column.doubt("bad_link", message),))
    return Said({"rights_contact": {"email": found[0]}})


def person(cell: str, column: Column) -> Said:
    """A person's name has no place in the register at all."""
    if is_nothing(cell):
        return NOTHING
    return Said({}, (privacy.person_dropped(column.field, "a person's name"),))


def stream(cell: str, column: Column) -> Said:
    """A column of streams or of device addresses."""
    if privacy.stream(cell) or privacy.ADDRESS_OF_DEVICE.search(cell):
        return Said({}, (privacy.stream_dropped(column.field),))
    return NOTHING


def _words(cell: str, column: Column, longest: int) -> Said:
    if cell in DASHES:
        return NOTHING
    if privacy.stream(cell):
        return Said({}, (privacy.stream_dropped(column.field),))
    if privacy.personal(cell):
        return Said({}, (privacy.person_dropped(column.field, "a person's contact"),))
    clean, doubts = _clean(cell, column, longest)
    return Said({column.field: clean} if clean else {}, doubts)


def _clean(cell: str, column: Column, longest: int) -> tuple[str, tuple[Doubt, ...]]:
    clean: Any = UNSHOWABLE.sub("", cell).strip()
    if len(clean) > longest:
        clean = clean[: longest - 1].rstrip() + "…"
        message = f"The text is longer than {longest:,} characters and was shortened."
    elif clean != cell:
        message = "Invisible control characters were taken out of the text."
    else:
        return clean, ()
    return clean, (column.doubt("text_shortened", message),)
