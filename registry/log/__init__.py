"""The append-only log from which everything public is derived."""

from registry.log.entries import (
    Draft,
    Record,
    append,
    canonical,
    entry_bytes,
    fold,
    history,
    leaf_hash,
    newest,
    read,
    size,
    size_at,
    standing,
)
from registry.log.records import Told, records
from registry.log.tables import Entry

__all__ = [
    "Draft",
    "Entry",
    "Record",
    "Told",
    "append",
    "canonical",
    "entry_bytes",
    "fold",
    "history",
    "leaf_hash",
    "newest",
    "read",
    "records",
    "size",
    "size_at",
    "standing",
]
