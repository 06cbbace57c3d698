"""What officials have typed and not yet sent, kept for them alone until they send or discard it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from registry.accounts.tables import KeptForm
from registry.errors import Refused

LARGEST = 200_000  # characters
LONGEST_NAME = 200


@dataclass(frozen=True)
class Kept:
    """What was typed into a form, and when it was last kept."""

    fields: dict[str, list[str]]
    kept_at: datetime


def keep(
    session: Session,
    official_id: int,
    form: str,
    fields: Mapping[str, Sequence[str]],
    *,
    at: datetime,
) -> None:
    """Keep what stands in a form now, in place of what stood there before."""
    said = json.dumps({name: list(texts) for name, texts in fields.items()}, ensure_ascii=False)
    if len(said) > LARGEST or not 0 < len(form) <= LONGEST_NAME:
        raise Refused("The form holds too much to be kept. Save it as a draft.")
    kept = session.get(KeptForm, (official_id, form))
    if kept is None:
        kept = KeptForm(official_id=official_id, form=form)
        session.add(kept)
    kept.fields, kept.kept_at = said, at
    session.flush()


def find(session: Session, official_id: int, form: str) -> Kept | None:
    """What the official has typed into the form, if anything is kept."""
    kept = session.get(KeptForm, (official_id, form))
    return Kept(json.loads(kept.fields), kept.kept_at) if kept else None


def discard(session: Session, official_id: int, form: str) -> None:
    """Forget what was typed into the form."""
    session.execute(
        delete(KeptForm).where(KeptForm.official_id == official_id, KeptForm.form == form)
    )
