"""Who could have filmed me: place and time into cameras, without a script and without a trace."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import html5lib
import pytest
from werkzeug.test import TestResponse

from registry.database import Database
from tests.careful import CarefulClient
from tests.making import a_camera, an_organisation
from tests.pages.reading import links, words

ALMATY = ZoneInfo("Asia/Almaty")
STATION = {"places": "51.1897, 71.4087", "reach": "60"}
YESTERDAY = (datetime.now(ALMATY) - timedelta(days=1)).date()
EVENING = {"day": YESTERDAY.isoformat(), "since": "18:00", "until": "19:00"}


def asked(client: CarefulClient, **but: Any) -> TestResponse:
    said = STATION | EVENING | but
    return client.get("/en/requests/where", query_string=said)


def form(page: TestResponse, action: str) -> dict[str, list[str]]:
    """What a form of the page would send, by the end of its action."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    chosen = next(one for one in tree.iter("form") if one.get("action", "").endswith(action))
    sent: dict[str, list[str]] = {}
    for field in chosen.iter("input"):
        if field.get("name") and (field.get("type") != "checkbox" or "checked" in field.attrib):
            sent.setdefault(field.get("name"), []).append(field.get("value", ""))
    for box in chosen.iter("textarea"):
        sent[box.get("name")] = [(box.text or "").strip()]
    return sent


def test_it_first_asks_where_and_when(client: CarefulClient) -> None:
    page = client.get("/en/requests/where")

    assert "Where were you?" in words(page)
    assert "by the register" not in words(page)
    assert form(page, "/requests/where")["day"][0].startswith("20")


def test_it_names_the_cameras_by_who_answers(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        an_organisation(session, id="city", name_en="City hall")
        a_camera(session, id="A-1", controller="city", operator="station", title_en="Gate",
                 lat=51.1899, retention_days=10)  # fmt: skip

    said = words(asked(client))

    assert "2 cameras covered it, by the register. 2 organisations answer for them." in said
    assert said.index("City hall") < said.index("Gate") < said.index("Station operator 2")
    assert "23 m from your way · where it looks is not declared" in said
    assert "Operator: Station operator" in said


def test_it_says_until_when_footage_exists(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="A-1", retention_days=10)
        a_camera(session, id="A-2", retention_days=0)
        a_camera(session, id="A-3", retention_days=3)

    week_ago = YESTERDAY - timedelta(days=6)
    said = words(asked(client, day=week_ago.isoformat()))

    until, gone = week_ago + timedelta(days=10), week_ago + timedelta(days=3)
    assert f"Footage until {until.day} {until:%B %Y}, 18:00 ·" in said
    assert f"Overwritten at {gone.day} {gone:%B %Y}, 19:00" in said
    assert "Shown live only: nothing was kept." in said
    assert "Not declared until when footage is kept. Ask soon." in said


def test_the_form_asks_for_the_footage_of_these_cameras(
    client: CarefulClient, sqlite: Database
) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="A-1", lat=51.1898)
        a_camera(session, id="OUT", lat=51.1898, status="proposed")

    page = asked(client, places="51.1897, 71.4087\n51.1899, 71.4090")

    day = EVENING["day"]
    assert form(page, "/requests/new/footage") == {
        "camera": ["AST-000001", "A-1"],
        "start": [f"{day}T18:00"],
        "end": [f"{day}T19:00"],
        "path": ["71.4087,51.1897;71.409,51.1899"],
    }
    assert "not working at that time, by its record" in words(page)


def test_an_end_before_the_beginning_lies_on_the_next_day(client: CarefulClient) -> None:
    day = YESTERDAY - timedelta(days=1)
    sent = form(asked(client, day=day.isoformat(), since="23:30", until="00:30"), "/footage")

    assert sent["start"] == [f"{day}T23:30"]
    assert sent["end"] == [f"{day + timedelta(days=1)}T00:30"]


