"""A form that a person sent: let in by the gate, filed once, with the files that came with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from registry import files
from registry.errors import Refused
from registry.files import Accepted
from registry.requests import private
from registry.requests.gate import letting_in as gate
from registry.requests.gate import limits, once
from registry.requests.gate.letting_in import Handed
from registry.requests.person import codes, filing
from registry.requests.person.filing import Wanted
from registry.requests.reports import reports
from registry.requests.saying import Means
from registry.requests.tables import Request, RequestFile
from registry.requests.way import verbs

MOST_FILES = 3
ATTACHMENT = "attachment"


@dataclass(frozen=True)
class HandedIn:
    """What came of a form: `is_new` the first time, `is_changed` when other words came later.

    `owner` names the submission as `opening.by_owner` takes it; the code is said here alone.
    """

    owner: str
    code: str
    is_new: bool
    is_changed: bool


def hand_in(
    session: Session, means: Means, wanted: Wanted, handed: Handed, key: str, *,
    attached: Sequence[Accepted] = (), join: str = "", at: datetime,
) -> HandedIn:  # fmt: skip
    """File what a form asks for; sent again it comes to the same request and the same code.

    `join` is the number of an open report that the sender joins instead of sending their own.
    Refused, and nothing is written, where something is missing or the gate does not open.
    """

    origin = limits.address_key(means.seal, handed.address, means.day(at))

    def make() -> str:
        weighed = gate.admit(session, means.seal, handed, at=at)
        if join:
            lead = verbs.by_number(session, join)
            joined = reports.join(
                session, means, lead, language=wanted.language, at=at, form_key=key
            )
            return private.owner(joined.submission.id)
        filed = filing.submit(
            session, means, replace(wanted, origin=origin), at=at, score=weighed.score,
            is_suspicious=weighed.is_quarantined, form_key=key,
        )  # fmt: skip
        for request in filed.requests:
            attach(session, means, request, attached, at=at)
        return private.owner(filed.submission.id)

    content = _content(wanted, attached)
    sent = once.send(session, means.seal, key, make, content=content, at=at)
    return HandedIn(sent.owner, codes.secret(means.seal, key), sent.is_new, sent.is_changed)


def attach(
    session: Session, means: Means, request: Request, attached: Sequence[Accepted], *,
    at: datetime, message_id: int | None = None,
) -> None:  # fmt: skip
    """Keep files that came with a request or with a message of it."""
    for one in attached:
        kept = files.keep(
            session, means.store, owner=private.owner(request.submission_id), purpose=ATTACHMENT,
            name=one.name, content=one.content, media_type=one.media_type, at=at,
        )  # fmt: skip
        session.add(
            RequestFile(
                file_id=kept.id, request_id=request.id, message_id=message_id, purpose=ATTACHMENT
            )
        )
    session.flush()


def accepted(handed: Sequence[tuple[str, bytes]]) -> list[Accepted]:
    """The files as they may be kept, of (name, content); Refused names the one that may not."""
    if len(handed) > MOST_FILES:
        raise Refused("At most {most} files at once.", most=MOST_FILES, field="files")
    taken = []
    for name, content in handed:
        try:
            taken.append(files.accept(name, content))
        except Refused as refused:
            refused.field = "files"
            raise
    return taken


def _content(wanted: Wanted, attached: Sequence[Accepted]) -> str:
    """All that was typed, as one text to be compared."""
    hashes = [sha256(one.content).hexdigest() for one in attached]
    return f"{wanted!r} {hashes}"
