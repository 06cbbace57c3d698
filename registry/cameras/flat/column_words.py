"""What the flat columns are called and mean: the words of the fields, and of a few more."""

import tomllib
from functools import cache

from registry.cameras.declared.fields import Field, fields
from registry.cameras.flat.columns import PARTS
from registry.settings import SHIPPED


def field_of(column: str) -> Field:
    """The field of the record that a column tells of; of its own where no field is called so."""
    return own().get(column) or fields()[_name(column)]


def label_of(column: str) -> dict[str, str]:
    """How a column is called in each language."""
    return field_of(column).label


def whole_of(column: str) -> Field | None:
    """The field that a column is a part of, as `legal_basis` for `legal_basis_title`."""
    name, _, part = _name(column).partition(".")
    return fields()[name] if part else None


@cache
def own() -> dict[str, Field]:
    """The columns that are no field of the record."""
    with (SHIPPED / "columns.toml").open("rb") as file:
        return {name: Field(name, **said) for name, said in tomllib.load(file).items()}


def _name(column: str) -> str:
    for field in PARTS:
        part = f"{field}.{column.removeprefix(f'{field}_')}"
        if part in fields():
            return part
    return column
