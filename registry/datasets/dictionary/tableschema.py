"""A data set's columns as a Table Schema (Data Package v2)."""

from typing import Any

from registry.cameras.record import PARTIAL_DATE
from registry.datasets.dataset import Column, Dataset, Kind
from registry.datasets.terms import terms

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
TYPES: dict[Kind, dict[str, Any]] = {
    Kind.INTEGER: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    Kind.MOMENT: {"type": "datetime", "format": "any"},
    Kind.LINK: {"type": "string", "format": "uri"},
}
# A day may be known only to its month or year: no type of the standard holds all three.
DAY = f"^{PARTIAL_DATE.pattern}"


def schema(dataset: Dataset) -> dict[str, Any]:
    """The columns with their types, what they may hold and what they mean in three languages."""
    return {
        "$schema": PROFILE,
        "fields": [field(column) for column in dataset.columns],
        "fieldsMatch": "equal",
        "missingValues": [""],
        "primaryKey": list(dataset.key),
    }


def field(column: Column) -> dict[str, Any]:
    """One column."""
    said: dict[str, Any] = {
        "name": column.name,
        **_type(column),
        "title": column.label["en"],
        "description": column.meaning["en"],
        "labels": column.label,
        "meanings": column.meaning,
    }
    said |= {"unit": column.unit} if column.unit else {}
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.kind is Kind.DAY:
        constraints["pattern"] = DAY
    if column.vocabulary and not column.separator:
        constraints["enum"] = list(terms(column))
    said |= {"constraints": constraints} if constraints else {}
    if words := terms(column):
        said["words"] = {code: word.label for code, word in words.items()}
    return said


def _type(column: Column) -> dict[str, Any]:
    if column.separator:
        # As text: programs of the first version know no list, and would refuse the file.
        return {"type": "string", "separator": column.separator}
    return TYPES.get(column.kind, {"type": "string"})
