"""One text that somebody typed, read as what its field holds, or what is wrong with it in words."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.cameras.declared.inputs import Input, Kind
from registry.cameras.declared.vocabulary import terms
from registry.cameras.record import PARTIAL_DATE, UNSHOWABLE
from registry.errors import N_

NUMBER = re.compile(r"[+-]?\d{1,20}([.,]\d{1,20})?([eE][+-]?\d{1,3})?")
SPACES = re.compile(r"(?<=\d)[\s\u00a0\u202f\u2009](?=\d)")
LOCAL_DATE = re.compile(r"(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})")


@dataclass(frozen=True)
class Wrong:
    """What is wrong at a field of a form: a sentence with places for values."""

    field: str
    template: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def said(self, translated: Callable[[str], str]) -> str:
        """The sentence in the language that `translated` knows."""
        said = translated(self.template)
        return said.format(**self.values) if self.values else said


@dataclass(frozen=True)
class Names:
    """What organisations are called, to be typed by name or id."""

    by_id: Mapping[str, str] = dataclasses.field(default_factory=dict)
    ids: Mapping[str, str] = dataclasses.field(default_factory=dict)  # by folded name or id

    @classmethod
    def of(cls, called: Mapping[str, Mapping[str, str]], language: str) -> "Names":
        """The names of organisations out of their names by language."""
        shown: dict[str, str] = {}
        owners: dict[str, set[str]] = {}
        for one, names in called.items():
            for name in (one, *names.values()):
                owners.setdefault(_folded(name), set()).add(one)
        for one, names in called.items():
            name = names.get(language) or next(iter(names.values()), one)
            # A name that two share is no name to tell them by.
            shown[one] = name if owners[_folded(name)] == {one} else one
        ids = {name: next(iter(own)) for name, own in owners.items() if len(own) == 1}
        return cls(shown, ids | {_folded(one): one for one in called})

    def said(self, organisation_id: str) -> str:
        """What is typed for an organisation."""
        return self.by_id.get(organisation_id, organisation_id)

    def found(self, text: str) -> str | None:
        """The id of what is called so."""
        return self.ids.get(_folded(text))


def read(text: str, one: Input, names: Names) -> Any:
    """What the text says, or a `Wrong` without a place."""
    said = text.replace("\r\n", "\n").strip()
    if UNSHOWABLE.search(said):
        return Wrong("", N_("The text holds control characters, which cannot be shown."))
    if one.kind is Kind.TERM:
        return said if said in terms(one.field.vocabulary or "") else _wrong_term(said)
    reader = READERS.get(one.kind)
    return reader(said, names) if reader else said


def refused(place: str, error: Mapping[str, Any]) -> Wrong:
    """What the record itself refuses, in words."""
    bounds, kind = error.get("ctx") or {}, error["type"]
    if kind in BOUNDS:
        return Wrong(place, BOUNDS[kind][0], {"bound": bounds[BOUNDS[kind][1]]})
    if kind == "value_error":
        said = str(error["msg"]).removeprefix("Value error, ")
        return Wrong(*_told(place, said))
    if kind == "missing":
        return Wrong(place, N_("This is needed, because something else in the row is filled in."))
    return Wrong(place, N_("This is not written as it needs to be; look at its meaning."))


BOUNDS = {
    "greater_than_equal": (N_("The number is to be at least {bound}."), "ge"),
    "greater_than": (N_("The number is to be greater than {bound}."), "gt"),
    "less_than_equal": (N_("The number is to be at most {bound}."), "le"),
    "less_than": (N_("The number is to be less than {bound}."), "lt"),
    "string_too_long": (N_("The text is longer than {bound} characters."), "max_length"),
    "too_long": (N_("At most {bound} can be given."), "max_length"),
}
# What the record says of itself, and at which field the form says it.
TOLD = {
    "has one coordinate": ("lat", N_("Give both coordinates, or neither.")),
    "declares the same": (
        "functions",
        N_("The same function is given twice. Keep one of the rows."),
    ),
    "is a dome": (
        "bearings",
        N_("A dome or panoramic camera has no single bearing. Give the angle of view as well."),
    ),
    "needs either": ("", N_("Give a bearing, or both ends of a sweep, and not both kinds.")),
    "is not a web": ("", N_("Write a web address that begins with http:// or https://.")),
    "is not a date": ("", N_("Write a date as 2026, 2026-03 or 2026-03-31.")),
    "holds control": ("", N_("The text holds control characters, which cannot be shown.")),
}


def _told(place: str, said: str) -> tuple[str, str]:
    for beginning, (own, sentence) in TOLD.items():
        if said.startswith(beginning):
            return own or place, sentence
    return place, N_("This is not written as it needs to be; look at its meaning.")


def _number(text: str, _names: Names) -> float | Wrong:
    said = SPACES.sub("", text).replace("−", "-")
    if not NUMBER.fullmatch(said):
        return Wrong(
            "", N_("“{text}” is not a number. Write digits alone, such as 12.5."), {"text": text}
        )
    return float(said.replace(",", "."))


def _whole(text: str, names: Names) -> int | Wrong:
    found = _number(text, names)
    if isinstance(found, Wrong) or found != found or abs(found) > 10**12 or found % 1:
        return Wrong(
            "",
            N_("“{text}” is not a whole number. Write digits alone, such as 30."),
            {"text": text},
        )
    return int(found)


def _date(text: str, _names: Names) -> str | Wrong:
    local = LOCAL_DATE.fullmatch(text)
    if local:
        day, month, year = local.groups()
        text = f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
    if not PARTIAL_DATE.match(text):
        return Wrong("", N_("Write a date as 2026, 2026-03 or 2026-03-31."))
    return text


def _yes_no(text: str, _names: Names) -> bool | Wrong:
    said = {"yes": True, "no": False}.get(text)
    return _wrong_term(text) if said is None else said


def _organisation(text: str, names: Names) -> str | Wrong:
    return names.found(text) or Wrong(
        "",
        N_("There is no organisation “{text}” on the register. Choose one from the list."),
        {"text": text},
    )


def _wrong_term(text: str) -> Wrong:
    return Wrong(
        "", N_("“{text}” is none of the words on the list. Choose one of them."), {"text": text}
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


READERS: dict[Kind, Callable[[str, Names], Any]] = {
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.ORGANISATION: _organisation,
}
