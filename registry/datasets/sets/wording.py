"""The words of a data set, out of `data/datasets/NAME.toml` and the dictionary of the record."""

import tomllib
from typing import Any

from registry.cameras.declared.fields import Field, fields
from registry.cameras.flat.column_words import field_of, whole_of
from registry.cameras.flat.columns import COLUMNS, LISTS, MADE
from registry.cameras.record import Camera
from registry.datasets.dataset import Column, Kind, Words
from registry.datasets.flat import schema
from registry.settings import SHIPPED

HOLDS = {"date": Kind.DAY, "moment": Kind.MOMENT, "link": Kind.LINK}
ALWAYS = ("entry", "recorded_at")
ONE = ("entry", "recorded_at")  # made columns that hold no list
OF_FINDINGS = "findings"  # the codes of the public check, which are no vocabulary's


def told(name: str) -> dict[str, Any]:
    """What `data/datasets/NAME.toml` says of the set and its columns."""
    with (SHIPPED / "datasets" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def columns(said: dict[str, dict[str, Any]]) -> tuple[Column, ...]:
    """The columns that a file describes; `field` borrows the words of a field of the record."""
    return tuple(_column(name, dict(words)) for name, words in said.items())


def of_cameras() -> tuple[Column, ...]:
    """The columns of a camera's flat row."""
    return tuple(_flat(name) for name in COLUMNS)


def _column(name: str, said: dict[str, Any]) -> Column:
    source = said.pop("field", "")
    field = _field(source) if source else None
    kind = said.pop("kind", None) or HOLDS.get(said.pop("holds", "") or _holds(field), Kind.TEXT)
    return Column(
        name,
        Kind(kind),
        _label(field, source) if field else said.pop("label"),
        field.meaning if field else said.pop("meaning"),
        vocabulary=field.vocabulary if field else said.pop("vocabulary", None),
        unit=field.unit if field else said.pop("unit", None),
        separator=said.pop("separator", None),
        is_required=said.pop("required", False),
        source=source,
    )


def _flat(name: str) -> Column:
    field, whole = field_of(name), whole_of(name)
    group = (whole or field).group or fields().get(_listed(name), field).group or "record"
    return Column(
        name,
        _kind(name, field),
        _of_whole(whole, field) if whole else field.label,
        field.meaning,
        group=group,
        vocabulary=OF_FINDINGS if name == OF_FINDINGS else field.vocabulary,
        unit=field.unit,
        separator=";" if name in LISTS or (name in MADE and name not in ONE) else None,
        is_required=_is_required(name),
        is_shown_blank=(whole or field).is_shown_blank,
        source=field.name,
    )


def _listed(name: str) -> str:
    """The field whose group a made column belongs to."""
    return "functions" if name.startswith("function_") else name


def _kind(name: str, field: Field) -> Kind:
    if name == "recorded_at":
        return Kind.MOMENT
    kinds = {"int64": Kind.INTEGER, "double": Kind.NUMBER, "bool": Kind.BOOLEAN}
    known = schema()
    if name in known.names and str(known.field(name).type) in kinds:
        return kinds[str(known.field(name).type)]
    return HOLDS.get(_holds(field), Kind.TEXT)


def _is_required(name: str) -> bool:
    if name in ALWAYS:
        return True
    field = Camera.model_fields.get(name)
    return field is not None and (field.is_required() or field.default not in (None, ()))


def _field(source: str) -> Field:
    return fields()[source] if source in fields() else field_of(source)


def _holds(field: Field | None) -> str:
    return (field.holds if field else None) or ""


def _label(field: Field, source: str) -> Words:
    whole, _, part = source.partition(".")
    # The parts of a function are told of one function here; of any other part, the whole is named.
    return _of_whole(fields()[whole], field) if part and whole != "functions" else field.label


def _of_whole(whole: Field, part: Field) -> Words:
    return {code: f"{whole.label[code]}: {said}" for code, said in part.label.items()}
