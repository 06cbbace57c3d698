"""The API over a small town: ten cameras, an organisation and three things volunteers saw."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from registry.api.answering import Quota
from registry.cameras.beside import observations
from registry.cameras.beside.observations import Observation
from registry.database import Database
from registry.settings import from_environment
from tests import making
from tests.careful import CarefulClient
from tests.conftest import ENGINE, opened_on

ITEMS = "/api/collections/cameras/items"
LIVE = [{"function": "face_recognition_live", "state": "on"}]
TOWN: dict[str, dict[str, Any]] = {
    "C-00": {"controller": "station", "retention_days": 30, "active_from": "2024-05-01"},
    "C-01": {"place_type": "street", "lon": 71.5, "functions": LIVE},
    "C-02": {"place_type": "street", "lon": 71.6, "retention_days": 0},
    "C-03": {"lat": 43.238, "lon": 76.946, "district_code": "almaty-medeu"},
    "C-04": {"location_precision": "withheld", "withheld_law": "Law"},
    "C-05": {"legal_basis": {"type": "order", "article": "5"}, "active_from": "2025"},
    "C-06": {"title_en": 'Gate "North"\\\n</script>', "address": "=1+1"},
    "C-07": {"status": "removed", "active_from": "2023", "removed_on": "2024-06"},
    "C-08": {"operator": "station", "active_from": "2026-01-01"},
    "C-09": {"connection": "national_system"},
}
SEEN = [
    Observation(lat=51.1, lon=71.4, kind="camera", tags={"a": "b"}, observed_on="2025-01-02"),
    Observation(lat=51.2, lon=71.5, kind="camera", tags={}, observed_on="2026-01-02"),
    Observation(lat=43.2, lon=76.9, kind="camera", tags={}),
]


@pytest.fixture(scope="module")
def register(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The register of the town."""
    with opened_on(ENGINE, request, tmp_path_factory.mktemp("town")) as opened:
        with opened.writing() as session:
            making.an_organisation(session)
            for name, but in TOWN.items():
                making.a_camera(session, id=name, **but)
            observations.load(
                session,
                SEEN,
                source="survey",
                licence="ODbL-1.0",
                attribution="OpenStreetMap",
                office=making.OFFICE,
                at=datetime(2026, 3, 2, tzinfo=UTC),
            )
        yield opened


@pytest.fixture(scope="module")
def site(register: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over it."""
    from registry.site import create_app

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGISTRY_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        patch.setenv("REGISTRY_DATABASE_URL", str(register.writer.url))
        patch.setenv("REGISTRY_SECRET_KEY", "for tests")
        made = create_app(from_environment())
    made.testing = True
    made.extensions["registry.watch"].every = 0
    made.extensions["registry.quota"] = Quota(1_000_000)
    made.test_client_class = CarefulClient
    yield made
    made.extensions["registry.database"].close()


@pytest.fixture
def ask(site: Flask) -> Any:
    """A careful browser."""
    return site.test_client()


@dataclass
class Served:
    """A server and the addresses it was asked for."""

    address: str = ""
    asked: list[str] = field(default_factory=list)

    def items(self) -> list[dict[str, list[str]]]:
        """The questions about cameras, in order."""
        parts = map(urlsplit, self.asked)
        return [parse_qs(part.query) for part in parts if part.path.endswith("cameras/items")]


class Quiet(WSGIRequestHandler):
    """Says nothing; the application notes what it is asked."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Nothing."""


@pytest.fixture
def served(site: Flask) -> Iterator[Served]:
    """The town on a real port."""
    told = Served()

    def noted(environ: Any, start_response: Any) -> Any:
        told.asked.append(f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}")
        return site(environ, start_response)

    server = make_server("127.0.0.1", 0, noted, threaded=True, request_handler=Quiet)
    told.address = f"http://127.0.0.1:{server.server_port}/api"
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def ids(answer: Any) -> str:
    """The last figures of the ids of an answer."""
    assert answer.status_code == 200, answer.text
    return "".join(str(one["id"])[-1] for one in json.loads(answer.text)["features"])


def following(answer: Any) -> str | None:
    """The link to the next page, without the host."""
    links = json.loads(answer.text)["links"]
    found = [one["href"] for one in links if one["rel"] == "next"]
    return found[0].removeprefix("http://localhost") if found else None


def walk(ask: Any, address: str | None) -> Iterator[Any]:
    """Each page of a walk."""
    while address:
        answer = ask.get(address)
        yield answer
        address = following(answer)
