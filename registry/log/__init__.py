"""The append-only log from which everything public is derived."""

from registry.log.entries import (
    Columns,
    Draft,
    Record,
    append,
    append_columns,
    canonical,
    entry_bytes,
    first_at,
    fold,
    following,
    history,
    leaf_hash,
    moments,
    newest,
    quoted,
    read,
    rows,
    size,
    size_at,
    standing,
    standing_entries,
)
from registry.log.receipts import entry, published, receipt
from registry.log.records import Told, records
from registry.log.tables import Entry
from registry.log.tiles import publish
from registry.log.verifying import Wrong, verify

__all__ = [
    "Columns",
    "Draft",
    "Entry",
    "Record",
    "Told",
    "Wrong",
    "append",
    "append_columns",
    "canonical",
    "entry",
    "entry_bytes",
    "first_at",
    "fold",
    "following",
    "history",
    "leaf_hash",
    "moments",
    "newest",
    "publish",
    "published",
    "quoted",
    "read",
    "receipt",
    "records",
    "rows",
    "size",
    "size_at",
    "standing",
    "standing_entries",
    "verify",
]
