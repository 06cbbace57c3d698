"""Material for an answer: kept sealed as it is, covered, and only the covered copy goes out.

Whatever fails on the way leaves the original where it was and nothing to be handed out.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from registry import audit, files
from registry.errors import Conflict, NotAllowed, NotFound, Refused, Unusable
from registry.files import SealedFile, intake, kinds, names, redaction, showing
from registry.files.redaction import Box
from registry.requests import private
from registry.requests.saying import Actor, Means
from registry.requests.tables import Request, RequestFile
from registry.requests.way.states import Part, State

TAKEN = {
    kinds.JPEG: ("image/jpeg", ".jpg"),
    kinds.PNG: ("image/png", ".png"),
    kinds.PDF: ("application/pdf", ".pdf"),
}
MATERIAL, ANSWER = "material", "answer"
MOST_BOXES = 500


def take(
    session: Session, means: Means, request: Request, actor: Actor, name: str, content: bytes,
    *, release: bool, at: datetime,
) -> RequestFile:  # fmt: skip
    """Keep a picture or a PDF as it is, sealed; `release`: it is to be handed out, once covered."""
    _check(request, actor)
    kind = _kind(content)
    showing.pages(content)  # what cannot be opened here cannot be covered either
    media_type, suffix = TAKEN[kind]
    kept = _keep(session, means, request, MATERIAL, names.shown(name, suffix), media_type,
                 content, at)  # fmt: skip
    link = RequestFile(file_id=kept.id, request_id=request.id, purpose=MATERIAL, release=release)
    session.add(link)
    _tell(session, request, actor, "request.material", kept, at)
    return link


def cover(
    session: Session, means: Means, request: Request, actor: Actor, file_id: str,
    *, boxes: Mapping[int, Sequence[Box]], terms: Sequence[str] = (), at: datetime,
) -> RequestFile:  # fmt: skip
    """A copy with boxes (by page, from 1) and terms covered, which goes out with the answer.

    Refused where nothing is covered or it cannot be proven; then nothing was made.
    """
    _check(request, actor)
    link, kept = material(session, request, file_id)
    if sum(map(len, boxes.values())) > MOST_BOXES:
        raise Refused("At most {most} places can be covered in one file.", most=MOST_BOXES)
    content = files.read(session, means.store, file_id)
    if kinds.kind(content) == kinds.PDF:
        made = redaction.redact_pdf(content, boxes, terms)
    else:
        made = redaction.redact_image(content, boxes.get(1, ()))
    return _goes_out(session, means, request, actor, link, kept, made.content, made.media_type,
                     at, covered=made.covered)  # fmt: skip


def pass_whole(
    session: Session, means: Means, request: Request, actor: Actor, file_id: str, *, at: datetime
) -> RequestFile:
    """A copy of all that is seen, made anew without what the file told beside: it shows nobody."""
    _check(request, actor)
    link, kept = material(session, request, file_id)
    made = intake.accept(kept.name, files.read(session, means.store, file_id))
    return _goes_out(session, means, request, actor, link, kept, made.content, made.media_type,
                     at, covered=0)  # fmt: skip


def keep_back(session: Session, request: Request, actor: Actor, file_id: str) -> None:
    """Let material stay in the office: it is no longer to be handed out."""
    _check(request, actor)
    link, _ = material(session, request, file_id)
    link.release = False
    session.flush()


def material(session: Session, request: Request, file_id: str) -> tuple[RequestFile, SealedFile]:
    """A file of the request that is material; NotFound for any other."""
    link = session.get(RequestFile, file_id)
    kept = session.get(SealedFile, file_id)
    is_own = link and link.request_id == request.id and link.purpose == MATERIAL
    if not is_own or link is None or kept is None or kept.destroyed_at is not None:
        raise NotFound("There is no such file.")
    return link, kept


def request_of(session: Session, file_id: str) -> tuple[Request, RequestFile]:
    """The request that a file belongs to; NotFound where there is none."""
    link = session.get(RequestFile, file_id)
    found = session.get(Request, link.request_id) if link else None
    if link is None or found is None:
        raise NotFound("There is no such file.")
    return found, link


def _check(request: Request, actor: Actor) -> None:
    if Part.HANDLER not in actor.parts:
        raise NotAllowed("Material is added and covered by a handler of requests.")
    if request.state != State.IN_PROGRESS:
        raise Conflict("Material is added and covered while the request is being worked on.")


def _kind(content: bytes) -> str:
    if not content:
        raise Unusable("The file is empty. Choose another one.", field=MATERIAL)
    if len(content) > intake.LARGEST:
        raise Unusable(
            "The file is larger than {most} MB. Send a smaller one, or split it.",
            most=intake.LARGEST // 1024 // 1024, field=MATERIAL,
        )  # fmt: skip
    kind = kinds.kind(content)
    if kind not in TAKEN:
        raise Unusable("Material is a picture (JPEG, PNG) or a PDF.", field=MATERIAL)
    return kind


def _goes_out(
    session: Session, means: Means, request: Request, actor: Actor, link: RequestFile,
    kept: SealedFile, content: bytes, media_type: str, at: datetime, *, covered: int,
) -> RequestFile:  # fmt: skip
    made = _keep(session, means, request, ANSWER, kept.name, media_type, content, at)
    answer = RequestFile(file_id=made.id, request_id=request.id, purpose=ANSWER, release=True)
    session.add(answer)
    link.release = False
    _tell(session, request, actor, "request.covered", made, at, covered=covered, of=kept.id)
    return answer


def _keep(
    session: Session, means: Means, request: Request, purpose: str, name: str, media_type: str,
    content: bytes, at: datetime,
) -> SealedFile:  # fmt: skip
    return files.keep(
        session, means.store, owner=private.owner(request.submission_id), purpose=purpose,
        name=name, content=content, media_type=media_type, at=at,
    )  # fmt: skip


def _tell(
    session: Session, request: Request, actor: Actor, what: str, kept: SealedFile, at: datetime,
    **details: object,
) -> None:  # fmt: skip
    session.flush()
    audit.write(
        session, what, at=at, official=actor.official_id, office=request.office_id,
        subject=f"requests/{request.number}", file=kept.id, **details,
    )  # fmt: skip
