"""Pages hold every feature once and count the same, whatever happens between them."""

import json
from datetime import timedelta

import pytest

from registry import cameras
from registry.api import turning
from tests import making
from tests.api.conftest import ITEMS, following, ids, walk

WHERE = "filter=id%20LIKE%20'C-%25'"


def test_pages_hold_every_camera_once(ask):
    pages = [*walk(ask, f"{ITEMS}?limit=4")]

    assert [ids(page) for page in pages] == ["0123", "4568", "9"]
    assert {json.loads(page.text)["numberMatched"] for page in pages} == {9}
    assert [json.loads(page.text)["numberReturned"] for page in pages] == [4, 4, 1]
    assert {page.headers["X-Total-Count"] for page in pages} == {"9"}


@pytest.mark.parametrize("query", ["bbox=71,51,72,52", "filter=entry>3", "datetime=2024-01-01/.."])
def test_so_they_do_under_any_condition(ask, query):
    whole = ids(ask.get(f"{ITEMS}?{query}"))
    pages = [*walk(ask, f"{ITEMS}?{query}&limit=2")]

    assert "".join(map(ids, pages)) == whole
    assert {json.loads(page.text)["numberMatched"] for page in pages} == {len(whole)}


@pytest.mark.parametrize("name", ["organisations", "observations"])
def test_so_do_the_small_collections(ask, name):
    pages = [*walk(ask, f"/api/collections/{name}/items?limit=2")]

    assert (
        sum(json.loads(page.text)["numberReturned"] for page in pages)
        == (json.loads(pages[0].text)["numberMatched"])
    )


def test_a_limit_above_the_most_is_taken_for_the_most(ask):
    answer = ask.get(f"{ITEMS}?limit=1000000000")

    assert ids(answer) == "012345689"


def test_what_changes_in_the_middle_of_a_walk_changes_nothing_in_it(client, sqlite):
    with sqlite.writing() as session:
        for number in range(6):
            making.a_camera(session, id=f"C-{number:02}", place_type="street")
    street = f"{ITEMS}?place_type=street&limit=2"
    first = client.get(street)
    later = making.AT + timedelta(days=1)
    with sqlite.writing() as session:
        said = {"office": making.OFFICE, "reason": "New.", "at": later}
        cameras.amend(session, "C-00", place_type="hotel", **said)  # passed already
        cameras.amend(session, "C-02", place_type="hotel", **said)  # on the next page
        cameras.amend(session, "C-03", status="removed", **said)
        making.a_camera(session, id="C-021", place_type="street", at=later)
        making.a_camera(session, id="C-09", place_type="street", at=later)
    rest = [*walk(client, following(first))]

    assert [ids(page) for page in (first, *rest)] == ["01", "23", "45"]
    assert {json.loads(page.text)["numberMatched"] for page in (first, *rest)} == {6}
    kinds = [one["properties"]["place_type"] for one in json.loads(rest[0].text)["features"]]
    assert kinds == ["street", "street"]
    assert ids(client.get(f"{street}0")) == "11459"


def test_the_pages_within_a_walk_may_be_kept(ask):
    first = ask.get(f"{ITEMS}?limit=4")
    second = ask.get(following(first))

    assert first.headers["Cache-Control"] == "no-cache"
    assert second.headers["Cache-Control"] == "public, max-age=3600"


def test_a_token_belongs_to_its_question(ask):
    token = following(ask.get(f"{ITEMS}?limit=4")).partition("token=")[2]

    assert ids(ask.get(f"{ITEMS}?limit=1&token={token}")) == "4"
    for query in ("bbox=71,51,72,52", "place_type=street", "filter=TRUE", "as_of=5"):
        answer = ask.get(f"/en{ITEMS}?{query}&token={token}")
        assert answer.status_code == 400
        assert json.loads(answer.text)["code"] == "bad_token"
    other = ask.get(f"/api/collections/organisations/items?token={token}")
    assert other.status_code == 400


@pytest.mark.parametrize("change", [lambda said: said[:-1], lambda said: "x" + said, str.upper])
def test_a_forged_token_is_refused(ask, change):
    token = following(ask.get(f"{ITEMS}?limit=4")).partition("token=")[2]

    answer = ask.get(f"/en{ITEMS}?token={change(token)}")

    assert answer.status_code == 400
    assert "begin again without the token" in json.loads(answer.text)["detail"]


def test_an_old_token_says_to_begin_again(ask, monkeypatch):
    address = following(ask.get(f"{ITEMS}?limit=4"))
    moment = turning.now()

    monkeypatch.setattr(turning, "now", lambda: moment + timedelta(hours=turning.HOLDS))
    assert ask.get(address).status_code == 200
    monkeypatch.setattr(turning, "now", lambda: moment + timedelta(hours=turning.HOLDS + 1))
    answer = ask.get(f"/en{address}")

    assert answer.status_code == 410
    assert json.loads(answer.text)["code"] == "expired_token"
    assert "Begin again" in json.loads(answer.text)["detail"]
