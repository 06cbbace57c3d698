"""The page of a system: figures that can be judged, and nothing of what is hidden."""

import re

import pytest
from flask import Flask

from registry.database import Database
from registry.statistics.releases.tables import HiddenCount
from tests.careful import CarefulClient
from tests.pages.reading import links, words
from tests.pages.statistics.figures import FIRST
from tests.statistics import publishing
from tests.statistics.publishing import SYSTEM, VEHICLES, cells

PAGE = f"/en/statistics/systems/{SYSTEM}"


@pytest.mark.usefixtures("out")
def test_it_opens_with_the_newest_quarter(client: CarefulClient) -> None:
    said = words(client.get(f"{PAGE}?area=astana"))

    assert "Astana, 1st quarter 2026: how often was it wrong?" in said
    assert "These figures are invented for the demonstration." in said


@pytest.mark.usefixtures("out")
def test_alerts_stand_as_signs_that_add_up(client: CarefulClient) -> None:
    said = words(client.get(f"{PAGE}?area=astana&period=2025-Q3"))

    assert "The alerts, as 100 signs" in said
    assert "75 right" in said
    assert "5 could not be checked" in said
    assert "20 wrong" in said


@pytest.mark.usefixtures("out")
def test_rare_errors_take_a_thousand_signs(client: CarefulClient) -> None:
    said = words(client.get(f"{PAGE}?area=astana&period=2026-Q1"))

    assert "The alerts, as 1,000 signs" in said
    assert "980 right" in said
    assert "10 wrong" in said


@pytest.mark.usefixtures("out")
def test_a_corrected_count_stands_in_its_newest_vintage(client: CarefulClient) -> None:
    page = client.get(f"{PAGE}?area=astana&period=2025-Q4")

    funnel = page.text[page.text.index('id="funnel"') :]
    assert re.search(r"Alerts confirmed wrong.*?12<abbr[^>]*>r</abbr>", funnel, re.S)


@pytest.mark.usefixtures("out")
def test_what_is_hidden_and_what_is_missing_are_told_apart(client: CarefulClient) -> None:
    said = words(client.get(f"{PAGE}?area=astana&period=2026-Q1"))

    assert "c hidden to protect people" in said
    assert "not counted" in said
    assert "not published" in said


def test_nothing_follows_from_a_hidden_count(
    app: Flask, client: CarefulClient, out: Database
) -> None:
    def pages() -> list[str]:
        asked = [
            f"{PAGE}?area=astana&period=2026-Q1",
            "/en/statistics",
            "/en/statistics/silence",
            "/en/statistics/releases/2026-q1",
        ]
        return [re.sub(r'nonce="[^"]+"', "", client.get(one).text) for one in asked]

    before = pages()
    with out.writing() as session:
        for row in session.query(HiddenCount):
            row.value = 4

    assert "held-back" in before[0]
    assert pages() == before


@pytest.mark.usefixtures("out")
def test_breaks_stand_between_the_periods(client: CarefulClient) -> None:
    page = client.get(f"{PAGE}?area=astana")

    assert "threshold: 0.60 → 0.64" in page.text
    assert "Where the series breaks November 3, 2025: threshold: 0.60 → 0.64" in words(page)


@pytest.mark.usefixtures("out")
def test_places_stand_by_name_on_one_scale(client: CarefulClient) -> None:
    said = words(client.get(PAGE))

    multiples = said[said.index("Wrong alerts in a hundred, place by place") :]
    assert multiples.index("Almaty") < multiples.index("Astana")
    assert "no place can be called better than another" in multiples


@pytest.mark.usefixtures("out")
def test_every_drawing_has_a_name_and_a_table(client: CarefulClient) -> None:
    for tongue in ("kk", "ru", "en"):
        page = client.get(f"/{tongue}/statistics/systems/{SYSTEM}?area=astana")

        drawings = re.findall(r'<svg[^>]*role="img"[^>]*aria-labelledby="([^"]+)"', page.text)
        assert len(drawings) >= 4
        for named in drawings:
            title, desc = named.split()
            assert re.search(rf'<title id="{title}">[^<]{{8}}', page.text)
            assert re.search(rf'<desc id="{desc}">[^<]{{8}}', page.text)


def test_vehicles_are_judged_by_hits(client: CarefulClient, out: Database) -> None:
    counts = {
        "vehicles_read": 2_000_000, "alerts": 3_100, "true_confirmed": 2_790, "misread": 217,
        "stale_list": 62, "undetermined": 31, "stops": 640, "stops_after_false": 9,
    }  # fmt: skip
    with out.writing() as session:
        publishing.a_system(session, VEHICLES, "vehicle_identification")
        publishing.publish(session, "cars", cells("2026-Q1", counts, system=VEHICLES))

    said = words(client.get(f"/en/statistics/systems/{VEHICLES}"))

    assert "900 right" in said
    assert "10 could not be checked" in said
    assert "90 wrong" in said


def test_a_year_is_there_as_a_report_to_be_filed(client: CarefulClient, out: Database) -> None:
    with out.writing() as session:
        publishing.publish(session, "2025", cells("2025", FIRST))

    page = client.get(f"{PAGE}?area=astana&period=2025")
    address = links(page)["The report of the year 2025, to be filed (HTML)"]

    answer = client.get(address)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SYSTEM}-2025.html"'
    assert "every figure here is invented" in answer.text
    assert client.get(address.replace("2025", "1999")).status_code == 404


def test_a_system_of_which_nothing_is_out_says_so(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        publishing.a_system(session)

    assert "Nothing has been published" in words(client.get(PAGE))


@pytest.mark.usefixtures("out")
def test_what_it_does_not_know_is_named(client: CarefulClient) -> None:
    for query, said in (
        ("area=atlantis", "area=atlantis is not one of the choices"),
        ("period=2026-Q5", "period=2026-Q5 is neither a year (2026) nor a quarter"),
        ("period=2019-Q1", "period=2019-Q1 is not one of the choices"),
        ("colour=red", "colour is not asked for here."),
    ):
        page = client.get(f"{PAGE}?{query}")

        assert page.status_code == 400
        assert said in words(page)


@pytest.mark.usefixtures("out")
def test_areas_and_systems_lead_here(client: CarefulClient) -> None:
    assert f"{PAGE}?area=astana" in links(client.get("/en/areas/astana")).values()
    assert PAGE in links(client.get(f"/en/systems/{SYSTEM}")).values()
    silent = links(client.get("/en/areas/shymkent"))
    assert silent["Who is silent"] == "/en/statistics/silence"


@pytest.mark.usefixtures("out")
def test_a_period_beside_the_one_before_is_compared_or_refused_in_words(
    client: CarefulClient,
) -> None:
    said = words(client.get(f"{PAGE}?area=astana&period=2026-Q1"))

    assert "Beside 4th quarter 2025" in said
    assert "Wrong alerts per alert: " in said


def test_the_methods_are_told_from_data(client: CarefulClient) -> None:
    said = words(client.get("/en/statistics/methods"))

    for told in (
        "Below 20 cases only the counts are given.",
        "It is not compared across a change in counting: Faces seen.",
        "It is never shown without “Wrong alerts per face seen”.",
        "E. B. Wilson (1927)",
        "Clopper–Pearson interval, in the files",
        "A fact about people: hidden below 5.",
        "A comparison of rates with different denominators",
        "Said instead: The intervals overlap",
    ):
        assert told in said
