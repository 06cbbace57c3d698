"""Opening one's own requests by the secret code, without an account.

A code is throttled before it is looked up. A page that a right code has opened carries a pass, so
that whoever reads and writes there is not taken for somebody who tries codes.
"""

import re
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from registry.accounts.sealing import Seal
from registry.database import Database
from registry.requests import private
from registry.requests.gate import limits
from registry.requests.office import questions
from registry.requests.person import codes
from registry.requests.person.codes import digest
from registry.requests.saying import Means
from registry.requests.tables import Submission

PURPOSE = "a code that was right"
LASTS = timedelta(hours=2)


def count_try(
    database: Database, seal: Seal, address: str, code: str, said: str, *, at: datetime
) -> None:
    """Count a try of a code from an address, committed at once; TooOften when there are too many.

    `said` is the pass of the page that the code came from: with a good one nothing is counted.
    """
    if is_passed(seal, code, said, at=at):
        return
    key = limits.address_key(seal, address, at.date(), is_narrow=True)
    with database.writing() as session:
        codes.throttle(session, seal, key, code, at=at)


def opened(session: Session, means: Means, code: str) -> Submission:
    """The submission of a code that was counted; the same refusal for every code that is wrong."""
    return questions.by_code(session, means, code)


def a_pass(seal: Seal, code: str, *, at: datetime) -> str:
    """What a page that this code has opened carries; worth nothing with another code."""
    seconds = str(int(at.timestamp()))
    return f"{seconds}.{seal.mark(PURPOSE, f'{seconds} {digest(seal, code)}')}"


def is_passed(seal: Seal, code: str, said: str, *, at: datetime) -> bool:
    """Whether a pass was made here for this code, within the last two hours."""
    seconds, _, mark = said.partition(".")
    if not re.fullmatch(r"\d{1,11}", seconds, re.ASCII):
        return False
    if not timedelta(0) <= timedelta(seconds=at.timestamp() - int(seconds) + 1) <= LASTS:
        return False
    return seal.is_mark(PURPOSE, f"{seconds} {digest(seal, code)}", mark)


def by_owner(session: Session, owner: str) -> Submission | None:
    """The submission that something belongs to, such as `submission/17`."""
    number = owner.rpartition("/")[2]
    if not number.isdecimal() or private.owner(int(number)) != owner:
        return None
    return session.get(Submission, int(number))
