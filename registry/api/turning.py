"""Turning pages: a token says behind which feature the next page begins, and in which state.

All pages of a walk show the register as it was when the walk began, so that nothing is repeated,
left out or counted differently while it changes. A token is signed, holds for its question alone,
and for a day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from registry.errors import Gone, Refused
from registry.web.session import now, today

HOLDS = 24  # hours
# What may change from page to page without another question being asked.
BESIDE = ("token", "limit", "f", "crs")


@dataclass(frozen=True)
class Turn:
    """Where a page begins: the log size, the day and the hour of the walk, and what is behind."""

    size: int
    day: date
    hour: int
    after: str


def asked() -> Turn | None:
    """Where the page asked for begins; None for the first page."""
    said = request.args.get("token")
    if said is None:
        return None
    try:
        size, day, hour, after, mark = _serializer().loads(said)
    except (BadSignature, ValueError) as forged:
        raise _unusable() from forged
    if mark != _mark():
        raise _unusable()
    if not 0 <= _hour(now()) - hour <= HOLDS:
        raise Gone(
            "The page that the token leads to was kept for a day. Begin again without the token.",
            field="token",
            code="expired_token",
        )
    return Turn(size, date.fromordinal(day), hour, after)


def token(after: str, size: int, before: Turn | None) -> str:
    """The token of the page behind a feature."""
    day, hour = (before.day, before.hour) if before else (today(), _hour(now()))
    said: str = _serializer().dumps([size, day.toordinal(), hour, after, _mark()])
    return said


def _unusable() -> Refused:
    return Refused(
        "The token is not one that was given out for this question. Follow the link to the next "
        "page as it stands, or begin again without the token.",
        field="token",
        code="bad_token",
    )


def _mark() -> str:
    pairs = sorted(pair for pair in request.args.items(multi=True) if pair[0] not in BESIDE)
    return blake2b(repr((request.path, pairs)).encode(), digest_size=6).hexdigest()


def _hour(moment: datetime) -> int:
    return int(moment.timestamp()) // 3600


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="pages of the api")
