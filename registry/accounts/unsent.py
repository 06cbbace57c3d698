"""A sealed form that waits until its official has signed in again."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from registry.accounts.tables import KeptForm

NAME = "unsent"


def keep(session: Session, official_id: int, sealed: str, *, at: datetime) -> None:
    """Have it wait for this official."""
    session.merge(KeptForm(official_id=official_id, form=NAME, fields=sealed, kept_at=at))


def waiting(session: Session, official_id: int, *, at: datetime, within: timedelta) -> str:
    """What waits for this official, "" when nothing does."""
    found = session.get(KeptForm, (official_id, NAME))
    return found.fields if found and at - found.kept_at < within else ""


def drop(session: Session, official_id: int) -> None:
    """Let it go."""
    if found := session.get(KeptForm, (official_id, NAME)):
        session.delete(found)
