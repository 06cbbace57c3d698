"""What the columns of an office's file are called and mean, in the three languages."""

from collections.abc import Iterator

from registry.cameras.fields import Field, fields
from registry.drafts.bulk import rows

OWN = {
    "entry": {"kk": "Жазба нөмірі", "ru": "Номер записи", "en": "Entry number"},
    "recorded_at": {"kk": "Жазылған уақыты", "ru": "Когда записано", "en": "Recorded at"},
    "findings": {"kk": "Ескертулер", "ru": "Замечания", "en": "Findings"},
    "function_decisions": {
        "kk": "Функция шешімдері", "ru": "Решения о функциях", "en": "Decisions on functions",
    },
    "function_systems": {
        "kk": "Функция жүйелері", "ru": "Системы функций", "en": "Systems of functions",
    },
}  # fmt: skip


def label_of(column: str) -> dict[str, str]:
    """How a column is called in each language."""
    if column in OWN:
        return OWN[column]
    return field_of(column).label


def field_of(column: str) -> Field:
    """The field of the record that a column tells of."""
    known = fields()
    return next(known[name] for name in _names(column) if name in known)


def _names(column: str) -> Iterator[str]:
    yield column
    for field, columns in rows.groups().items():
        if column in columns:
            yield f"{field}.{column.removeprefix(f'{field}_')}"
    yield "functions"
