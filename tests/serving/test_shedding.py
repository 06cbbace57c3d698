"""Who finds no room is told so at once; what must always be answered is."""

import gzip
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from flask import Flask, Response
from werkzeug.test import Client

from registry.web import metrics
from registry.web.shedding import Lane, Room, Shedding


def narrow(app: Flask, *, waiting: int = 0, patience: float = 0, streams: int = 1) -> Client:
    """The application with room for one page at a time."""
    lanes = (
        Lane("pages", 1, waiting, patience),
        Lane("streams", streams),
        Lane("bodies", 1),
    )
    return Client(Shedding(app.wsgi_app, app, largest_body=100, lanes=lanes))


@pytest.fixture
def held(app: Flask) -> Callable[[], tuple[Event, Event]]:
    """Adds a page that takes as long as the test likes."""
    entered, leave = Event(), Event()

    def slow() -> Response:
        entered.set()
        assert leave.wait(30)
        return Response("done")

    app.add_url_rule("/slow", "slow", slow, methods=["GET", "POST"])
    return lambda: (entered, leave)


def test_a_full_lane_refuses_with_a_way_out_and_serves_again_afterwards(app: Flask, held):
    entered, leave = held()
    client = narrow(app)
    with ThreadPoolExecutor(1) as elsewhere:
        slow = elsewhere.submit(client.get, "/slow")
        assert entered.wait(30)
        refused = client.get("/about", headers={"Accept-Language": "en"})
        leave.set()
        assert slow.result().status_code == 200

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "The portal is asked for more than it can do just now. Try again soon." in refused.text
    assert client.get("/about").status_code == 200


def test_machines_are_refused_in_their_own_form(app: Flask, held):
    entered, leave = held()
    client = narrow(app)
    with ThreadPoolExecutor(1) as elsewhere:
        slow = elsewhere.submit(client.get, "/slow")
        assert entered.wait(30)
        refused = client.get("/tiles/cameras/0/0/0.mvt", headers={"Accept-Language": "ru"})
        leave.set()
        slow.result()

    assert refused.mimetype == "application/problem+json"
    problem = json.loads(refused.data)
    assert (problem["status"], problem["title"]) == (503, "Service Unavailable")


def test_life_figures_and_static_files_are_answered_when_nothing_else_is(app: Flask, held):
    entered, leave = held()
    client = narrow(app)
    with ThreadPoolExecutor(1) as elsewhere:
        slow = elsewhere.submit(client.get, "/slow")
        assert entered.wait(30)
        answered = [
            client.get(path, environ_base={"REMOTE_ADDR": "127.0.0.1"}).status_code
            for path in ("/healthz", "/readyz", "/metrics", "/static/x/map.css")
        ]
        leave.set()
        slow.result()

    assert answered == [200, 200, 200, 200]


def test_who_may_wait_gets_the_place_when_it_is_free(app: Flask, held):
    entered, leave = held()
    client = narrow(app, waiting=1, patience=30)
    with ThreadPoolExecutor(2) as elsewhere:
        slow = elsewhere.submit(client.get, "/slow")
        assert entered.wait(30)
        waits = elsewhere.submit(client.get, "/about")
        leave.set()

        assert (slow.result().status_code, waits.result().status_code) == (200, 200)


def test_patience_ends_and_gives_up_the_turn():
    room = Room(Lane("pages", at_once=1, waiting=1, patience=0.01))

    assert [room.enter(), room.enter()] == [True, False]
    room.leave()
    assert room.enter()


def test_places_are_neither_lost_nor_doubled_in_a_crowd():
    room = Room(Lane("pages", at_once=3, waiting=20, patience=5))
    inside, most, lock = 0, 0, threading.Lock()

    def visit(_: int) -> bool:
        nonlocal inside, most
        if not room.enter():
            return False
        with lock:
            inside += 1
            most = max(most, inside)
        with lock:
            inside -= 1
        room.leave()
        return True

    with ThreadPoolExecutor(20) as crowd:
        assert all(crowd.map(visit, range(2_000)))
    assert most <= 3
    assert [room.enter() for _ in range(4)][:3] == [True, True, True]


