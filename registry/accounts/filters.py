"""Saved filters: selections of cameras that an official comes back to, under names of their own."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.accounts.tables import SavedFilter
from registry.errors import NotFound, Refused

MOST = 100
LONGEST_NAME, LONGEST_QUERY = 120, 2_000


def save(session: Session, official_id: int, name: str, query: str, *, at: datetime) -> None:
    """Keep a query under a name; what was kept under the same name before is replaced."""
    said = " ".join(name.split())
    if not said or len(said) > LONGEST_NAME:
        raise Refused("A filter needs a name of at most 120 characters.", field="name")
    if len(query) > LONGEST_QUERY:
        raise Refused("This filter is too long to be kept. Choose fewer words.", field="query")
    own = SavedFilter.official_id == official_id
    kept = session.scalar(select(SavedFilter).where(own, SavedFilter.name == said))
    if kept is None and session.scalar(select(func.count()).where(own)) == MOST:
        raise Refused("You have kept {most} filters. Remove one first.", most=MOST, field="name")
    kept = kept or SavedFilter(official_id=official_id, name=said)
    kept.query, kept.made_at = query, at
    session.add(kept)


def of_official(session: Session, official_id: int) -> list[SavedFilter]:
    """The filters of an official, by name."""
    query = select(SavedFilter).where(SavedFilter.official_id == official_id)
    return list(session.scalars(query.order_by(SavedFilter.name)))


def remove(session: Session, official_id: int, filter_id: int) -> None:
    """Remove one of the official's own filters."""
    kept = session.get(SavedFilter, filter_id)
    if kept is None or kept.official_id != official_id:
        raise NotFound("There is no such filter.")
    session.delete(kept)
