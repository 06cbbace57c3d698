"""The data sets: what there is to take, what each column means, and what it really holds."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, json, render_template

from registry import cameras
from registry.cameras.declared.fields import fields
from registry.database import Session
from registry.datasets import catalogue, editions, formats, sizes
from registry.datasets.dataset import Column, Dataset, Kind
from registry.datasets.dictionary import keeping, package
from registry.datasets.dictionary.profile import Held, Profile
from registry.datasets.sets import dataset, datasets
from registry.datasets.terms import terms
from registry.pages import blueprint, filters
from registry.pages.arguments import nothing_asked
from registry.pages.downloads import chosen_of, table_of
from registry.statistics.offices import percent
from registry.web.languages import language
from registry.web.session import base, database, settings, today
from registry.web.wording import Wording, wording

IN_SIGHT, IN_FULL, DRAWN = 3, 40, 60
# The columns by which cameras can be chosen, and the filters that do it.
FILTERS = {
    "status": "status",
    "place_type": "place_type",
    "connection": "connection",
    "controller": "controller",
    "operator": "operator",
    "legal_basis_type": "legal_basis",
    "functions": "function",
    "findings": "finding",
    "district_code": "area",
}


@dataclass(frozen=True)
class Bar:
    """A value, how many cells hold it, and where to see them."""

    words: str
    count: int
    href: str | None = None


@blueprint.get("/datasets")
def dataset_list() -> str:
    """All data sets, with how many rows each has."""
    nothing_asked()
    with database().reading() as session:
        counts = {
            each.name: each.rows(session, _everything(session)).count
            for each in datasets().values()
        }
    return render_template("pages/datasets.html", datasets=datasets().values(), counts=counts)


@blueprint.get("/datasets/datapackage.json")
def data_package() -> Response:
    """All data sets as one Data Package."""
    nothing_asked()
    with database().reading() as session:
        everything = _everything(session)
        tables = [table_of(session, each, everything) for each in datasets().values()]
        said = package.package((table.dataset, table.about) for table in tables)
    return Response(json.dumps(said, ensure_ascii=False, indent=1), content_type="application/json")


@blueprint.get("/datasets/catalog.jsonld")
def catalog() -> Response:
    """All data sets and their editions as a catalogue (DCAT-AP 3)."""
    nothing_asked()
    with database().reading() as session:
        everything = _everything(session)
        tables = [table_of(session, each, everything) for each in datasets().values()]
        said = catalogue.catalogue(
            [(one.dataset, one.about, formats.of(one.dataset)) for one in tables],
            editions.editions(settings().data_dir),
            root=base(),
        )
    return Response(
        json.dumps(said, ensure_ascii=False, indent=1), content_type="application/ld+json"
    )


@blueprint.get("/datasets/<name>")
def dataset_page(name: str) -> str:
    """A data set, or a choice of it: how many rows, and in which files."""
    wanted = dataset(name)
    with database().reading() as session:
        chosen = chosen_of(session, wanted)
        table = table_of(session, wanted, chosen)
        return render_template(
            "pages/dataset.html",
            dataset=wanted,
            about=table.about,
            formats=formats.of(wanted),
            sizes=sizes.estimate(table),
            chosen=filters.chosen_words(session, chosen),
            query=urlencode(chosen.query()),
            linked=catalogue.for_search(wanted, table.about, formats.of(wanted), language()),
        )


@blueprint.get("/datasets/<name>/columns")
def dataset_columns(name: str) -> str:
    """The dictionary of a data set, and what its columns hold."""
    nothing_asked()
    wanted = dataset(name)
    with database().reading() as session:
        made, words = _profile(session, wanted), wording(session)
        return render_template(
            "pages/dataset_columns.html",
            dataset=wanted,
            profile=made,
            groups=_grouped(wanted),
            bars={each.name: bars(made, each, words, IN_SIGHT) for each in wanted.columns},
            percent=percent,
        )


@blueprint.get("/datasets/<name>/columns/<column>")
def dataset_column(name: str, column: str) -> str:
    """One column: its meaning, how filled it is, and every frequent value."""
    nothing_asked()
    wanted = dataset(name)
    shown = wanted.column(column)
    with database().reading() as session:
        made, words = _profile(session, wanted), wording(session)
        held = made.columns[column]
        return render_template(
            "pages/dataset_column.html",
            dataset=wanted,
            column=shown,
            held=held,
            profile=made,
            bars=bars(made, shown, words, IN_FULL),
            drawn=_drawn(held, words),
            terms=terms(shown),
            since=keeping.since(session, made, column),
            percent=percent,
        )


def bars(made: Profile, column: Column, words: Wording, number: int) -> list[Bar]:
    """The most frequent values of a column in words; none where all values differ."""
    held = made.columns[column.name]
    top = held.top(number)
    if column.is_required and len(held.counts or ()) == made.rows:
        return []  # each row has a value of its own: an id
    if top and top[0][1] == 1 and not column.vocabulary:
        return []  # nothing is frequent
    return [Bar(said(column, value, words), count, _href(column, value)) for value, count in top]


def said(column: Column, value: str, words: Wording) -> str:
    """A value as it was counted, in the reader's language."""
    if known := terms(column).get(value):
        return known.label[language()]
    if column.name in ("functions", "function_decisions", "function_systems"):
        return words.value("functions.function", value)
    if column.kind is Kind.BOOLEAN:
        return words.value(column.source, value == "true")
    if column.kind in (Kind.INTEGER, Kind.NUMBER):
        plain = float(value)
        return words.value(column.source, int(plain) if plain.is_integer() else plain)
    return words.value(column.source, value) if column.source else value


def _href(column: Column, value: str) -> str | None:
    key = FILTERS.get(column.name) if column.group else None
    return f"?{urlencode({key: value})}" if key else None


def _drawn(held: Held, words: Wording) -> list[Bar]:
    """The values in their own order, where they have one and are few enough to be drawn."""
    values = held.by_value()
    if held.column.kind not in (Kind.DAY, Kind.MOMENT, Kind.INTEGER) or len(values) > DRAWN:
        return []
    if len(values) < IN_SIGHT:
        return []
    return [Bar(said(held.column, value, words), count) for value, count in values]


def _grouped(wanted: Dataset) -> dict[str, list[Column]]:
    """The columns by what they are about, in the order in which residents ask."""
    order = {name: place for place, name in enumerate(fields())}
    groups: dict[str, list[Column]] = {}
    for column in sorted(
        wanted.columns, key=lambda one: order.get(one.source, len(order)) if one.group else 0
    ):
        groups.setdefault(column.group, []).append(column)
    return groups


def _profile(session: Session, wanted: Dataset) -> Profile:
    return keeping.kept_profile(session, wanted, _everything(session))


def _everything(session: Session) -> cameras.Selection:
    return cameras.selection(session, {}, today=today(), timezone=settings().timezone)
