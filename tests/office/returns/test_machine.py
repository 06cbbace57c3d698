"""Returns that a program hands in: with a key, all faults at once, and never twice."""

import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.office.machine import door
from registry.statistics.returns.tables import Return
from tests.office.conftest import Desk, Seat
from tests.office.returns.test_keys import made

ADDRESS = "/en/api/returns"
VALUES = [
    {"measure": "alerts", "value": 120},
    {"measure": "true_confirmed", "value": 112},
    {"measure": "true_unconfirmed", "value": 4},
    {"measure": "false_confirmed", "value": 3},
    {"measure": "false_unconfirmed", "value": 1},
    {"measure": "faces_seen", "missing": "not_collected"},
]
SOUND: dict[str, Any] = {
    "system_id": "face-recognition",
    "capability": "face_recognition_live",
    "area_id": "astana",
    "period_start": "2026-04-01",
    "period_end": "2026-06-30",
    "rows": [{"threshold": "0.60", "values": VALUES}],
}


class Program:
    """A program of an office, with its key."""

    def __init__(self, app: Flask, key: str) -> None:
        self.client, self.key = app.test_client(), key

    def post(self, told: Any, **headers: str) -> TestResponse:
        """What it sends; a text as it stands, anything else as JSON."""
        body = told if isinstance(told, str) else json.dumps(told)
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        said = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        return self.client.post(ADDRESS, data=body, headers=said | named)

    def get(self, address: str) -> TestResponse:
        """What it asks for."""
        return self.client.get(address, headers={"Authorization": f"Bearer {self.key}"})


@pytest.fixture
def program(statistician: Desk, counted: Flask) -> Program:
    """A program of the station's office."""
    return Program(counted, made(statistician))


def _count(app: Flask) -> int:
    with app.extensions["registry.database"].reading() as session:
        return int(session.query(Return).count())


def test_a_return_is_kept_and_read_back_as_it_was_sent(program: Program) -> None:
    answer = program.post(SOUND)
    told = program.get(answer.headers["Location"]).get_json()

    assert answer.status_code == 201, answer.text
    assert (told["status"], told["office_id"], told["vintage"]) == ("draft", "station-office", 1)
    assert {name: told[name] for name in SOUND if name != "rows"} == {
        name: said for name, said in SOUND.items() if name != "rows"
    }
    (row,) = told["rows"]
    assert (row["number"], row["starts_on"], row["threshold"]) == (1, "2026-04-01", "0.60")
    assert [{k: v for k, v in one.items() if v and k != "counting"} for one in row["values"]] == [
        VALUES[0], *VALUES[1:]
    ]  # fmt: skip


@pytest.mark.long
def test_it_is_submitted_at_once_and_a_person_accepts_it(
    program: Program, keeper: Desk, statistician: Desk
) -> None:
    told = program.post(SOUND | {"submit": True}).get_json()

    assert told["status"] == "submitted"
    assert len(told["sha256"]) == 64
    form = {"deed": "accept", "version": told["version"]}
    # Its maker has a hand in what the program sent.
    assert statistician.post(f"/en/office/statistics/{told['id']}", **form).status_code == 403
    assert keeper.post(f"/en/office/statistics/{told['id']}", **form).status_code == 303


def test_every_fault_of_the_json_is_told_with_its_place(program: Program, counted: Flask) -> None:
    wrong = SOUND | {
        "period_end": "30.06.2026",
        "colour": "red",
        "rows": [{"threshold": 0.6, "values": [{"measure": "alerts", "value": "12"}, {}]}],
    }
    del wrong["area_id"]

    answer = program.post(wrong)

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    told = answer.get_json()
    assert told["code"] == "malformed_return"
    assert {(one["pointer"], one["code"]) for one in told["errors"]} == {
        ("/area_id", "missing"),
        ("/period_end", "not_a_day"),
        ("/colour", "unknown_field"),
        ("/rows/0/threshold", "not_text"),
        ("/rows/0/values/0/value", "not_whole_number"),
        ("/rows/0/values/1/measure", "missing"),
    }
    assert all(one["detail"].endswith((".", "fraction.")) for one in told["errors"])
    assert _count(counted) == 0


@pytest.mark.long
def test_what_is_no_return_is_refused_and_breaks_nothing(program: Program) -> None:
    twice = '{"rows": [], "rows": []}'
    for body in ("", "{", "[1]", '{"a": NaN}', twice, "[" * 5_000, "null", '"x"', "\ufeff{}"):
        answer = program.post(body)

        assert answer.status_code == 400, body[:20]
        assert answer.mimetype == "application/problem+json"


