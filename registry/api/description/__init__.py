"""The API described by itself: OpenAPI 3.0 for GIS clients, and 3.1 for every public address."""

from typing import Any

from registry.api.description import collections, everything

Document = dict[str, Any]

__all__ = ["Document", "of_collections", "of_everything"]


def of_collections() -> Document:
    """OpenAPI 3.0 of the collections: what QGIS and GDAL read."""
    return collections.document()


def of_everything() -> Document:
    """OpenAPI 3.1 of all public addresses."""
    return everything.document()
