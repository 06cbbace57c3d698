"""Statisticians at their desks, and systems of which they count something."""

from collections.abc import Callable

import html5lib
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.office.conftest import Desk, sit_down
from tests.office.counting import LIVE, SYSTEM, load_systems

ABOUT = f"{SYSTEM}:{LIVE}"
NEW = f"/en/office/statistics/new?about={ABOUT}&area=astana&quarter=2026-Q2"
# Of one quarter, and it adds up: 120 = 112 + 4 + 3 + 1.
COUNTS = {
    "alerts": "120", "true_confirmed": "112", "true_unconfirmed": "4", "false_confirmed": "3",
    "false_unconfirmed": "1", "faces_seen": "45 000", "deployments": "6",
}  # fmt: skip
Count = Callable[..., Desk]


@pytest.fixture
def counted(app: Flask) -> Flask:
    """The application, with the systems that ship on the register."""
    load_systems(app)
    return app


@pytest.fixture
def statistician(counted: Flask) -> Desk:
    """A statistician of the station's office."""
    return sit_down(counted, "count@x.kz", "statistician")


@pytest.fixture
def keeper(counted: Flask) -> Desk:
    """A statistician of the office that keeps the register: the second person."""
    return sit_down(
        counted, "keeper@x.kz", "statistician", office="register", organisation=None, area=None
    )


def fields(page: TestResponse, form_id: str = "return-form") -> dict[str, str]:
    """What a browser would send of the form of a return, no button pressed."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    form = next(one for one in tree.iter("form") if one.get("id") == form_id)
    found: dict[str, str] = {}
    for one in form.iter():
        name = one.get("name")
        if not name or one.tag not in ("input", "select", "textarea"):
            continue
        if one.get("type") in ("checkbox", "radio") and one.get("checked") is None:
            continue
        if one.tag == "select":
            options = list(one.iter("option"))
            picked = [o for o in options if o.get("selected") is not None] or options[:1]
            found[name] = picked[0].get("value", "") if picked else ""
        else:
            found[name] = (one.text or "") if one.tag == "textarea" else one.get("value", "")
    return found


def send(desk: Desk, page: TestResponse, do: str = "look", **typed: str) -> TestResponse:
    """The form sent back with something typed into it."""
    said = {name.replace("__", "."): text for name, text in typed.items()}
    address = page.request.path
    address = address if address.startswith("/en/") else f"/en{address}"
    return desk.client.post(address, data=fields(page) | said | {"do": do})


def drafted(desk: Desk, address: str = NEW, **typed: str) -> int:
    """A draft with the counts of a quarter, and what is said otherwise; gives its number."""
    answer = send(desk, desk.get(address), **(COUNTS | typed))
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rpartition("/")[2])


def do(desk: Desk, number: int, deed: str, **fields: str) -> TestResponse:
    """A button of the page of a return."""
    page = desk.get(f"/en/office/statistics/{number}")
    version = page.text.partition('name="version" value="')[2].partition('"')[0]
    return desk.post(
        f"/en/office/statistics/{number}", **({"deed": deed, "version": version} | fields)
    )


def submitted(desk: Desk, **typed: str) -> int:
    """A return that waits for a second person."""
    number = drafted(desk, **typed)
    answer = do(desk, number, "submit")
    assert answer.status_code == 303, answer.text
    return number
