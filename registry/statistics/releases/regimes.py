"""How systems were set, and where their series break, as far as figures of those days are out."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.statistics.returns.tables import SeriesBreak, SystemSetting, WatchlistSnapshot


def settings(session: Session, system: str, area: str, *, until: date) -> Sequence[SystemSetting]:
    """How a system was set in an area, the oldest first; nothing of later days."""
    query = select(SystemSetting).where(
        SystemSetting.system_id == system,
        SystemSetting.area_id == area,
        SystemSetting.valid_from <= until,
    )
    return session.scalars(query.order_by(SystemSetting.valid_from, SystemSetting.id)).all()


def breaks(session: Session, system: str, area: str, *, until: date) -> Sequence[SeriesBreak]:
    """Days across which something cannot be compared, the oldest first."""
    query = select(SeriesBreak).where(
        SeriesBreak.system_id == system, SeriesBreak.area_id == area, SeriesBreak.at <= until
    )
    return session.scalars(query.order_by(SeriesBreak.at, SeriesBreak.id)).all()


def lists(session: Session, system: str, area: str, *, until: date) -> Sequence[WatchlistSnapshot]:
    """How long the list was that a system searched, the oldest day first."""
    query = select(WatchlistSnapshot).where(
        WatchlistSnapshot.system_id == system,
        WatchlistSnapshot.area_id == area,
        WatchlistSnapshot.as_of <= until,
    )
    return session.scalars(query.order_by(WatchlistSnapshot.as_of)).all()
