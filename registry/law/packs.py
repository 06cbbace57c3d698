"""Country packs: the TOML files of data/law, read and checked before anything is loaded.

A pack that does not hold together is refused with the file, the rule and the field at fault.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from registry.errors import Unusable
from registry.law.calendars import About, Calendar, Day, by_date
from registry.law.rules import Act, Code, Rule, Strict, Tongues, Zone
from registry.settings import SHIPPED

FOLDER = SHIPPED / "law"
WORDS = "words.toml"

Facts = TypeVar("Facts", bound=Strict)


class Country(Strict):
    """A jurisdiction: its name, and what its rules use where they do not say otherwise."""

    jurisdiction: Code
    timezone: Zone
    calendar: Code
    name: Tongues


@dataclass(frozen=True)
class Packs:
    """Everything that a folder of packs says, by id."""

    countries: dict[str, Country]
    acts: dict[str, Act]
    rules: dict[str, Rule]
    calendars: dict[str, Calendar]


def read(folder: Path = FOLDER) -> Packs:
    """All packs of a folder; refuses the first thing that does not hold together."""
    countries: dict[str, Country] = {}
    acts: dict[str, Act] = {}
    rules: dict[str, Rule] = {}
    calendars = {one.about.id: one for one in map(_calendar, _files(folder / "calendars"))}
    for path in _files(folder):
        said = _parsed(path)
        heads, laws = said.pop("act", []), said.pop("rule", [])
        country = _checked(Country, said, path, "head")
        countries[country.jurisdiction] = country
        _take_in(acts, _acts(heads, country, path), path)
        _take_in(rules, _rules(laws, country, path), path)
        _hold_together(path, rules.values(), acts, calendars)
    return Packs(countries, acts, rules, calendars)


@cache
def countries() -> dict[str, Country]:
    """The jurisdictions that ship with the register, by code."""
    said = {path: _parsed(path) for path in _files(FOLDER)}
    heads = {
        path: {key: value for key, value in one.items() if key not in ("act", "rule")}
        for path, one in said.items()
    }
    found = [_checked(Country, head, path, "head") for path, head in heads.items()]
    return {one.jurisdiction: one for one in found}


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.toml")) if path.name != WORDS]


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
        raise Unusable(
            "The file {file} cannot be read: {reason}. Put it right and load the law again.",
            file=path.name,
            reason=failure,
        ) from failure


def _acts(rows: list[dict[str, Any]], country: Country, path: Path) -> Iterator[Act]:
    for row in rows:
        given = {"jurisdiction": country.jurisdiction} | row
        yield _checked(Act, given, path, str(row.get("id", "?")))


def _rules(rows: list[dict[str, Any]], country: Country, path: Path) -> Iterator[Rule]:
    for row in rows:
        given = {"tz": country.timezone, "calendar": country.calendar} | row
        yield _checked(Rule, given, path, str(row.get("id", "?")))


def _calendar(path: Path) -> Calendar:
    said = _parsed(path)
    rows, names, doubts = said.pop("day", []), said.pop("names", {}), said.pop("doubt", [])
    about = _checked(About, said | {"doubts": doubts}, path, "head")
    source = {"source": about.source, "source_url": about.source_url}
    days: list[Day] = []
    for row in rows:
        given = source | row | {"name": names.get(row.get("name"), row.get("name"))}
        day = _checked(Day, given, path, str(row.get("on", "?")))
        if day.on in by_date(days):
            raise _fault(path, str(day.on), "on", "the day stands there twice")
        days.append(day)
    return Calendar(about, version=1, days=by_date(days))


def _checked(kind: type[Facts], given: dict[str, Any], path: Path, name: str) -> Facts:
    try:
        return kind.model_validate(given)
    except ValidationError as failure:
        first = failure.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "—"
        raise _fault(path, name, where, first["msg"]) from failure


def _take_in(known: dict[str, Any], fresh: Iterable[Act] | Iterable[Rule], path: Path) -> None:
    for one in fresh:
        if one.id in known:
            raise _fault(path, one.id, "id", "another one has this id")
        known[one.id] = one


def _hold_together(
    path: Path, rules: Iterable[Rule], acts: dict[str, Act], calendars: dict[str, Calendar]
) -> None:
    for rule in rules:
        if rule.act not in acts:
            raise _fault(path, rule.id, "act", f"there is no act “{rule.act}”")
        if rule.calendar not in calendars:
            raise _fault(path, rule.id, "calendar", f"there is no calendar “{rule.calendar}”")


def _fault(path: Path, name: str, field: str, reason: str) -> Unusable:
    return Unusable(
        "{file}, {name}, field {part}: {reason}. Put it right and load the law again.",
        file=path.name,
        name=name,
        part=field,
        reason=reason,
    )
