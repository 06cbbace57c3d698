"""What leaves the register as a file is exactly what the register holds."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import geopandas
import pytest

from registry import cameras
from registry.cameras.flat import columns
from registry.database import Database
from registry.datasets import formats
from registry.errors import Refused
from tests.making import a_camera, an_organisation

WHOLE = {
    "functions": [
        {"function": "face_recognition_live", "state": "on", "since": "2024-11"},
        {"function": "anpr", "state": "off_since", "since": "2023", "until": "2025-01-31"},
    ],
    "bearings": [{"bearing": 90.5}, {"sweep_from": 350, "sweep_to": 20}],
    "purposes": ["public_order", "wanted_persons"],
    "legal_basis": {"type": "order", "title": "Бұйрық; № 69", "article": "30-1"},
    "retention_days": 0,
    "controller": "station",
    "title_en": '=HYPERLINK("x"), "gate"',
}


@pytest.fixture
def register(sqlite: Database) -> Database:
    with sqlite.writing() as session:
        an_organisation(session)
        a_camera(session, id="A", **WHOLE)
        a_camera(session, id="B", location_precision="withheld", functions=None)
    return sqlite


def everything(session):
    chosen = cameras.selection(
        session, {}, today=date(2026, 3, 2), timezone=ZoneInfo("Asia/Almaty")
    )
    return cameras.choose(session, chosen)


def written(register, ending):
    with register.reading() as session:
        table = formats.of_cameras(session, everything(session))
        return b"".join(formats.FORMATS[ending].stream(table)).decode()


def write(register, out, ending):
    with register.reading() as session:
        return formats.write(session, everything(session), out, ending)


def test_csv_is_exact_and_opens_anywhere(register):
    text = written(register, "csv")

    assert text.startswith("\ufeffid,demonstration,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    first, second = rows
    assert first["functions"] == "face_recognition_live:on:2024-11;anpr:off_since:2023:2025-01-31"
    assert first["bearings"] == "90.5;350-20"
    assert first["purposes"] == "public_order;wanted_persons"
    assert first["legal_basis_title"] == "Бұйрық; № 69"
    assert first["title_en"] == '=HYPERLINK("x"), "gate"'
    assert (first["retention_days"], second["retention_days"]) == ("0", "")
    assert (second["lat"], second["address"], second["title_kk"]) == ("", "", "")
    assert "\r\n" in text
    assert "\n" not in text.replace("\r\n", "")


def test_json_says_null_for_what_is_not_declared(register):
    first, second = json.loads(written(register, "json"))["cameras"]

    assert (first["retention_days"], second["retention_days"]) == (0, None)
    assert second["lat"] is None
    assert set(first) == set(second)


def test_geojson_of_a_withheld_camera_has_no_geometry(register):
    collection = json.loads(written(register, "geojson"))

    first, second = collection["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [71.4087, 51.1897]}
    assert second["geometry"] is None
    assert [json.loads(line) for line in written(register, "geojsonl").splitlines()] == [
        first,
        second,
    ]


@pytest.mark.parametrize("ending", ["gpkg", "fgb", "parquet"])
def test_map_files_read_back_as_they_were(register, tmp_path: Path, ending):
    out = tmp_path / f"cameras.{ending}"

    assert write(register, out, ending) == 2

    read = geopandas.read_parquet(out) if ending == "parquet" else geopandas.read_file(out)
    row = read.set_index("id").loc["A"]
    assert row["functions"] == "face_recognition_live:on:2024-11;anpr:off_since:2023:2025-01-31"
    assert (row.geometry.x, row.geometry.y) == (71.4087, 51.1897)
    assert read.crs.to_epsg() == 4326


def test_every_field_of_the_record_has_a_column():
    told = {*columns.PLAIN, *columns.LISTS, *columns.PARTS, *columns.MADE}

    assert set(cameras.Camera.model_fields) <= told


def test_an_unknown_format_names_the_known_ones(register, tmp_path: Path):
    with pytest.raises(Refused, match="geojson"):
        write(register, tmp_path / "x.docx", "docx")
    assert not list(tmp_path.glob("*x.docx*"))
