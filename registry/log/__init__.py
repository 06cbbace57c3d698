"""The append-only log from which everything public is derived."""

from registry.log.entries import (
    Columns,
    Draft,
    Record,
    append,
    append_columns,
    canonical,
    entry_bytes,
    fold,
    following,
    history,
    leaf_hash,
    newest,
    quoted,
    read,
    rows,
    size,
    size_at,
    standing,
)
from registry.log.records import Told, records
from registry.log.tables import Entry

__all__ = [
    "Columns",
    "Draft",
    "Entry",
    "Record",
    "Told",
    "append",
    "append_columns",
    "canonical",
    "entry_bytes",
    "fold",
    "following",
    "history",
    "leaf_hash",
    "newest",
    "quoted",
    "read",
    "records",
    "rows",
    "size",
    "size_at",
    "standing",
]
