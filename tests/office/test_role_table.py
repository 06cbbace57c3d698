"""Every address of the office × every role, in a table written by hand.

The addresses come from the URL map: one that the table lacks fails the test. What an address is
sent is made anew for each role, so that nothing but the role decides.
"""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.accounts import Office, Official
from registry.accounts.tables import Membership, OfficeKey
from registry.drafts import ChangeSet, Draft
from registry.requests import Request
from registry.statistics.returns.tables import Return, SystemSetting, WatchlistSnapshot
from tests.office.conftest import Desk, sit_down
from tests.office.entry import Browser
from tests.office.world import SENT, World

pytestmark = pytest.mark.slow

# What whoever may is answered, then for each: 1 may, 0 is refused (403), - finds nothing (404),
# s is led to the sign-in. The columns: the stranger · viewer, editor, reviewer, publisher ·
# statistician, clerk, handler and decider of requests, guardian · auditor, administrator, and an
# administrator of the office that keeps the register itself.
ROLES = [
    "stranger",
    "viewer",
    "editor",
    "reviewer",
    "publisher",
    "statistician",
    "request_clerk",
    "request_handler",
    "request_decider",
    "guardian",
    "auditor",
    "administrator",
    "keeper",
]
TABLE = """
GET  desk                  200  s 1111 11111 111
GET  account               200  s 1111 11111 111
POST change_account        303  s 1111 11111 111
POST change_factor         303  s 1111 11111 111
POST change_password       303  s 1111 11111 111
POST end_sessions          303  s 1111 11111 111
GET  again                 303  s 1111 11111 111
POST drop_again            303  s 1111 11111 111
GET  enrol                 200  s 1111 11111 111
GET  enrol_app             200  s 1111 11111 111
POST confirm_app           400  s 1111 11111 111
GET  enrol_passkey         200  s 1111 11111 111
POST add_passkey           400  s 1111 11111 111
POST new_codes             200  s 1111 11111 111
GET  prove                 200  s 1111 11111 111
POST give_proof            400  s 1111 11111 111
GET  second                303  s 1111 11111 111
POST give_second           400  s 1111 11111 111
POST keep_form             200  s 1111 11111 111
POST discard_form          303  s 1111 11111 111
POST save_filter           303  s 1111 11111 111
POST remove_filter         303  s 1111 11111 111
POST sign_out              303  s 1111 11111 111

GET  camera_list           200  s 1111 ----1 ---
GET  camera_form           200  s 0111 ----0 ---
POST send_camera_form      200  s 0111 ----0 ---
POST check_camera          200  s 0111 ----0 ---
GET  new_camera            200  s -1-- ----- ---
POST send_new_camera       200  s -1-- ----- ---
GET  confirm               200  s 0111 00000 000
POST confirm_page          303  s 0111 00000 000
GET  ending                200  s 0111 00000 000

GET  changes               200  s 1111 11111 111
GET  change                200  s 1111 ----1 ---
POST decide                303  s 0100 ----0 ---
GET  change_merge          200  s 1111 ----1 ---
POST merge                 303  s 0100 ----0 ---
POST drop_draft            303  s 0100 ----0 ---

GET  files                 200  s 1111 11111 111
GET  file_out              200  s 1111 ----1 ---
POST send_file_in          303  s 0100 ----0 ---
GET  file_preview          200  s 1111 ----1 ---
POST choose_rows           303  s 0100 ----0 ---
POST settle_conflicts      303  s 0100 ----0 ---
POST submit_file           303  s 0100 ----0 ---
POST drop_file             303  s 0100 ----0 ---

GET  requests_queue        200  s 0000 01111 000
POST claim_request         303  s 0000 01110 000
GET  request_page          200  s 0000 01111 000
POST do_request            303  s 0000 01110 000
POST bar_request           303  s 0000 01111 000
GET  answer_request        200  s 0000 01111 000
POST send_answer           303  s 0000 00100 000
GET  letter_pdf            200  s 0000 01111 000
POST send_material         303  s 0000 00100 000
GET  request_file          200  s 0000 01111 000
POST request_identity      200  s 0000 01000 000
GET  redact_file           200  s 0000 00100 000
GET  file_picture          200  s 0000 01111 000
POST cover_file            303  s 0000 00100 000
GET  new_request           200  s 0000 01000 000
POST enter_request         200  s 0000 01000 000
POST request_receipt       200  s 0000 01000 000

GET  claim_list            200  s 0000 00000 000
GET  new_claim             200  s 0000 00000 000
POST enter_claim           303  s 0000 00000 000
GET  claim_form            200  s 0000 00000 000
POST amend_claim           303  s 0000 00000 000

GET  release_list          200  s 0000 00000 000
POST plan_releases         303  s 0000 00000 000
GET  new_release           200  s 0000 00000 000
POST announce_release      303  s 0000 00000 000
GET  release_page          200  s 0000 00000 000
POST do_release            303  s 0000 00000 000
GET  look_at_release       200  s 0000 00000 000

GET  return_list           200  s 0010 10000 000
GET  new_return            200  s 0000 10000 000
POST send_new_return       303  s 0000 10000 000
GET  return_page           200  s --1- 1---- ---
POST do_return             303  s --0- 1---- ---
GET  return_form           200  s --0- 1---- ---
POST send_return_form      303  s --0- 1---- ---
GET  return_files          200  s 0000 10000 000
GET  return_template       200  s 0000 10000 000
POST send_return_file      303  s 0000 10000 000
GET  system_settings       200  s 0000 10000 000
POST add_setting           303  s 0000 10000 000
POST add_list              303  s 0000 10000 000
POST add_break             303  s 0000 10000 000
POST explain_break         303  s 0000 10000 000
GET  office_keys           200  s 0000 10000 011
POST make_office_key       200  s 0000 10000 000
POST revoke_office_key     303  s ---- 1---- -1-

GET  hook_list             200  s 0000 00000 001
POST make_hook             200  s 0000 00000 001
GET  hook                  200  s 0000 00000 001
POST renew_hook            200  s 0000 00000 001
POST switch_hook           303  s 0000 00000 001
POST try_hook              303  s 0000 00000 001

GET  people                200  s 0000 00000 011
POST invite                303  s 0000 00000 011
GET  person                200  s 0000 00000 011
POST change_person         303  s 0000 00000 011
GET  office_list           200  s 0000 00000 011
GET  new_office            200  s 0000 00000 001
POST make_office           303  s 0000 00000 001
GET  office_form           200  s 0000 00000 001
POST change_office         303  s 0000 00000 001
GET  trail                 200  s 0000 00000 100
GET  trail_file            200  s 0000 00000 100

GET  sign_in               200  1 1111 11111 111
POST sign_in_by_password   400  1 1111 11111 111
GET  sign_in_passkey_page  200  1 1111 11111 111
POST sign_in_by_passkey    400  1 1111 11111 111
GET  sign_in_nationally    200  - ---- ----- ---
GET  come_back             200  - ---- ----- ---
GET  invitation            200  1 1111 11111 111
POST accept                303  1 1111 11111 111
GET  reset                 200  1 1111 11111 111
POST ask_for_reset         200  1 1111 11111 111
GET  new_password          200  1 1111 11111 111
POST set_password          303  1 1111 11111 111
GET  digest_page           200  1 1111 11111 111
POST digest_off            200  1 1111 11111 111
"""
ROWS = [line.split() for line in TABLE.splitlines() if line]
COUNTED = (Draft, Membership, Office, Return, OfficeKey, SystemSetting, WatchlistSnapshot)
ENDING = ("sign_out", "accept", "set_password")  # after which a session is begun anew


