"""Who knocks with a key: let in under the maker's name, counted, and told what was wrong."""

from datetime import timedelta

from flask import Blueprint, Response, g, request
from flask_babel import gettext

from registry.accounts import office_keys
from registry.accounts.office_keys import Opened
from registry.accounts.throttling import ADDRESS, Bucket, pour
from registry.errors import N_, NotAllowed, Refused, TooOften
from registry.office.entry import proof
from registry.office.machine.wrong import Wrong
from registry.office.sessions import reading, writing
from registry.web.problems import problem
from registry.web.session import now

OF_A_KEY = Bucket(60, timedelta(seconds=10))
SCHEME = "Bearer "


class NoKey(NotAllowed):
    """There is no key, or it opens nothing."""

    status = 401
    code = "no_key"


def stand_at(blueprint: Blueprint) -> None:
    """Have every program pass here."""
    blueprint.before_request(_admit)
    blueprint.after_request(_keep_to_itself)
    blueprint.teardown_request(lambda _failure: request.close())
    blueprint.register_error_handler(NoKey, _unknown)
    blueprint.register_error_handler(TooOften, _too_often)
    blueprint.register_error_handler(Wrong, _wrong)


def opened() -> Opened:
    """The key at hand, and who hands in with it."""
    found: Opened = g.opened
    return found


def _admit() -> None:
    said = request.headers.get("Authorization", "")
    with reading() as session:
        found = office_keys.find(session, said.removeprefix(SCHEME).strip())
    if found is None or not said.startswith(SCHEME):
        with writing() as session:
            pour(session, {f"key of {proof.asker()}": ADDRESS}, at=now())
        raise NoKey(
            N_(
                "This takes a key of an office: Authorization: Bearer ak_… A statistician of the "
                "office makes one at /office/statistics/keys."
            )
        )
    with writing() as session:
        pour(session, {f"office_key:{found.key.id}": OF_A_KEY}, at=now())
        if office_keys.is_to_be_noted(found, now()):
            office_keys.note(session, found, at=now())
    g.opened = found


def _unknown(refused: Refused) -> Response:
    answer = problem(refused.status, refused.said(gettext), code=refused.code)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="returns"'
    return answer


def _too_often(refused: Refused) -> Response:
    minutes = int(str(refused.values.get("minutes", 1)))
    said = gettext("More was sent than is taken at a time. Wait and send it again.")
    answer = problem(refused.status, said, code=refused.code)
    answer.headers["Retry-After"] = str(60 * minutes)
    return answer


def _wrong(refused: Wrong) -> Response:
    said = refused.said(gettext)
    return problem(refused.status, said, code=refused.code, errors=refused.told())


def _keep_to_itself(response: Response) -> Response:
    """What an office counts is kept by no proxy."""
    response.headers["Cache-Control"] = "no-store"
    return response
