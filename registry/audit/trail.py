"""Writing the trail, in the transaction of what it speaks of."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from registry.audit.tables import AuditEvent


def write(
    session: Session,
    what: str,
    *,
    at: datetime,
    official: int | None = None,
    office: str | None = None,
    subject: str | None = None,
    **details: object,
) -> None:
    """Add an event such as `sign_in.refused`; details are plain values, never secrets."""
    told = json.dumps(details, ensure_ascii=False, sort_keys=True, default=str)
    session.add(
        AuditEvent(
            at=at, official_id=official, office_id=office, what=what, subject=subject, details=told
        )
    )
