"""Which versions stand: now, or when the log had a given number of entries."""

from typing import Any

from sqlalchemy import or_

from registry.cameras.tables import CameraVersion as V


def standing(size: int | None) -> list[Any]:
    """The conditions on a version that it stands now, or stood at that log size."""
    if size is None:
        return [V.entry_to.is_(None)]
    return [V.entry_from <= size, or_(V.entry_to.is_(None), V.entry_to > size)]
