"""The filter panel of the map: which words a selection can be narrowed to, with their counts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import gettext, ngettext

from registry import cameras
from registry.cameras.beside import organisations
from registry.database import Session
from registry.places import areas
from registry.web.languages import language
from registry.web.words import day, finding, label, number

NOT_DECLARED = "not_declared"
MARKED = {
    "face_recognition": "face",
    "vehicle_identification": "vehicle",
    "abandoned_object": "object",
    "recording_only": "recording",
    NOT_DECLARED: "unknown",
}
VOCABULARIES = {
    "place_type": "place_type",
    "connection": "connection",
    "legal_basis": "legal_basis_type",
    "status": "status",
    "function_state": "function_state",
}
GROUPS = ("place_type", "controller", "connection", "legal_basis", "status")
LIMITS = {"0": ("0",), "30": ("0", "1-30"), "90": ("0", "1-30", "31-90")}
IN_THE_FORM = {*GROUPS, "q", "area", "function", "finding", "retention_max", "retention_undeclared"}


@dataclass(frozen=True)
class Option:
    """A word that the selection can be narrowed to, and how many cameras that would leave.

    `counted` names the counts that make up the number, for the script that renews it.
    """

    key: str
    value: str
    words: str
    count: int
    chosen: bool
    mark: str | None
    counted: str


@dataclass(frozen=True)
class Chosen:
    """A word that the selection is narrowed to, and the query without it."""

    key: str
    value: str
    words: str
    query: str


@dataclass(frozen=True)
class Panel:
    """What the panel shows; `kept` are filters that it has no field for."""

    query: str
    words: str
    total: int
    registered: int
    functions: list[Option]
    more_functions: list[Option]
    questions: list[Option]
    areas: list[Option]
    groups: dict[str, list[Option]]
    limits: list[Option]
    undeclared: Option
    chosen: list[Chosen]
    kept: list[tuple[str, str]]


@dataclass(frozen=True)
class _Asked:
    """What was chosen, what that leaves, and what organisations are called."""

    chosen: cameras.Selection
    facets: cameras.Facets
    names: dict[str, str]


def panel(session: Session, chosen: cameras.Selection) -> Panel:
    """The panel for a selection."""
    facets = cameras.facets(session, chosen)
    asked = _Asked(chosen, facets, _organisations(session))
    functions = _options(asked, "function")
    return Panel(
        query=urlencode(chosen.query()),
        words=" ".join(chosen.values("q")),
        total=facets.total,
        registered=cameras.count(session, chosen.without(*(key for key, _ in chosen.query()))),
        functions=[option for option in functions if option.mark],
        more_functions=[option for option in functions if not option.mark],
        questions=_options(asked, "finding"),
        areas=_areas(asked),
        groups={key: _options(asked, key) for key in GROUPS},
        limits=[
            _option(asked, "retention_max", days, ("retention", *parts))
            for days, parts in LIMITS.items()
        ],
        undeclared=_option(asked, "retention_undeclared", "1", ("retention", NOT_DECLARED)),
        chosen=list(_chosen(chosen, asked.names)),
        kept=[pair for pair in chosen.query() if pair[0] not in IN_THE_FORM],
    )


def words(key: str, value: str, names: dict[str, str]) -> str:
    """A chosen word as people say it."""
    if value == NOT_DECLARED and key != "function":
        return str(gettext("Not declared"))
    if key in VOCABULARIES:
        return label(VOCABULARIES[key], value)
    if key in ("controller", "operator"):
        return names.get(value, value)
    return SAID[key](value) if key in SAID else value


def chosen_words(session: Session, chosen: cameras.Selection) -> list[Chosen]:
    """What a selection is narrowed to, in words, each with the query without it."""
    names = _organisations(session)
    return list(_chosen(chosen, names))


def by_city(by_area: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Counts of cities and regions out of the counts of districts."""
    found: dict[str, dict[str, int]] = {}
    for area_id, counts in by_area.items():
        if area_id in areas.areas() and area_id != areas.chain(area_id)[-1].id:
            whole = found.setdefault(areas.chain(area_id)[-2].id, {"total": 0})
            for word, count in counts.items():
                whole[word] = whole.get(word, 0) + count
    return found


def _options(asked: _Asked, key: str) -> list[Option]:
    counts, picked = asked.facets.counts[key], asked.chosen.values(key)
    marked = MARKED if key == "function" else {}
    values = dict.fromkeys([*marked, *counts, *picked])
    return [
        _option(asked, key, value)
        for value in values
        if counts.get(value) or value in picked or value in marked
    ]


def _option(asked: _Asked, key: str, value: str, counted: tuple[str, ...] | None = None) -> Option:
    facet, *parts = counted or (key, value)
    count = sum(asked.facets.counts[facet].get(part, 0) for part in parts)
    return Option(
        key,
        value,
        words(key, value, asked.names),
        count,
        value in asked.chosen.values(key),
        MARKED.get(value) if key == "function" else None,
        " ".join((facet, *parts)),
    )


def _areas(asked: _Asked) -> list[Option]:
    counts = asked.facets.counts["area"]
    cities = by_city({area_id: {"total": count} for area_id, count in counts.items()})
    largest = sorted(cities, key=lambda city: -cities[city]["total"])
    return [
        _option(asked, "area", area_id, ("area", *sorted(areas.descendants(area_id))))
        for area_id in dict.fromkeys([*largest, *asked.chosen.values("area")])
    ]


def _chosen(chosen: cameras.Selection, names: dict[str, str]) -> Iterator[Chosen]:
    pairs = chosen.query()
    for key, value in pairs:
        without = urlencode([pair for pair in pairs if pair != (key, value)])
        yield Chosen(key, value, words(key, value, names), without)


def _limit(days: int) -> str:
    if not days:
        return str(gettext("Not kept, only watched live"))
    return str(
        ngettext(
            "Kept for at most %(days)s day",
            "Kept for at most %(days)s days",
            days,
            days=number(days),
        )
    )


def _then(value: str) -> str:
    if value.isdecimal():
        return str(gettext("after entry No. %(number)s", number=number(int(value))))
    return f"{day(value[:10])} {value[11:16]}".strip()


def _function(value: str) -> str:
    if value == "recording_only":
        return str(gettext("Recording only"))
    if value == NOT_DECLARED:
        return str(gettext("Functions not declared"))
    return label("function", value)


# How the value of a key is said, for keys whose values are neither terms nor organisations.
SAID: dict[str, Callable[[str], str]] = {
    "function": _function,
    "finding": lambda code: finding(code)["label"],
    "area": lambda area_id: areas.area(area_id).name(language()),
    "retention_max": lambda days: _limit(int(days)),
    "retention_undeclared": lambda _: finding("retention_not_declared")["label"],
    "bbox": lambda _: str(gettext("Within a part of the map")),
    "as_of": _then,
    "active_on": day,
}


def _organisations(session: Session) -> dict[str, str]:
    return {
        each: organisations.name(record, language())
        for each, record in organisations.standing(session).items()
    }
