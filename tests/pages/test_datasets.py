"""Data sets as visitors and programs take them: counted beforehand, described, of any selection."""

import csv
import io
import json
import tempfile
from pathlib import Path

import pytest

from registry.cameras.beside.observations import Observation, load
from registry.database import Database
from registry.datasets import formats, scratch
from tests.careful import CarefulClient
from tests.datasets import filling
from tests.making import AT, OFFICE


@pytest.fixture
def portal(client: CarefulClient, sqlite: Database) -> CarefulClient:
    with sqlite.writing() as session:
        for but in (filling.PLAIN, filling.WITHHELD):
            filling.a_camera(session, **but)
        seen = Observation(51.1, 71.4, "camera", {"man_made": "surveillance"}, "node/1")
        load(
            session,
            [seen],
            source="OpenStreetMap",
            licence="ODbL-1.0",
            attribution="© OpenStreetMap contributors",
            office=OFFICE,
            at=AT,
        )
    return client


def rows(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


COUNTS = {"cameras": 3, "functions": 2, "organisations": 1, "history": 5, "observations": 1}


def test_every_data_set_is_counted_and_given_out_in_each_of_its_formats(
    portal: CarefulClient,
) -> None:
    for name, count in COUNTS.items():
        page = portal.get(f"/en/datasets/{name}").text
        assert f'<span class="number">{count}</span>' in page
        for ending, one in formats.of(formats.dataset(name)).items():
            assert f'href="/en/datasets/{name}.{ending}"' in page
            answer = portal.get(f"/datasets/{name}.{ending}")
            assert (answer.status_code, answer.content_type) == (200, one.media_type)
            assert answer.headers["X-Total-Count"] == str(count)
            assert answer.data
        assert len(rows(portal.get(f"/datasets/{name}.csv"))) == count
        columns = portal.get(f"/kk/datasets/{name}/columns").text
        assert columns.count("<h3>") == len(formats.dataset(name).columns)


def test_the_front_page_of_the_data_sets_and_their_columns(portal: CarefulClient) -> None:
    listed = portal.get("/en/datasets").text
    columns = portal.get("/en/datasets/cameras/columns").text
    column = portal.get("/en/datasets/cameras/columns/children_likely").text

    assert listed.count('class="number"') == 7
    assert columns.count("<h3>") == 95
    assert "1 of 3" in column
    assert "entry No. 3" in column


def test_a_choice_of_cameras_chooses_their_functions_too(portal: CarefulClient) -> None:
    found = rows(portal.get("/datasets/functions.csv?bbox=71.45,51,71.6,51.15"))

    assert [(one["camera"], one["function"], one["state"]) for one in found] == [
        ("AST-000002", "recording", "on")
    ]


def test_a_past_state_of_the_log_and_the_register(portal: CarefulClient) -> None:
    assert [one["number"] for one in rows(portal.get("/datasets/history.csv?as_of=2"))] == [
        "1", "2",
    ]  # fmt: skip
    assert rows(portal.get("/datasets/organisations.csv?as_of=0")) == []


def test_the_description_is_beside_the_csv(portal: CarefulClient) -> None:
    answer = portal.get("/cameras.csv?place_type=railway_station")
    links = answer.headers["Link"]

    assert '</cameras.csv-metadata.json?place_type=railway_station>; rel="describedby"' in links
    said = json.loads(portal.get("/cameras.csv-metadata.json?place_type=railway_station").text)
    assert said["url"].endswith("/cameras.csv?place_type=railway_station")
    assert said["schema:abstract"] == "Selection: place_type=railway_station"
    names = [column["name"] for column in said["tableSchema"]["columns"]]
    assert names == answer.data.decode("utf-8-sig").split("\r\n")[0].split(",")
    assert said["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}


def test_the_data_package_names_every_table(portal: CarefulClient) -> None:
    said = json.loads(portal.get("/datasets/datapackage.json").text)

    assert {one["name"]: one["rows"] for one in said["resources"]} == {
        "cameras": 3, "functions": 2, "organisations": 1, "history": 5, "observations": 1,
        "requests": 0, "statistics": 0,
    }  # fmt: skip
    assert said["resources"][4]["licenses"][0]["name"] == "ODbL-1.0"
    assert said["resources"][0]["path"] == "http://localhost/datasets/cameras.csv"
    schema = json.loads(portal.get("/datasets/cameras.schema.json").text)
    assert schema == said["resources"][0]["schema"]


WRONG = [
    ("/datasets/cars.csv", 404, "cameras, functions"),
    ("/datasets/cameras.docx", 404, "xlsx"),
    ("/cameras.docx", 404, "xlsx"),
    ("/datasets/functions.gpkg", 404, "parquet"),
    ("/datasets/cameras.csv?colour=red", 400, "colour"),
    ("/datasets/history.csv?area=astana", 400, "as_of"),
    ("/datasets/observations.json?as_of=1", 400, "as_of"),
    ("/datasets/cameras.csv-metadata.json?limit=3", 400, "limit"),
    ("/datasets/datapackage.json?x=1", 400, "x"),
    ("/datasets/cars", 404, "cameras, functions"),
    ("/datasets/cameras/columns/colour", 404, "colour"),
    ("/datasets?x=1", 400, "x"),
    ("/datasets/history?area=astana", 400, "as_of"),
]


def test_what_is_not_there_is_said_with_a_way_out(portal: CarefulClient) -> None:
    for address, status, words in WRONG:
        said = {"Accept": "application/json", "Accept-Language": "en"}
        answer = portal.get(address, headers=said)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert words in json.loads(answer.text)["detail"], address


def test_a_sheet_that_would_not_hold_them_is_refused_beforehand(
    portal: CarefulClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = formats.Format("xlsx", "x", formats.FORMATS["xlsx"].pieces, most=2)
    monkeypatch.setitem(formats.FORMATS, "xlsx", small)

    answer = portal.get("/en/cameras.xlsx")
    page = portal.get("/en/datasets/cameras").text

    assert answer.status_code == 400
    assert "holds at most 2 rows, and this choice has 3" in json.loads(answer.text)["detail"]
    assert 'href="/en/datasets/cameras.xlsx"' not in page
    assert portal.get("/en/cameras.xlsx?bbox=71.45,51,71.6,51.15").data


def test_the_same_choice_is_offered_where_it_is_shown(portal: CarefulClient) -> None:
    for page, query in [
        ("/en/cameras?finding=retention_not_declared", "finding=retention_not_declared"),
        ("/en/organisations/station", "controller=station"),
        ("/en/areas/astana", "area=astana"),
    ]:
        text = portal.get(page).text
        for ending in ("csv", "xlsx", "geojson"):
            assert f'href="/en/cameras.{ending}?{query}"' in text
        assert f'href="/en/datasets/cameras?{query}"' in text
    assert 'data-follows="/datasets/cameras"' in portal.get("/en/").text


def test_whoever_hangs_up_leaves_nothing_behind(
    portal: CarefulClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setattr(scratch, "AT_ONCE", 100)
    for ending in ("gpkg", "fgb", "parquet", "kml", "xlsx", "csv"):
        answer = portal.get(f"/cameras.{ending}", buffered=False)

        assert next(iter(answer.response))
        assert list(place.iterdir()) == []  # its name is gone before the first piece is sent
        answer.close()

        assert list(place.iterdir()) == []
        assert portal.get(f"/cameras.{ending}").data


def test_what_a_killed_process_left_is_taken_away(
    portal: CarefulClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / f"{scratch.PREFIX}old"
    left.mkdir()
    (left / "rows.gpkg").write_bytes(b"half")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(scratch, "FORGOTTEN", -1)

    assert portal.get("/cameras.gpkg").data
    assert not left.exists()
