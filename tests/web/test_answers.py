"""What is kept is given out as it was made, but not once the log, the day or the asker differs."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask, Response, json
from werkzeug.test import Client

from registry import cameras
from registry.web import answers
from registry.web.answers import Keeping, vouch
from tests.making import AT, OFFICE, a_camera

TILE = "/tiles/cameras/0/0/0.mvt"
CAMERA = "/cameras/AST-000001.json"
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def made(app: Flask) -> list[str]:
    """The addresses of answers that a page of the test has made, in order."""
    addresses: list[str] = []

    def page(name: str) -> Response:
        addresses.append(name)
        mark = app.extensions["registry.watch"].mark()
        vouch(mark.size - (name == "behind"), (lambda _: True) if name == "lasting" else None)
        status = 404 if name == "missing" else 200
        return Response(f"{name} {len(addresses)}", status, content_type="text/plain")

    app.add_url_rule("/tiles/<name>.mvt", "made", page)
    return addresses


def test_an_answer_is_made_once_while_nothing_changes(client, made):
    answers = [client.get("/tiles/some.mvt").data for _ in range(3)]

    assert (answers, made) == ([b"some 1"] * 3, ["some"])


def test_a_change_anywhere_has_it_made_again_unless_it_lasts(client, made, sqlite):
    for name in ("some", "lasting"):
        client.get(f"/tiles/{name}.mvt")
    with sqlite.writing() as session:
        a_camera(session, id="B")

    assert client.get("/tiles/some.mvt").data == b"some 3"
    assert client.get("/tiles/lasting.mvt").data == b"lasting 2"


@pytest.mark.parametrize("name", ["missing", "behind"])
def test_errors_and_answers_of_a_server_behind_are_not_kept(client, made, name):
    for _ in range(2):
        client.get(f"/tiles/{name}.mvt")

    assert made == [name] * 2


def test_a_day_later_it_is_made_again(client, made, monkeypatch: pytest.MonkeyPatch):
    for day in (1, 1, 2):
        monkeypatch.setattr(answers, "day_in", lambda _, day=day: date(2026, 3, day))
        client.get("/tiles/some.mvt")

    assert len(made) == 2


def test_another_query_is_another_answer(client, made):
    for query in ("", "?a=1", "?a=2", "?a=1"):
        client.get(f"/tiles/some.mvt{query}")

    assert len(made) == 3


def test_no_more_is_kept_than_there_is_room_for(app: Flask, made):
    room = 2 * answers.OVERHEAD + 200
    client = Client(Keeping(app.wsgi_app.inner.inner, app, at_most=room))
    for name in ("a", "b", "c", "c", "a"):
        client.get(f"/tiles/{name}.mvt")

    assert made == ["a", "b", "c", "a"]


def test_what_is_too_long_is_not_kept(app: Flask, made):
    client = Client(Keeping(app.wsgi_app.inner.inner, app, largest=3))

    assert [client.get("/tiles/some.mvt").data for _ in range(2)] == [b"some 1", b"some 2"]


def test_two_at_once_have_it_made_once(app: Flask):
    begun, leave, number = threading.Event(), threading.Event(), []

    def slow() -> Response:
        number.append(1)
        begun.set()
        assert leave.wait(30)
        vouch(app.extensions["registry.watch"].mark().size)
        return Response("slow")

    app.add_url_rule("/tiles/slow.mvt", "slow", slow)
    with ThreadPoolExecutor(2) as crowd:
        first = crowd.submit(Client(app).get, "/tiles/slow.mvt")
        assert begun.wait(30)
        second = crowd.submit(Client(app).get, "/tiles/slow.mvt")
        leave.set()
        assert [first.result().data, second.result().data] == [b"slow"] * 2

    assert len(number) == 1


@pytest.mark.parametrize("address", [TILE, CAMERA])
def test_who_has_it_already_is_told_so(client, address):
    first = client.get(address, headers=GZIP)
    again = client.get(address, headers=GZIP | {"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "X-Content-Type-Options"):
        assert again.headers[name] == first.headers[name]
    assert "Content-Length" not in again.headers


def test_a_tag_outlives_the_worker_and_not_the_change(app: Flask, client, sqlite):
    had = {"If-None-Match": client.get(TILE).headers["ETag"]}
    fresh = Client(Keeping(app.wsgi_app.inner.inner, app))

    assert fresh.get(TILE, headers=had).status_code == 304
    with sqlite.writing() as session:
        a_camera(session, id="B")
    assert fresh.get(TILE, headers=had).status_code == 200


@pytest.mark.parametrize("address", [TILE, CAMERA])
def test_whoever_takes_gzip_gets_it_and_nobody_else(client, address):
    for _ in range(2):
        squeezed, plain = client.get(address, headers=GZIP), client.get(address)
        assert "Content-Encoding" not in plain.headers
        assert "Accept-Encoding" in plain.headers["Vary"]
        if len(plain.data) > 500:
            assert squeezed.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(squeezed.data) == plain.data


@pytest.mark.parametrize("address", [TILE, CAMERA])
def test_head_says_what_get_says(app: Flask, address):
    client = Client(app)
    before, whole, after = client.head(address), client.get(address), client.head(address)

    assert before.data == after.data == b""
    assert dict(before.headers) == dict(whole.headers) == dict(after.headers)
    assert whole.headers["Content-Length"] == str(len(whole.data))


def test_each_language_is_kept_apart(client):
    def attribution(path: str, language: str) -> str:
        answer = client.get(path, headers={"Accept-Language": language})
        assert ("Accept-Language" in answer.headers.get("Vary", "")) is not path.startswith("/kk")
        return str(json.loads(answer.data)["attribution"])

    for _ in range(2):
        said = [attribution(CAMERA, "kk"), attribution(CAMERA, "ru"), attribution(CAMERA, "en")]
        assert len(set(said)) == 3
        assert attribution("/kk" + CAMERA, "ru") == said[0]
        assert client.get("/ru" + CAMERA).json["links"]["page"] == "/ru/cameras/AST-000001"


def test_a_change_is_in_every_form_at_once(client, sqlite):
    def seen() -> tuple[int, object]:
        described = client.get("/cameras/counts.json").json["total"]
        return described, client.get(CAMERA).json["retention_days"]

    assert (seen(), seen()) == ((1, None),) * 2
    with sqlite.writing() as session:
        a_camera(session, id="B")
        cameras.amend(session, "AST-000001", office=OFFICE, reason="Said.", at=AT, retention_days=7)

    assert seen() == (2, 7)


def test_a_camera_that_has_not_changed_keeps_its_answer_and_its_tag(client, sqlite):
    before = client.get(CAMERA)
    with sqlite.writing() as session:
        a_camera(session, id="B")

    assert client.get(CAMERA).headers["ETag"] == before.headers["ETag"]


def test_a_tile_changes_when_a_camera_in_it_does_and_not_for_one_elsewhere(client, sqlite):
    near, far = "/tiles/cameras/12/2860/1367.mvt", "/tiles/cameras/12/1/1.mvt"
    tags = [client.get(near).headers["ETag"], client.get(far).status_code]
    with sqlite.writing() as session:
        a_camera(session, id="B", lat=43.2, lon=76.9)
    assert [client.get(near).headers["ETag"], client.get(far).status_code] == tags

    with sqlite.writing() as session:
        cameras.amend(session, "AST-000001", office=OFFICE, reason="Moved.", at=AT, lat=43.2)

    assert client.get(near).status_code == 204


def test_kept_answers_are_counted_as_any_other(client):
    for _ in range(3):
        tag = client.get(CAMERA).headers["ETag"]
    client.get(CAMERA, headers={"If-None-Match": tag})

    figures = client.get("/metrics").text
    assert 'ashyq_requests_total{endpoint="pages.camera_json",status="200"} 3' in figures
    assert 'ashyq_requests_total{endpoint="pages.camera_json",status="304"} 1' in figures
