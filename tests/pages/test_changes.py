"""What changed: the page, the two feeds, filters, folded imports, older pieces."""

from datetime import timedelta
from xml.etree import ElementTree as Xml

import pytest

from registry import cameras
from registry.cameras.record import camera
from registry.database import Database
from tests.careful import CarefulClient
from tests.making import AT, OFFICE, a_camera
from tests.pages.reading import words

ATOM = "{http://www.w3.org/2005/Atom}"
FACE = {"function": "face_recognition_live", "state": "on", "since": "2026-02-01"}
LATER = AT + timedelta(days=1)


def amended(database: Database, camera_id: str, **facts: object) -> None:
    with database.writing() as session:
        kept = cameras.kept_of(session, [camera_id])[camera_id].camera
        record = camera(kept.model_dump(mode="json", exclude_none=True) | facts)
        change = cameras.Change("amended", record, "Checked on site", None)
        cameras.publish(session, [change], office=OFFICE, at=LATER)


def items(client: CarefulClient, query: str = "") -> list[dict]:
    return client.get(f"/en/changes.json{query}").get_json()["items"]


def test_a_camera_that_is_entered_is_told(client: CarefulClient):
    told = items(client)

    assert [one["tags"] for one in told] == [["entered"]]
    assert told[0]["content_text"].startswith("The camera was entered on the register.")
    assert "Station, west entrance" in words(client.get("/en/changes"))


def test_a_silent_upgrade_is_an_alert_of_its_own(client: CarefulClient, sqlite: Database):
    amended(sqlite, "AST-000001", functions=[FACE])

    (upgrade,) = items(client, "?kind=silent_upgrade")

    assert upgrade["tags"][:3] == ["amended", "function_on", "silent_upgrade"]
    assert upgrade["_register"]["switched_on"] == ["face_recognition_live"]
    assert "no decision is cited for it" in upgrade["content_text"]
    page = words(client.get("/en/changes?kind=silent_upgrade"))
    assert "Switched on without a decision" in page


def test_with_a_decision_it_is_no_silent_one(client: CarefulClient, sqlite: Database):
    amended(sqlite, "AST-000001", functions=[FACE | {"decision_ref": "Order 7"}])

    assert items(client, "?kind=silent_upgrade") == []
    assert len(items(client, "?kind=function_on")) == 1


def test_longer_retention_and_findings_are_told(client: CarefulClient, sqlite: Database):
    amended(sqlite, "AST-000001", retention_days=10)
    amended(sqlite, "AST-000001", retention_days=400, sign={"state": "absent"})

    (longer,) = items(client, "?kind=retention_lengthened")

    assert "from 10 days to 400 days" in longer["content_text"].replace("\xa0", " ")
    assert "sign_absent" in str(items(client, "?kind=finding_opened"))
    closed = items(client, "?kind=finding_closed")
    assert "retention_not_declared" in str(closed)


def test_the_filters_of_the_list_choose_the_changes(client: CarefulClient, sqlite: Database):
    with sqlite.writing() as session:
        a_camera(session, id="ALA-000001", district_code="almaty", lat=43.25, lon=76.9)

    ids = [one["_register"]["subject"] for one in items(client, "?area=almaty")]

    assert ids == ["cameras/ALA-000001"]


def entering(*numbers: int) -> list[cameras.Change]:
    """The changes that enter cameras of these numbers."""
    return [
        cameras.Change("entered", camera({"id": f"AST-{i:06d}", "title_en": f"No {i}"}), "List")
        for i in numbers
    ]


def test_a_great_import_is_one_change(client: CarefulClient, sqlite: Database):
    with sqlite.writing() as session:
        cameras.publish(session, entering(*range(100, 130)), office=OFFICE, at=LATER)

    told = items(client)

    assert [one["_register"]["count"] for one in told] == [30, 1]
    assert "30 cameras were entered by" in words(client.get("/en/changes"))


def test_one_amended_among_many_entered_is_told_by_itself(client: CarefulClient, sqlite: Database):
    with sqlite.writing() as session:
        kept = cameras.kept_of(session, ["AST-000001"])["AST-000001"].camera
        record = camera(kept.model_dump(mode="json", exclude_none=True) | {"retention_days": 9})
        changes = [
            *entering(*range(100, 115)),
            cameras.Change("amended", record, "Checked", None),
            *entering(*range(200, 240)),
        ]
        cameras.publish(session, changes, office=OFFICE, at=LATER)

    told = [one["_register"] for one in items(client)]

    assert [(one["count"], one["first_entry"], one["entry"]) for one in told] == [
        (40, 19, 58), (1, 18, 18), (15, 3, 17), (1, 2, 2),
    ]  # fmt: skip
    # Asked for alone, and with the many out of the way.
    assert [one["_register"]["entry"] for one in items(client, "?kind=amended")] == [18]
    # A feed that begins among the many tells of the rest of them.
    rest = items(client, "?before=30")
    assert (rest[0]["_register"]["count"], rest[0]["_register"]["first_entry"]) == (11, 19)


def test_older_ones_are_a_piece_away(client: CarefulClient, sqlite: Database):
    for days in range(1, 46):
        amended(sqlite, "AST-000001", retention_days=days)

    first = client.get("/en/changes.json").get_json()
    all_of = client.get("/en/changes?kind=amended")
    assert len(first["items"]) == 46
    assert "next_url" not in first
    assert "Older changes" in words(all_of)
    amended(sqlite, "AST-000001", retention_days=60)
    for days in range(61, 66):
        amended(sqlite, "AST-000001", retention_days=days)
    whole = client.get("/en/changes.json").get_json()
    rest = client.get(whole["next_url"].split("localhost", 1)[1]).get_json()
    assert (len(whole["items"]), len(rest["items"])) == (50, 2)
    ids = [one["id"] for one in [*whole["items"], *rest["items"]]]
    assert len(set(ids)) == 52


def test_atom_says_the_same(client: CarefulClient):
    answer = client.get("/en/changes.atom")
    root = Xml.fromstring(answer.data)

    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == items(client)[0]["id"]
    assert answer.headers["ETag"]
    again = client.get("/en/changes.atom", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "query", ["kind=nothing", "before=x", "before=-1", "as_of=1", "nothing=1", "area=nowhere"]
)
def test_what_is_not_understood_is_refused_by_name(client: CarefulClient, query: str):
    answer = client.get(f"/changes.json?{query}")

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert query.partition("=")[0] in answer.get_json()["detail"]
