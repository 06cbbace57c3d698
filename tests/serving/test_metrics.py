"""The figures of operation: true, added up over workers, and shown to this machine alone."""

import os

import pytest
from flask import Flask
from werkzeug.test import Client

from registry.web import metrics
from registry.web.metrics import Board


def shown(client, **headers: str) -> dict[str, float]:
    """The figures by name and labels."""
    lines = client.get("/metrics", headers=headers).text.splitlines()
    return {
        name: float(value)
        for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    }


def test_answers_are_counted_by_page_and_status(client):
    for path in ("/about", "/about", "/nowhere", "/cameras?colour=red"):
        client.get(path)

    figures = shown(client)

    assert figures['ashyq_requests_total{endpoint="pages.about",status="200"}'] == 2
    assert figures['ashyq_requests_total{endpoint="none",status="404"}'] == 1
    assert figures['ashyq_requests_total{endpoint="pages.camera_list",status="400"}'] == 1


def test_a_histogram_counts_upwards_to_its_whole(client):
    client.get("/about")

    figures = shown(client)

    name = 'ashyq_request_seconds_bucket{endpoint="pages.about",le='
    steps = [value for key, value in figures.items() if key.startswith(name)]
    assert steps == sorted(steps)
    assert steps[-1] == figures['ashyq_request_seconds_count{endpoint="pages.about"}'] == 1


def test_the_log_and_the_index_are_told(client):
    before = shown(client)
    client.get("/tiles/cameras/0/0/0.mvt")

    figures = shown(client)

    assert (before["ashyq_log_entries"], figures["ashyq_log_entries"]) == (2, 2)
    assert "ashyq_index_bytes" not in before
    assert (figures["ashyq_index_entries"], figures["ashyq_index_bytes"] > 100) == (2, True)
    assert figures["ashyq_newest_entry_age_seconds"] > 0


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.9", {}, 403),
        ("203.0.113.9", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("203.0.113.9", {"X-Real-IP": "::1", "Forwarded": "for=127.0.0.1"}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, 403),
        ("10.0.0.1", {}, 403),
        ("", {}, 403),
    ],
)
def test_only_this_machine_sees_the_figures(app: Flask, address, headers, status):
    asked = Client(app).get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})

    assert asked.status_code == status


def test_the_operator_may_open_the_figures(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REGISTRY_METRICS_OPEN", "1")

    asked = Client(app).get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"})

    assert asked.status_code == 200


def test_workers_are_added_up_and_one_that_has_ended_still_counts(tmp_path):
    first = Board(["home"], tmp_path)
    first.count("home", 200, 0.02)
    os.rename(tmp_path / f"{os.getpid()}.counts", tmp_path / "1.counts")
    second = Board(["home"], tmp_path)
    second.count("home", 200, 7.0)
    second.count("home", 599, 70.0)

    said = metrics.text(second, {})

    assert 'ashyq_requests_total{endpoint="home",status="200"} 2' in said
    assert 'ashyq_requests_total{endpoint="home",status="other"} 1' in said
    assert 'ashyq_request_seconds_bucket{endpoint="home",le="10"} 2' in said
    assert 'ashyq_request_seconds_bucket{endpoint="home",le="+Inf"} 3' in said
    assert "ashyq_workers_started 2" in said


def test_an_index_that_is_damaged_does_not_hide_the_other_figures(client, tmp_path):
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "cameras.index").write_bytes(b"rubbish")

    figures = shown(client)

    assert figures["ashyq_log_entries"] == 2
    assert "ashyq_index_entries" not in figures
