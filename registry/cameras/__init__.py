"""The register of cameras: the record, the words it may hold, what may be done and asked."""

from registry.cameras.index.choosing import Facets, by_area, count, facets
from registry.cameras.index.telling import Choice, choose
from registry.cameras.questions import (
    Kept,
    Page,
    Shown,
    by_id,
    every,
    kept_of,
    numbers_of,
    page,
    selection,
    stands,
    told,
    told_at_once,
)
from registry.cameras.record import Camera, camera, facts
from registry.cameras.rows import MARKS
from registry.cameras.selection import Selection
from registry.cameras.verbs import Change, amend, areas_filled, enter, new_ids, publish

__all__ = [
    "MARKS",
    "Camera",
    "Change",
    "Choice",
    "Facets",
    "Kept",
    "Page",
    "Selection",
    "Shown",
    "amend",
    "areas_filled",
    "by_area",
    "by_id",
    "camera",
    "choose",
    "count",
    "enter",
    "every",
    "facets",
    "facts",
    "kept_of",
    "new_ids",
    "numbers_of",
    "page",
    "publish",
    "selection",
    "stands",
    "told",
    "told_at_once",
]
