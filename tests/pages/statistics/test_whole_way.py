"""From accepted returns through a real release to the page: nothing hidden comes through."""

import re
from hashlib import sha256

from registry.database import Database
from tests.careful import CarefulClient
from tests.pages.reading import links, words
from tests.statistics.releases.newsroom import Newsroom

COUNTS: dict[str, int | str] = {
    "faces_seen": 400_000, "alerts": 200, "true_confirmed": 150, "true_unconfirmed": 6,
    "false_confirmed": 40, "false_unconfirmed": 4, "arrests": 60, "charged": 56, "released": 3,
    "outcome_open": 1,
}  # fmt: skip


def test_its_files_are_told_of_the_same_cells(client: CarefulClient, sqlite: Database) -> None:
    newsroom = Newsroom(sqlite).open()
    newsroom.counted("astana", "2026-Q1", **COUNTS)
    frozen = newsroom.out("2026-Q1")

    page = client.get("/en/statistics/releases/2026-q1")
    answers = {
        ending: client.get(href)
        for ending, href in links(page).items()
        if href.startswith("/en/statistics/releases/2026-q1.")
    }

    assert set(answers) == {
        "csv", "csv-metadata.json", "rates.csv", "rates.csv-metadata.json", "json", "sdmx.csv",
        "datapackage.json",
    }  # fmt: skip
    assert sha256(answers["json"].data).hexdigest() == frozen.sha256
    assert answers["csv"].headers["Link"].startswith("<2026-q1.csv-metadata.json>")
    assert b"OBS_STATUS" in answers["sdmx.csv"].data
    assert client.get("/statistics/releases/2031-q1.csv").status_code == 404
    assert client.get("/statistics/releases/2026-q1.xlsx").status_code == 404


def test_a_release_made_by_the_office_is_drawn(client: CarefulClient, sqlite: Database) -> None:
    newsroom = Newsroom(sqlite).open()
    for city in ("astana", "almaty"):
        newsroom.counted(city, "2026-Q1", **COUNTS)
    assert newsroom.out("2026-Q1").status == "published"

    page = client.get("/en/statistics/systems/faces?area=astana")
    release = words(client.get("/en/statistics/releases/2026-q1"))

    assert "Astana, 1st quarter 2026: how often was it wrong?" in words(page)
    assert "75 right" in words(page)
    assert re.search(r"People released without charge.*?hidden to protect people", words(page))
    assert "2 returns of offices, each accepted by a second person." in release
    assert "cells are hidden." in release
    assert "Kazakhstan" in words(client.get("/en/statistics"))
    assert "18 of 20 cities published nothing" in words(client.get("/en/statistics/silence"))
