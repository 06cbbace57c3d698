"""Changes in tests of the office's pages: made through the verbs, looked at through the pages."""

import re
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from registry import drafts
from registry.accounts import Who, officials
from registry.database import Session
from registry.drafts import ChangeSet
from tests.office.conftest import OFFICE, Desk

CAMERA = "AST-000001"


def who(session: Session, desk: Desk) -> Who:
    """The official of a desk."""
    return officials.who(session, officials.by_id(session, desk.official_id))


def drafted(app: Flask, desk: Desk, changes: dict[str, Any] | None = None, **more: Any) -> int:
    """A draft of this editor; gives the number of its set."""
    at = datetime.now(UTC)
    with app.extensions["registry.database"].writing() as session:
        said: dict[str, Any] = {"reason": "Checked on site.", "source": "Protocol 7"}
        camera = {
            "kind": more.pop("kind", "amended"),
            "camera_id": more.pop("camera_id", CAMERA),
        }
        office = more.pop("office", OFFICE)
        begun = drafts.begin(session, who(session, desk), office, at=at, **(said | more))
        drafts.put(
            session, who(session, desk), begun, changes=changes or {"retention_days": 30},
            at=at, version=begun.version, **camera,
        )  # fmt: skip
        return begun.id


def submitted(app: Flask, desk: Desk, changes: dict[str, Any] | None = None, **more: Any) -> int:
    """A submitted change of this editor."""
    number = drafted(app, desk, changes, **more)
    assert do(desk, number, "submit").status_code == 303
    return number


def do(desk: Desk, number: int, deed: str, **more: Any) -> Any:
    """Open the page of a change, fill in the form, press the button."""
    return desk.post(f"/office/changes/{number}", **(form(desk, number) | {"deed": deed} | more))


def form(desk: Desk, number: int, address: str = "") -> dict[str, str]:
    """The hidden fields of the page of a change, as it is now."""
    page = desk.get(address or f"/en/office/changes/{number}").text
    found = dict(re.findall(r'name="(seen|version)" value="([^"]*)"', page))
    return {"seen": found.get("seen", ""), "version": found.get("version", "0")}


def state(app: Flask, number: int) -> str:
    """Where a change stands."""
    with app.extensions["registry.database"].reading() as session:
        return session.get_one(ChangeSet, number).state
