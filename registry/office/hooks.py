"""Web hooks as administrators of the register keep them: registered, tried out, switched off."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from registry import hooks
from registry.cameras.following import Kind
from registry.errors import NotAllowed, Refused
from registry.hooks import Asked
from registry.office import blueprint
from registry.office.guard import who
from registry.office.sessions import reading, writing
from registry.web.means import base_url, seal
from registry.web.session import database, now, settings

FIELDS = ("name", "address", "query", "contact")
Answer = str | tuple[str, int]


@blueprint.get("/hooks")
def hook_list() -> str:
    """Every hook, and the form of a new one."""
    return _list()


@blueprint.post("/hooks")
def make_hook() -> Answer:
    """Register a hook; this one answer shows its secret."""
    asked = Asked(*(request.form.get(name, "").strip() for name in FIELDS))
    try:
        with writing() as session:
            made, secret = hooks.register(
                session, who(), asked, seal=seal(), guard=_guard(), zone=settings().timezone,
                at=now(),
            )  # fmt: skip
            number = made.id
    except NotAllowed:
        raise
    except Refused as refused:
        return _list(refused), refused.status
    return _one(number, secret)


@blueprint.get("/hooks/<int:hook_id>")
def hook(hook_id: int) -> str:
    """A hook and its newest messages."""
    return _one(hook_id)


@blueprint.post("/hooks/<int:hook_id>/renew")
def renew_hook(hook_id: int) -> str:
    """Another secret, which this one answer shows."""
    with writing() as session:
        secret = hooks.renew(session, who(), hook_id, seal=seal(), at=now())
    return _one(hook_id, secret)


@blueprint.post("/hooks/<int:hook_id>/switch")
def switch_hook(hook_id: int) -> AnyResponse:
    """Switch a hook off, or on again."""
    with writing() as session:
        hooks.switch(session, who(), hook_id, on=request.form.get("on") == "1", at=now())
    return redirect(url_for("office.hook", hook_id=hook_id), 303)


@blueprint.post("/hooks/<int:hook_id>/try")
def try_hook(hook_id: int) -> AnyResponse:
    """Send a message that tells of no change, at once."""
    with writing() as session:
        hooks.try_out(session, who(), hook_id, at=now())
    hooks.send_due(database(), seal=seal(), guard=_guard(), root=base_url(), at=now())
    return redirect(url_for("office.hook", hook_id=hook_id), 303)


def _list(refused: Refused | None = None) -> str:
    with reading() as session:
        return render_template(
            "office/hooks/list.html",
            hooks=hooks.every(session, who()),
            errors=_errors(refused),
            typed=request.form if refused else {},
            kinds=list(Kind),
        )


def _one(hook_id: int, secret: str = "") -> str:
    with reading() as session:
        found = hooks.by_id(session, who(), hook_id)
        return render_template(
            "office/hooks/one.html",
            hook=found,
            deliveries=hooks.deliveries(session, found),
            secret=secret,
        )


def _guard() -> hooks.Guard:
    return hooks.guard(is_local=settings().is_local)


def _errors(refused: Refused | None) -> list[dict[str, Any]]:
    if refused is None:
        return []
    field = refused.field if refused.field in FIELDS else "query"
    return [{"field": field, "message": refused.said(gettext)}]