# These in every run, the other roles with the tests that take minutes.
OFTEN = ("stranger", "editor")


@pytest.fixture(
    params=[role if role in OFTEN else pytest.param(role, marks=pytest.mark.long) for role in ROLES]
)
def role(request: pytest.FixtureRequest) -> str:
    """Each role in turn, and the stranger."""
    return str(request.param)


def test_the_table_has_every_address(app: Flask) -> None:
    told = {(method, endpoint) for method, endpoint, *_ in ROWS}

    assert told == set(_addresses(app))
    assert len(told) == len(ROWS)
    assert all(len("".join(marks)) == len(ROLES) for _, _, _, *marks in ROWS)


def test_each_role_may_what_the_table_says(app: Flask, role: str) -> None:
    world = World(app)
    desk, wrong = _seated(world, role), []
    for method, endpoint, status, *marks in ROWS:
        mark = "".join(marks)[ROLES.index(role)]
        told = _answered(world, desk, method, endpoint, is_refused=mark != "1")
        desk = _seated(world, role) if endpoint in ENDING else desk
        if told not in {"1": (int(status),), "0": (403,), "-": (404,), "s": (303, 401)}[mark]:
            wrong.append((method, endpoint, mark, told))
    assert wrong == []


def _addresses(app: Flask) -> list[tuple[str, str]]:
    return [
        (method, rule.endpoint.removeprefix("office."))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("office.")
        for method in sorted(rule.methods or ())
        if method not in ("HEAD", "OPTIONS")
    ]


def _answered(
    world: World, desk: Desk | None, method: str, endpoint: str, *, is_refused: bool
) -> int:
    """What an address answers to a role; what it refuses changes nothing."""
    places, fields = SENT.get(endpoint, lambda w, d: ({}, {}))(world, desk)
    with world.app.test_request_context():
        address = world.app.url_for(f"office.{endpoint}", **places)
    before = _kept(world)
    answer = _asked(world, desk, method, address, fields)
    if is_refused:
        assert _kept(world) == before, endpoint
    if desk is None and answer.status_code == 303 and is_refused:
        assert "/office/sign-in" in answer.headers["Location"]
    return answer.status_code


def _seated(world: World, role: str) -> Desk | None:
    if role == "stranger":
        return None
    if role == "keeper":
        return sit_down(world.app, "keeper@x.kz", "administrator", office="register")
    return sit_down(world.app, f"{role}@x.kz", role)


def _asked(
    world: World, desk: Desk | None, method: str, address: str, fields: dict[str, Any]
) -> TestResponse:
    if desk:
        return desk.get(address) if method == "GET" else desk.post(address, **fields)
    browser = Browser(world.app)
    browser.get("/en/office/sign-in")
    return browser.get(address) if method == "GET" else browser.post(address, **fields)


def _kept(world: World) -> list[Any]:
    """What a refusal leaves as it was."""
    with world.writing() as session:
        sets = [(s.id, s.state, s.version) for s in session.query(ChangeSet).order_by(ChangeSet.id)]
        counted = [session.query(table).count() for table in COUNTED]
        people = [(o.id, o.state) for o in session.query(Official).order_by(Official.id)]
        asked = [(r.id, r.state, r.version) for r in session.query(Request).order_by(Request.id)]
        return [sets, counted, people, asked]
