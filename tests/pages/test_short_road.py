"""The short road to a camera's machine form: the same answer as the usual one, only sooner."""

import pytest

from registry.database import Database
from tests.careful import CarefulClient
from tests.making import a_camera

PATH = "/cameras/AST-000001.json"
USUAL = "?as_of="  # says nothing, but what has a query goes the usual way
OF_THE_MOMENT = ("Date", "ETag")


@pytest.mark.parametrize("prefix", ["", "/kk", "/ru", "/en"])
@pytest.mark.parametrize("accepted", ["gzip", "identity"])
@pytest.mark.parametrize("tongue", ["ru", "en;q=0.5, kk", "fr"])
def test_both_roads_give_the_same(
    client: CarefulClient, prefix: str, accepted: str, tongue: str
) -> None:
    asked = {"Accept-Encoding": accepted, "Accept-Language": tongue}

    short = client.get(prefix + PATH, headers=asked)
    usual = client.get(prefix + PATH + USUAL, headers=asked)

    assert short.status_code == usual.status_code == 200
    assert short.data == usual.data
    for answer in (short, usual):
        for name in OF_THE_MOMENT:
            answer.headers.pop(name, None)
    assert sorted(short.headers.items()) == sorted(usual.headers.items())


def test_it_has_a_tag_under_which_it_need_not_be_sent_again(client: CarefulClient) -> None:
    tag = client.get(PATH).headers["ETag"]

    assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 304


def test_a_change_is_in_the_next_answer(client: CarefulClient, sqlite: Database) -> None:
    before = client.get("/cameras/AST-000002.json")
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", retention_days=7)

    assert before.status_code == 404
    assert client.get("/cameras/AST-000002.json").get_json(force=True)["retention_days"] == 7


def test_it_is_counted_as_any_other_answer(client: CarefulClient) -> None:
    client.get(PATH)

    line = 'ashyq_requests_total{endpoint="pages.camera_json",status="200"} 1'
    assert line in client.get("/metrics").text