def test_a_stream_keeps_its_place_until_it_is_read_and_no_page_waits_for_it(app: Flask):
    client = narrow(app)
    reading = client.get("/cameras.csv", buffered=False)

    page, another = client.get("/about"), client.get("/cameras.csv")
    reading.close()

    assert (page.status_code, another.status_code) == (200, 503)
    assert client.get("/cameras.csv").status_code == 200


def test_a_stream_that_breaks_gives_its_place_back(app: Flask):
    def broken():
        yield b"some"
        raise RuntimeError("the database went away")

    app.add_url_rule("/broken", "broken", lambda: Response(broken()))
    client = narrow(app)

    for _ in range(3):
        with pytest.raises(RuntimeError):
            client.get("/broken").get_data()


def test_a_page_that_breaks_gives_its_place_back(app: Flask):
    client = narrow(app)
    app.add_url_rule("/breaks", "breaks", lambda: 1 / 0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            client.get("/breaks")

    assert client.get("/about").status_code == 200


def test_a_body_too_long_or_of_untold_length_is_refused_unread(app: Flask):
    client = narrow(app)
    headers = {"Accept": "application/json"}

    long = client.post("/about", data=b"x" * 101, headers=headers)
    untold = client.post("/about", headers=headers | {"Transfer-Encoding": "chunked"})
    fits = client.post("/about", data=b"x" * 100, headers=headers)

    assert [long.status_code, untold.status_code, fits.status_code] == [413, 411, 405]


def test_slow_senders_have_a_lane_of_their_own(app: Flask, held):
    entered, leave = held()
    lanes = (Lane("pages", 4), Lane("streams", 1), Lane("bodies", 1))
    client = Client(Shedding(app.wsgi_app, app, largest_body=100, lanes=lanes))
    with ThreadPoolExecutor(1) as elsewhere:
        slow = elsewhere.submit(client.post, "/slow", data=b"x")
        assert entered.wait(30)
        answers = [client.post("/about", data=b"x").status_code, client.get("/about").status_code]
        leave.set()
        slow.result()

    assert answers == [503, 200]


def test_refusals_are_counted_by_lane(app: Flask):
    client = narrow(app, streams=0)
    client.get("/cameras.csv")

    shown = metrics.text(app.extensions["registry.metrics"], {})
    assert 'ashyq_shed_total{lane="streams"} 1' in shown


@pytest.mark.parametrize("ending", ["csv", "json", "geojson"])
def test_downloads_are_squeezed_for_who_asks_and_hold_the_same(client, ending: str):
    plain = client.get(f"/cameras.{ending}")
    squeezed = client.get(f"/cameras.{ending}", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in squeezed.headers["Vary"]
    assert gzip.decompress(squeezed.data) == plain.data


def test_a_squeezed_stream_is_never_held_whole(app: Flask):
    taken = []

    def endless():
        for number in range(1_000_000):
            taken.append(number)
            yield f"{number * 7919 % 1_000_003},".encode() * 100

    app.add_url_rule("/endless", "endless", lambda: Response(endless(), content_type="text/csv"))
    answer = Client(app).get("/endless", headers={"Accept-Encoding": "gzip"}, buffered=False)
    first = next(iter(answer.response))

    assert first
    assert len(taken) < 1_000
    answer.close()


@pytest.mark.parametrize("path", ["/", "/cameras.csv", "/cameras", "/healthz"])
def test_head_says_what_get_says_and_sends_nothing(app: Flask, path: str):
    client = Client(app)

    whole, head = client.get(path), client.head(path)

    assert (head.status_code, head.data) == (200, b"")
    assert head.headers.get("Content-Length") == whole.headers.get("Content-Length")
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_methods_that_nothing_takes_are_refused_by_name(client, method: str):
    refused = client.open("/cameras.json", method=method)

    assert refused.status_code == 405
    assert method in refused.get_json(force=True)["detail"]
    assert "Cookie" not in refused.text


def test_options_names_what_may_be_asked(app: Flask):
    answer = Client(app).options("/cameras")

    assert (answer.status_code, answer.data) == (200, b"")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