def test_a_way_may_stand_in_the_address_as_longitude_and_latitude(client: CarefulClient) -> None:
    page = client.get(
        "/en/requests/where", query_string=EVENING | {"path": "71.4087,51.1897;71.409,51.19"}
    )

    assert form(page, "/footage")["path"] == ["71.4087,51.1897;71.409,51.19"]
    assert form(page, "/where")["places"] == ["51.1897, 71.4087\n51.19, 71.409"]


def test_decimal_commas_are_understood(client: CarefulClient) -> None:
    assert form(asked(client, places="51,1897 71,4087"), "/footage")["camera"] == ["AST-000001"]


def test_without_a_script_a_place_is_found_by_its_name(client: CarefulClient) -> None:
    page = asked(client, q="Station, west", find="1")

    address = urlsplit(links(page)["Station, west entrance"])
    assert address.path == "/en/requests/where"
    assert parse_qs(address.query)["places"] == ["51.1897, 71.4087\n51.1897, 71.4087"]
    assert parse_qs(address.query)["day"] == [EVENING["day"]]
    assert "by the register" not in words(page)


def test_nothing_found_by_a_name_is_said(client: CarefulClient) -> None:
    page = asked(client, q="no such place at all", find="1")

    assert "Nothing found by that name." in words(page)
    assert form(page, "/where")["places"] == ["51.1897, 71.4087"]


def test_no_cache_keeps_where_somebody_was(client: CarefulClient) -> None:
    assert asked(client).headers["Cache-Control"] == "no-store"
    assert asked(client, places="x").headers["Cache-Control"] == "no-store"


def test_no_camera_is_said_with_what_to_do(client: CarefulClient) -> None:
    said = words(asked(client, places="43.2, 70"))

    assert "No camera on the register covered this." in said
    assert "Look further around" in said


def test_a_vague_place_is_said_to_be_vague(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="A-1", location_precision="approx_100m")

    assert "its place is published only to within 66 m" in words(asked(client))


TOMORROW = (datetime.now(ALMATY) + timedelta(days=1)).date().isoformat()


@pytest.mark.parametrize(
    ("but", "named"),
    [
        ({"places": ""}, "Choose where you were"),
        ({"places": "51.1897, 71.4087\nthe station"}, "Line 2 is not a place: “the station”"),
        ({"places": "99, 71"}, "There is no such place"),
        ({"places": "51.18 71.40\n51.58 71.40"}, "longer than 20 km"),
        ({"places": "1" * 12_001}, "too long"),
        ({"day": "yesterday"}, "“yesterday” is not a day"),
        ({"day": "0001-01-01"}, "too far from today"),
        ({"day": TOMORROW}, "has not passed yet"),
        ({"since": "25:00"}, "“25:00” is not a time"),
        ({"until": "18:00"}, "ends when it begins"),
        ({"reach": "12"}, "reach=12 is not one of the distances"),
        ({"path": "x", "places": ""}, "Line 1 is not a place: “x”"),
        ({"since": "</textarea><script>", "places": "<b>"}, "Line 1 is not a place: “<b>”"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: CarefulClient, but: dict[str, str], named: str
) -> None:
    page = asked(client, **but)

    assert page.status_code == 400
    assert named in words(page)
    again = form(page, "/where")
    for name, value in but.items():
        assert again.get(name, [value]) in ([value], [value.split(",")[0]], ["x"])


def test_a_filter_that_is_not_known_is_refused_by_name(client: CarefulClient) -> None:
    page = asked(client, colour="red")

    assert page.status_code == 400
    assert "colour" in words(page)


def test_the_page_of_a_camera_shows_the_clock(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="A-1", retention_days=10)
        a_camera(session, id="A-2")

    now = datetime.now(UTC).astimezone(ALMATY)
    gone = now + timedelta(days=10)

    said = words(client.get("/en/cameras/A-1"))
    assert f"Recorded at {now.day} {now:%B %Y, %H}:00 → overwritten at {gone.day} {gone:%B}" in said
    assert "overwritten at" not in words(client.get("/en/cameras/A-2"))
