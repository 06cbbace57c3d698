"""Files of a release: golden lines, one symbol for all that is hidden, the same in every format."""

import csv
import io
import json
from hashlib import sha256

import pytest

from registry.database import Database
from registry.datasets import releases as files
from registry.errors import NotFound
from registry.statistics.cells import Cell
from tests.statistics.releases.newsroom import CITIES, Newsroom

ROOT = "https://register.example"
GOLDEN = """\
release,system,area,period,measure,dims,value,marks,reason,demonstration
2026-q1,*,kazakhstan,2026-Q1,alerts,capability=face_recognition_live,150,,,true
2026-q1,*,kazakhstan,2026-Q1,arrests,capability=face_recognition_live,51,,,true
2026-q1,*,kazakhstan,2026-Q1,faces_seen,capability=face_recognition_live,x,x,pending,true
2026-q1,faces,almaty,2026-Q1,alerts,,50,,,true
2026-q1,faces,almaty,2026-Q1,arrests,,c,c,,true
2026-q1,faces,astana,2026-Q1,alerts,,50,,,true
2026-q1,faces,astana,2026-Q1,arrests,,c,c,,true
2026-q1,faces,astana,2026-Q1,faces_seen,,x,x,not_collected,true
2026-q1,faces,shymkent,2026-Q1,alerts,,50,,,true
2026-q1,faces,shymkent,2026-Q1,arrests,,40,,,true
"""


@pytest.fixture
def release(sqlite: Database):
    room = Newsroom(sqlite).open()
    more = {"astana": {"faces_seen": "not_collected"}}
    for city, arrests in zip(CITIES, (3, 8, 40), strict=True):
        room.counted(city, "2026-Q1", alerts=50, arrests=arrests, **more.get(city, {}))
    return room.out("2026-Q1")


def made(release, ending: str) -> bytes:
    return files.content(release, ending, root=ROOT)[0]


def test_all_files_say_the_same_and_one_symbol_stands_for_all_that_is_hidden(release):
    assert made(release, "csv").decode().replace("\r\n", "\n") == GOLDEN
    assert sha256(made(release, "json")).hexdigest() == release.sha256

    rows = list(csv.DictReader(io.StringIO(made(release, "sdmx.csv").decode())))
    told = {
        (row["REF_AREA"], row["MEASURE"]): (
            row["OBS_VALUE"],
            row["OBS_STATUS"],
            row["CONF_STATUS"],
        )
        for row in rows
        if row["SYSTEM"] == "faces"
    }
    # Astana's is hidden for itself, Almaty's for Astana's: nobody can tell which is which.
    assert told["astana", "arrests"] == told["almaty", "arrests"] == ("", "Q", "C")
    assert told["shymkent", "arrests"] == ("40", "A", "F")
    assert told["astana", "faces_seen"] == ("", "L", "F")


def test_descriptors_say_what_the_table_is(release):
    table = made(release, "csv")
    package = json.loads(made(release, "datapackage.json"))
    web = json.loads(made(release, "csv-metadata.json"))
    resource, rates = package["resources"]
    (value,) = [one for one in resource["schema"]["fields"] if one["name"] == "value"]

    assert resource["hash"] == f"sha256:{sha256(table).hexdigest()}"
    assert resource["path"] == web["url"] == f"{ROOT}/statistics/releases/2026-q1.csv"
    assert [one["value"] for one in value["missingValues"]] == ["c", "x", "z"]
    header = GOLDEN.split("\n", 1)[0].split(",")
    assert [one["name"] for one in web["tableSchema"]["columns"]] == header
    assert [one["name"] for one in resource["schema"]["fields"]] == header

    assert rates["hash"] == f"sha256:{sha256(made(release, 'rates.csv')).hexdigest()}"
    beside = json.loads(made(release, "rates.csv-metadata.json"))
    assert rates["path"] == beside["url"] == f"{ROOT}/statistics/releases/2026-q1.rates.csv"
    header = made(release, "rates.csv").decode().split("\r\n", 1)[0].split(",")
    assert [one["name"] for one in rates["schema"]["fields"]] == header

    release.status = "ready"
    for ending in files.FILES:
        with pytest.raises(NotFound):
            files.content(release, ending, root=ROOT)
    release.status = "published"
    with pytest.raises(NotFound):
        files.content(release, "exe", root=ROOT)


def a_release(*cells: tuple[str, int | None, str]) -> dict[str, object]:
    """A frozen file of one city and quarter: measures with their counts and marks."""
    return {
        "release": {"id": "r", "demonstration": False},
        "cells": [
            {
                "name": measure, "system": "faces", "area": "astana", "period": "2026-Q1",
                "measure": measure, "dims": {}, "value": value, "marks": marks, "reason": None,
            }
            for measure, value, marks in cells
        ],
    }  # fmt: skip


def stated(*cells: tuple[str, int | None, str]) -> dict[str, dict[str, str]]:
    from registry.datasets.releases import rates

    rows = csv.DictReader(io.StringIO(rates.as_csv(a_release(*cells)).decode()))
    return {row["metric"]: row for row in rows}


def test_a_rate_has_the_shown_interval_and_the_exact_one_beside_it():
    found = stated(
        ("alerts", 2077, ""), ("false_confirmed", 10, ""), ("true_confirmed", 2067, ""),
        ("faces_seen", 3147436, "e"),
    )["false_per_alert"]  # fmt: skip

    assert (found["numerator"], found["denominator"]) == ("10", "2077")
    ends = [float(found[name]) for name in ("value", "low", "high", "exact_low", "exact_high")]
    assert ends == pytest.approx(
        [0.004814636495, 0.002617332305, 0.008840272368, 0.002311146799, 0.008836408062], rel=1e-8
    )
    assert found["method"] == "wilson"


def test_no_rate_is_told_of_hidden_counts_few_cases_or_across_a_break():
    seen = ("faces_seen", None, "x")
    some = stated(seen, ("alerts", 50, ""), ("arrests", None, "c"), ("true_confirmed", 40, ""))
    assert set(some) == {"precision"}
    few = [("alerts", 19, ""), ("false_confirmed", 1, ""), ("true_confirmed", 18, "")]
    assert stated(seen, *few) == {}
    faces = stated(("faces_seen", 90_000, "b"), ("false_confirmed", 4, ""))
    assert "false_per_face" not in faces


def test_a_cell_that_a_spreadsheet_would_run_is_tamed():
    from registry.datasets.releases import table

    told = {
        "release": {"id": "a", "demonstration": False},
        "cells": [
            {
                "name": "a", "system": "=1+1", "area": "b", "period": "2026", "measure": "alerts",
                "dims": {"a": "b"}, "value": 1, "marks": "", "reason": None,
            }
        ],
    }  # fmt: skip
    assert b"\r\na,'=1+1,b,2026,alerts,a=b,1,,,false\r\n" in table.as_csv(told)


def test_the_annual_report_hides_what_is_hidden():
    cells = [
        Cell("faces", "astana", "2026", "alerts", 1250),
        Cell("faces", "astana", "2026", "arrests", None, marks="c"),
        Cell("faces", "astana", "2026-Q1", "stops", 7),
    ]
    page = files.annual(
        cells, system="<Faces>", year="2026", areas={"astana": "Astana"}, language="en",
        source=ROOT, gettext=str, demonstration=True,
    ).decode()  # fmt: skip

    assert "<h1>Use of &lt;Faces&gt; in 2026</h1>" in page
    assert "<td>1\N{NO-BREAK SPACE}250</td>" in page
    assert "<td>hidden, to protect people</td>" in page
    assert "demonstration" in page
    assert "Stops" not in page
