"""Conditions beyond the filters of a query string, asked of the map index alone."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from registry.cameras.index.index_columns import NO_DAY, ordinal
from registry.maps.index import Index, Mask


class Narrowing(Protocol):
    """A condition of that kind; equal ones must find the same, because what is found is kept."""

    @property
    def is_of_gone(self) -> bool:
        """Whether it asks for a state or a time, so that cameras that are gone are looked at."""

    def mask(self, index: Index, today: date, /) -> Mask:
        """The rows of the index for which it holds."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class During:
    """In use on any day from the first to the last; None leaves that side open."""

    first: date | None
    last: date | None
    is_of_gone: bool = True

    def mask(self, index: Index, _today: date, /) -> Mask:
        """The rows of cameras that had begun by the last day and not gone before the first."""
        began, ended = index.columns["active_from"], index.columns["removed_on"]
        found: Mask = began != NO_DAY
        if self.last:
            found = found & (began <= ordinal(self.last))
        if self.first:
            found = found & ((ended == NO_DAY) | (ended > ordinal(self.first)))
        return found
