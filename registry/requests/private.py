"""What persons wrote and who they are: sealed under a key of their submission, or not kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from registry import files
from registry.requests.saying import Means


def owner(submission_id: int) -> str:
    """Whose key seals what belongs to a submission."""
    return f"submission/{submission_id}"


def close(
    session: Session, means: Means, submission_id: int, column: str, text: str, *, at: datetime
) -> str | None:
    """The text, sealed; None for an empty one."""
    if not text:
        return None
    return files.seal_text(session, means.store, owner(submission_id), column, text, at=at)


def read(
    session: Session, means: Means, submission_id: int, column: str, sealed: str | None
) -> str:
    """The text; empty when there is none, or when its key was destroyed."""
    if sealed is None:
        return ""
    return files.open_text(session, means.store, owner(submission_id), column, sealed) or ""
