"""What a collection is, and in which form it is asked and answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from pydantic_core import to_json

from registry.api import asking
from registry.api.turning import Turn, asked
from registry.cameras.index.narrowing import During
from registry.database import Session
from registry.maps.systems import System

COMMON = ("limit", "bbox", "bbox-crs", "crs", "datetime", "token")
COUNTRY = (46.4, 40.5, 87.4, 55.5)  # where its features lie, west, south, east, north
Feature = dict[str, Any]
Schema = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What every collection may be asked."""

    system: System
    box: tuple[float, float, float, float] | None
    during: During | None
    limit: int
    turn: Turn | None

    @classmethod
    def of_request(cls, standard: int) -> "Asked":
        """What the request asks, with a page of so many features where it does not say."""
        return cls(
            asking.system("crs"),
            asking.box(),
            asking.during(),
            asking.limit(standard),
            asked(),
        )

    @property
    def after(self) -> str:
        """The id behind which the page begins; nothing for the first page."""
        return self.turn.after if self.turn else ""


@dataclass(frozen=True)
class Page:
    """A page: its features as JSON with commas between, and how many there are in all.

    `after` is the id that the next page begins behind, None on the last one.
    """

    pieces: Sequence[bytes]
    returned: int
    matched: int
    after: str | None
    size: int


@dataclass(frozen=True)
class Source:
    """A collection; `queryables` is None where it takes no filter.

    `shown` are the properties that its list for people has room for.
    """

    name: str
    title: Callable[[], str]
    description: Callable[[], str]
    licence: str
    parameters: tuple[str, ...]
    page: Callable[[Session, Asked], Page]
    item: Callable[[Session, str, System], tuple[Feature, int]]
    properties: Callable[[], Schema]
    shown: tuple[str, ...]
    queryables: Callable[[], Schema] | None = None
    repeatable: tuple[str, ...] = ()
    of_item: tuple[str, ...] = ()
    has_places: bool = True

    def values(self) -> dict[str, list[str]]:
        """The parameters of the request that are of this collection alone."""
        return {key: said for key, said in request.args.lists() if key in self.parameters}


def page_of(features: Sequence[Feature], asked: Asked, size: int) -> Page:
    """The page of a small collection that is at hand in whole, in the order of the ids."""
    behind = [one for one in features if str(one["id"]) > asked.after]
    shown = behind[: asked.limit]
    after = str(shown[-1]["id"]) if len(shown) < len(behind) else None
    return Page([to_json(shown)[1:-1]], len(shown), len(features), after, size)
