"""The weekly letter turned off from a mailbox: one click, without signing in (RFC 8058)."""

from flask import render_template

from registry.drafts import digest
from registry.errors import NotFound
from registry.office import blueprint, guard
from registry.office.sessions import writing
from registry.web.session import now, settings

ADDRESS = "/digest/<int:official_id>/<signed>"
guard.OPEN.update({"digest_page", "digest_off"})
guard.SIGNED.add("digest_off")


@blueprint.get(ADDRESS)
def digest_page(official_id: int, signed: str) -> str:
    """The one button; to look at the page turns nothing off, as mail scanners do."""
    _check(official_id, signed)
    return render_template(
        "office/digest.html", is_off=False, official_id=official_id, signed=signed
    )


@blueprint.post(ADDRESS)
def digest_off(official_id: int, signed: str) -> str:
    """Turn the letters off; a second time changes nothing."""
    with writing() as session:
        if not digest.turn_off(
            session, official_id, signed, secret=settings().secret_key(), at=now()
        ):
            raise _no_link()
    return render_template("office/digest.html", is_off=True)


def _check(official_id: int, signed: str) -> None:
    if not digest.is_true(official_id, signed, secret=settings().secret_key()):
        raise _no_link()


def _no_link() -> NotFound:
    return NotFound("This link is not whole. Copy it from the letter to its very end.")
