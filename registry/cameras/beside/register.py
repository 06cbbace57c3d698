"""What is said of the register as a whole."""

from sqlalchemy.orm import Session

from registry import log


def is_demonstration(session: Session) -> bool:
    """Whether the cameras of this register are invented, to show what it can do."""
    said = log.newest(session, "register/this")
    return bool(said and '"demonstration":true' in said.record)
