"""pygeoapi: OGC API Features over the same PostGIS table."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks import peers
from benchmarks.bench import Bench
from benchmarks.peers import postgres
from benchmarks.processes import Server, free_port, serving

PACKAGES = ("pygeoapi", "psycopg2-binary", "sqlalchemy", "geoalchemy2", "gunicorn")
CAMERAS = "/collections/cameras/items"


@contextmanager
def running(bench: Bench) -> Iterator[Server]:
    """pygeoapi with two workers; the work of PostgreSQL counts as its own."""
    programs = peers.environment(bench, "pygeoapi", PACKAGES)
    cluster = postgres.loaded(bench)
    port = free_port()
    settings, description = bench.path("pygeoapi.json"), bench.path("pygeoapi-openapi.json")
    settings.write_text(json.dumps(_settings(cluster.port, port)))
    paths = {"PYGEOAPI_CONFIG": str(settings), "PYGEOAPI_OPENAPI": str(description)}
    description.write_text(
        json.dumps({"openapi": "3.0.2", "info": {"title": "-", "version": "1"}, "paths": {}})
    )
    command = [str(programs / "gunicorn"), "-w", "2", "-b", f"127.0.0.1:{port}"]
    command += ["pygeoapi.flask_app:APP"]
    with serving(
        "pygeoapi", command, port, bench.logs("pygeoapi"), ready=f"{CAMERAS}?limit=1&f=json",
        env=paths, besides=(cluster.root,), patience=60,
    ) as server:  # fmt: skip
        yield server


def boxes(chosen: Sequence[str]) -> list[str]:
    """The addresses of its cameras in a box."""
    return [f"{CAMERAS}?bbox={box}&limit=1000&f=json" for box in chosen]


def items(ids: Sequence[str]) -> list[str]:
    """The addresses of its single cameras."""
    return [f"{CAMERAS}/{one}?f=json" for one in ids]


def _settings(database_port: int, port: int) -> dict[str, Any]:
    provider = {
        "type": "feature", "name": "PostgreSQL", "id_field": "id", "table": "cameras",
        "geom_field": "geom",
        "data": {"host": "127.0.0.1", "port": database_port, "dbname": "postgres",
                 "user": "bench", "password": "-", "search_path": ["public"]},
    }  # fmt: skip
    said = {"title": "cameras", "description": "cameras", "keywords": ["cameras"]}
    return {
        "server": {"bind": {"host": "127.0.0.1", "port": port}, "url": f"http://127.0.0.1:{port}",
                   "mimetype": "application/json", "encoding": "utf-8", "gzip": True,
                   "languages": ["en"], "limits": {"default_items": 10, "max_items": 10_000},
                   "map": {"url": "http://127.0.0.1/{z}/{x}/{y}.png", "attribution": "-"}},
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": said | {"keywords_type": "theme", "terms_of_service": "-",
                                      "url": "http://127.0.0.1"},
            "license": {"name": "-", "url": "http://127.0.0.1"},
            "provider": {"name": "-", "url": "http://127.0.0.1"}, "contact": {"name": "-"},
        },
        "resources": {"cameras": said | {
            "type": "collection", "links": [],
            "extents": {"spatial": {"bbox": [46, 40, 88, 56],
                                    "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}},
            "providers": [provider],
        }},
    }  # fmt: skip