@pytest.mark.long
def test_a_day_is_a_day_and_nothing_that_looks_like_one(program: Program) -> None:
    for said in (1_750_000_000, "2026-06-31", "2026-06-30T00:00:00", "20260630", None, True):
        answer = program.post(SOUND | {"period_end": said})
        assert [one["code"] for one in answer.get_json()["errors"]] == ["not_a_day"], said


def test_all_errors_of_the_figures_are_told_and_nothing_is_kept(
    program: Program, counted: Flask
) -> None:
    values = [{"measure": "alerts", "value": 121}, *VALUES[1:], {"measure": "stops", "value": -1}]

    answer = program.post(SOUND | {"rows": [{"values": values}]})

    told = answer.get_json()
    assert (answer.status_code, told["code"]) == (422, "return_has_errors")
    assert "ALERT_SUM" in {one["code"] for one in told["errors"]}
    assert {"alerts", "stops"} <= {one["measure"] for one in told["errors"]}
    assert _count(counted) == 0


@pytest.mark.long
def test_a_doubt_is_answered_under_its_key(program: Program, counted: Flask) -> None:
    doubtful = SOUND | {
        "submit": True,
        "rows": [{"values": [*VALUES, {"measure": "arrests", "value": 300}]}],
    }

    refused = program.post(doubtful)
    keys = [one["key"] for one in refused.get_json()["errors"]]
    kept = program.post(doubtful | {"answers": dict.fromkeys(keys, "Several at one alert.")})

    assert (refused.status_code, refused.get_json()["code"]) == (
        422, "return_has_unanswered_warnings",
    )  # fmt: skip
    assert {one["level"] for one in refused.get_json()["errors"]} == {"warning"}
    assert (kept.status_code, kept.get_json()["status"]) == (201, "submitted")
    assert _count(counted) == 1


def test_the_same_sent_again_makes_one_return(program: Program, counted: Flask) -> None:
    first = program.post(SOUND, Idempotency_Key="2026-q2")
    again = program.post(SOUND, Idempotency_Key="2026-q2")
    other = program.post(SOUND | {"evidence_url": "https://x.kz/"}, Idempotency_Key="2026-q2")

    assert first.get_json()["id"] == again.get_json()["id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert (other.status_code, other.get_json()["code"]) == (422, "idempotency_key_reused")
    assert _count(counted) == 1


@pytest.mark.long
def test_what_was_refused_may_come_again_with_its_key(program: Program, counted: Flask) -> None:
    wrong = SOUND | {"rows": [{"values": [{"measure": "alerts", "value": 1}, *VALUES[1:]]}]}

    assert program.post(wrong, Idempotency_Key="k").status_code == 422
    assert program.post(SOUND, Idempotency_Key="k").status_code == 201
    assert program.post(SOUND, Idempotency_Key="k" * 256).status_code == 400
    assert _count(counted) == 1


def test_without_a_key_nothing_is_told(program: Program, seat: Seat, counted: Flask) -> None:
    number = program.post(SOUND).get_json()["id"]
    stranger, wrong = counted.test_client(), Program(counted, "ak_" + "x" * 43)

    for answer in (
        stranger.post(ADDRESS, json=SOUND),
        stranger.get(f"{ADDRESS}/{number}"),
        wrong.post(SOUND),
        stranger.get(f"{ADDRESS}/{number}", headers={"Authorization": program.key}),
    ):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.get_json()["code"] == "no_key"
    other = seat("o@x.kz", "statistician", office="other", organisation=None, area="almaty")
    text = other.post("/en/office/statistics/keys", office="other", name="x").text
    theirs = Program(counted, "ak_" + text.partition("ak_")[2][:43])
    assert theirs.get(f"{ADDRESS}/{number}").status_code == 404
    assert theirs.post(SOUND).status_code == 400  # Astana is no area of theirs


def test_a_key_is_taken_so_often_and_no_more(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "OF_A_KEY", door.Bucket(2, door.OF_A_KEY.leaks))

    answers = [program.get(f"{ADDRESS}/1") for _ in range(3)]

    assert [one.status_code for one in answers] == [404, 404, 429]
    assert int(answers[2].headers["Retry-After"]) >= 1
    assert answers[2].mimetype == "application/problem+json"


@pytest.mark.long
def test_nothing_is_kept_by_proxies_and_no_cookie_is_set(program: Program) -> None:
    answer = program.post(SOUND)

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert program.client.get(ADDRESS).status_code in (401, 405)
