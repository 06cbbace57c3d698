"""Files that people hand in or get: recognised, made harmless, sealed, redacted, destroyed.

It knows nothing of what they belong to: an owner is a text such as `request/123`. `intake` makes
a file harmless, `shelf` keeps it sealed, `sealing` seals private texts, `redaction` covers.
"""

from registry.files.intake import Accepted, accept
from registry.files.keys import Store
from registry.files.sealing import open_text, seal_text
from registry.files.shelf import (
    destroy,
    destroy_all,
    destroy_key,
    keep,
    of_owner,
    purge_due,
    read,
    sweep,
)
from registry.files.tables import DataKey, SealedFile

__all__ = [
    "Accepted",
    "DataKey",
    "SealedFile",
    "Store",
    "accept",
    "destroy",
    "destroy_all",
    "destroy_key",
    "keep",
    "of_owner",
    "open_text",
    "purge_due",
    "read",
    "seal_text",
    "sweep",
]
