"""Returns that a program hands in, and how they stand."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from flask import Response, jsonify, request, url_for

from registry.accounts import office_keys
from registry.database import Session
from registry.errors import N_, Refused
from registry.office.files import page as file_page
from registry.office.machine import blueprint, json_given
from registry.office.machine.door import opened
from registry.office.machine.wrong import Wrong, told_of
from registry.office.sessions import reading, writing
from registry.requests.gate import once
from registry.statistics import returns
from registry.statistics.returns import Given, Status, errors
from registry.statistics.returns import reading as files
from registry.web.means import seal
from registry.web.session import now, today

LARGEST = file_page.LARGEST_FILE  # bytes of a body
LONGEST_KEY = 255
OPEN = (Status.DRAFT, Status.QUERIED, Status.SUBMITTED)


@blueprint.before_request
def _take_more() -> None:
    if request.endpoint == "machine.hand_in":
        request.max_content_length = LARGEST


@blueprint.post("")
def hand_in() -> Response:
    """Keep a return as a draft, or submit it; sent again with its key it is not made twice."""
    sent, given = _sent()
    content = json.dumps([returns.fingerprint(given), sent.submit, sorted(sent.answers.items())])
    with writing() as session:
        found = once.send(
            session,
            seal(),
            _idempotency_key(),
            lambda: str(_made(session, sent, given)),
            content=content,
            at=now(),
        )
        if found.is_changed:
            raise Wrong(
                N_(
                    "This Idempotency-Key came with other figures before. Send a new key with new "
                    "figures."
                ),
                [],
                code="idempotency_key_reused",
            )
        answer = jsonify(_told(session, int(found.owner)))
    answer.status_code = 201
    answer.headers["Location"] = url_for("machine.handed_in", return_id=int(found.owner))
    if not found.is_new:
        answer.headers["Idempotency-Replayed"] = "true"
    return answer


@blueprint.get("/<int:return_id>")
def handed_in(return_id: int) -> Response:
    """A return of the key's office: what it holds, how it stands, and what is doubtful."""
    with reading() as session:
        return jsonify(_told(session, return_id))


def _sent() -> tuple[json_given.Sent, Given]:
    office_id = opened().key.office_id
    if request.mimetype == "application/json":
        sent = json_given.read(request.get_data())
        return sent, json_given.given(sent, office_id)
    if request.mimetype == "multipart/form-data":
        return _of_file(office_id)
    raise Wrong(
        N_(
            "Send the return as application/json, or a file with its fields as multipart/form-data."
        ),
        [],
        code="unsupported_media_type",
        status=415,
    )


def _of_file(office_id: str) -> tuple[json_given.Sent, Given]:
    fields: dict[str, Any] = dict(request.form.items())
    if "submit" in fields:
        fields["submit"] = {"true": True, "false": False}.get(fields["submit"], fields["submit"])
    if fields.get("supersedes_id", "").isdecimal():
        fields["supersedes_id"] = int(fields["supersedes_id"][:18])
    for name in ("answers", "protocol", "headline"):
        if name in fields:
            fields[name] = json_given.object_of(fields[name])
    sent = json_given.checked(fields)
    file = request.files.get("file")
    if file is None:
        raise Refused("Send the table as the part “file”.", field="file", code="missing")
    found = files.read(file.stream.read(), file.filename or "", json_given.given(sent, office_id))
    if found.given is None:
        raise _unsound(found.problems)
    return sent, found.given


def _made(session: Session, sent: json_given.Sent, given: Given) -> int:
    key = opened()
    number = returns.start(session, key.who, given, at=now())
    if wrong := errors(returns.check(session, given, today=today())):
        raise _unsound(wrong)
    if sent.submit:
        try:
            returns.submit(session, key.who, number, 1, sent.answers, at=now(), today=today())
        except returns.Unanswered as refused:
            raise Wrong(
                N_(
                    "Some figures look doubtful, and nothing was kept. Correct each, or say in "
                    "“answers” under its “key” why it is right."
                ),
                refused.problems,
                code=refused.code,
            ) from refused
    office_keys.tell(session, key, f"returns/{number}", at=now())
    return number


def _unsound(problems: list[returns.Problem]) -> Wrong:
    return Wrong(
        N_("The return has errors, and nothing was kept. “errors” says what to change where."),
        problems,
        code="return_has_errors",
    )


def _told(session: Session, return_id: int) -> dict[str, Any]:
    kept = returns.find(session, opened().who, return_id)
    given = returns.as_given(session, return_id)
    found = returns.check(session, given, today=today()) if kept.status in OPEN else []
    return {
        "id": kept.id,
        "office_id": kept.office_id,
        "status": kept.status,
        "version": kept.version,
        "vintage": kept.vintage,
        "demonstration": kept.demonstration,
        "sha256": kept.sha256,
        "submitted_at": kept.submitted_at.isoformat() if kept.submitted_at else None,
        "accepted_at": kept.accepted_at.isoformat() if kept.accepted_at else None,
        "problems": [told_of(one) for one in found],
        **json_given.written(given),
    }


def _idempotency_key() -> str:
    """The form key that stands for the program's own; another program's is never the same."""
    said = request.headers.get("Idempotency-Key")
    if said is None:
        return once.new_key()
    if not 0 < len(said) <= LONGEST_KEY or not said.isprintable():
        raise Refused(
            "Idempotency-Key takes 1 to 255 printable letters.",
            field="Idempotency-Key",
            code="malformed_idempotency_key",
        )
    told = f"{opened().key.id} {said}".encode("utf-8", "replace")
    return urlsafe_b64encode(sha256(told).digest()).decode().rstrip("=")
