"""Handing out what was decided to be handed out: to the right person, by a code sent to them.

What is about a person goes out only with a code of six digits that was sent to the confirmed
address, besides the secret code. Each such code opens one download.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from registry import files
from registry.errors import Conflict, Refused
from registry.files import SealedFile
from registry.requests.answers import messages
from registry.requests.office import questions
from registry.requests.person import onetime
from registry.requests.person.onetime import Purpose
from registry.requests.saying import PERSON, Means
from registry.requests.tables import Request, Submission
from registry.requests.way import verbs
from registry.requests.way.states import PERSONAL, Event, State, Type

ANSWER = "answer"


@dataclass(frozen=True)
class Fetched:
    """What is handed out: one file, or several in a ZIP."""

    name: str
    media_type: str
    content: bytes


def of(session: Session, request: Request) -> list[SealedFile]:
    """The files that are there for the person, the first at the front."""
    found = [session.get(SealedFile, one.file_id) for one in
             questions.files_of(session, request, ANSWER)]  # fmt: skip
    kept = [one for one in found if one is not None and one.destroyed_at is None]
    return sorted(kept, key=lambda one: (one.made_at, one.name))


def needs_code(request: Request) -> bool:
    """Whether a code sent to the person is asked for besides their secret one."""
    return Type(request.type) in PERSONAL


def may_get_code(submission: Submission) -> bool:
    """Whether there is a confirmed address to send a code to."""
    return submission.contact_confirmed_at is not None and submission.contact is not None


def send_code(
    session: Session, means: Means, submission: Submission, request: Request, *, at: datetime
) -> None:
    """Send a code to the confirmed address, good once; Refused where there is none."""
    _check_ready(request)
    to = messages.contact(session, means, submission) if may_get_code(submission) else ""
    if not to:
        raise Refused(
            "A code can be sent only to a confirmed e-mail address, and there is none. "
            "Come to the office with your receipt, and you get the files there."
        )
    code = onetime.make_code(session, means.seal, Purpose.RELEASE, _owner(request), at=at)
    key = f"{_owner(request)}/code/{at.isoformat()}"
    messages.write(session, means, submission, to, "code", at=at, key=key, code=code)


def fetch(
    session: Session, means: Means, request: Request, typed: str, *, at: datetime
) -> Fetched | Refused:
    """What is handed out, and that it was; or why not, to be raised once the try is committed."""
    _check_ready(request)
    if needs_code(request):
        owner = _owner(request)
        tried = onetime.try_code(session, means.seal, Purpose.RELEASE, owner, typed, at=at)
        if refusal := tried.refusal():
            refusal.field = "once"
            return refusal
    found = of(session, request)
    held = [(one, files.read(session, means.store, one.id)) for one in found]
    verbs.do(session, means, request, Event.FETCH, PERSON, at=at)
    if len(held) == 1:
        one, content = held[0]
        return Fetched(one.name, one.media_type, content)
    return Fetched(f"{request.number.replace('/', '-')}.zip", "application/zip", _zipped(held))


def _check_ready(request: Request) -> None:
    if request.state != State.DELIVERING:
        raise Conflict(
            "There is nothing to fetch any more: it was fetched, or its time is over. "
            "Write to the office if you did not get it."
        )


def _zipped(held: list[tuple[SealedFile, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for place, (one, content) in enumerate(held, start=1):
            packed.writestr(f"{place}-{one.name}", content)
    return made.getvalue()


def _owner(request: Request) -> str:
    return f"request/{request.id}"
