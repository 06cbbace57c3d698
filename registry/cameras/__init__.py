"""The register of cameras: the record, the words it may hold, what may be done and asked."""

from registry.cameras.choosing import Facets, by_area, count, facets
from registry.cameras.questions import (
    Page,
    Shown,
    by_id,
    every,
    page,
    selection,
    stands,
    told,
    told_at_once,
)
from registry.cameras.record import Camera, camera, facts
from registry.cameras.rows import MARKS
from registry.cameras.selection import Selection
from registry.cameras.telling import Choice, choose
from registry.cameras.verbs import Change, amend, enter, new_ids, publish

__all__ = [
    "MARKS",
    "Camera",
    "Change",
    "Choice",
    "Facets",
    "Page",
    "Selection",
    "Shown",
    "amend",
    "by_area",
    "by_id",
    "camera",
    "choose",
    "count",
    "enter",
    "every",
    "facets",
    "facts",
    "new_ids",
    "page",
    "publish",
    "selection",
    "stands",
    "told",
    "told_at_once",
]
