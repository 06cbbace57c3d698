"""OGC API – Features: the register as collections that maps and scripts read, and its description.

Everything here asks the same questions as the pages and has the same filters.
"""

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api")

from registry.api import answering, collections, docs, items, landing  # noqa: E402

__all__ = ["answering", "blueprint", "collections", "docs", "items", "landing"]
