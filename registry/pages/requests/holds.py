"""The page of an order to keep footage: looking changes nothing, its button answers once."""

from flask import render_template, request
from flask_babel import gettext

from registry.errors import Refused
from registry.pages import blueprint
from registry.requests.footage import operators
from registry.requests.footage.operators import Answer, Left, Order
from registry.web.means import means
from registry.web.session import database, now

# The address holds a key: no cache keeps the page, and no other page is told where one came from.
HEADERS = {"Cache-Control": "no-store"}
Shown = tuple[str, int, dict[str, str]]


@blueprint.get("/requests/hold")
def hold() -> Shown:
    """What is to be kept, and the form that answers; nothing happens by looking."""
    token = request.args.get("token", "")
    with database().reading() as session:
        return _shown(operators.look(session, token, at=now()), token)


@blueprint.post("/requests/hold")
def answer_hold() -> Shown:
    """What the operator has of each camera, written down once."""
    token = request.form.get("token", "")
    try:
        with database().writing() as session:
            order = operators.answer(session, means(), token, _said(), at=now())
            return _shown(order, token)
    except Refused as refused:
        with database().reading() as session:
            return _shown(operators.look(session, token, at=now()), token, refused)


def _said() -> dict[int, Answer]:
    """The answers by hold; what was not given, or is no answer of our form, is missing."""
    form, found = request.form, dict[int, Answer]()
    for number in form.getlist("hold"):
        left = form.get("all") or form.get(f"state.{number}")
        if left in set(Left) and number.isdecimal() and len(number) < 19:
            found[int(number)] = Answer(
                Left(left), form.get(f"storage.{number}", ""), form.get(f"hash.{number}", "")
            )
    return found


def _shown(order: Order, token: str, refused: Refused | None = None) -> Shown:
    error = {"field": refused.field, "message": refused.said(gettext)} if refused else None
    page = render_template(
        "pages/hold.html",
        order=order,
        token=token,
        typed=request.form,
        error=error,
        margin=int(order.margin.total_seconds() // 60),
    )
    return page, refused.status if refused else 200, HEADERS
