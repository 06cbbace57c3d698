"""Web hooks at the desk of an administrator of the register."""

import json

from tests.careful import CarefulClient
from tests.hooks.receiver import receiving
from tests.office.conftest import Seat
from tests.pages.reading import words


def keeping(seat: Seat):
    return seat("keeper@x.kz", "administrator", office="register", organisation=None, area=None)


def test_a_hook_is_registered_tried_out_and_switched_off(client: CarefulClient, seat: Seat):
    desk = keeping(seat)
    with receiving() as receiver:
        sent = {"name": "Vlast", "address": receiver.address, "query": "area=astana"}
        made = desk.post("/en/office/hooks", **sent, contact="desk@news.kz")
        desk.post("/en/office/hooks/1/try")
        tried = words(desk.get("/en/office/hooks/1"))
        off = desk.post("/en/office/hooks/1/switch")
        refused = desk.post("/en/office/hooks/1/try")

    assert "whsec_" in words(made)
    assert "whsec_" not in tried
    assert json.loads(receiver.came[0][1])["type"] == "register.test"
    assert "taken 1 try" in tried
    assert off.status_code == 303
    assert refused.status_code == 400
    assert "switched off" in words(desk.get("/en/office/hooks"))


def test_what_was_typed_stays(client: CarefulClient, seat: Seat):
    sent = {
        "name": "Vlast",
        "address": "https://x.kz/",
        "query": "area=nowhere",
        "contact": "a@x.kz",
    }
    answer = keeping(seat).post("/en/office/hooks", **sent)

    assert answer.status_code == 400
    for typed in sent.values():
        assert f'value="{typed}"' in answer.text
    assert "nowhere" in words(answer)


def test_another_secret_takes_the_place_of_the_first(client: CarefulClient, seat: Seat):
    desk = keeping(seat)
    sent = {"name": "Vlast", "address": "https://x.kz/", "contact": "a@x.kz"}
    first, second = desk.post("/en/office/hooks", **sent), desk.post("/en/office/hooks/1/renew")

    assert words(first).partition("whsec_")[2][:20] != words(second).partition("whsec_")[2][:20]
