"""Map files open in the programs that read them, with every column, however little they hold."""

import json
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import geopandas
import pyarrow.parquet as pq
import pyogrio
import pytest

from registry import cameras
from registry.cameras.flat.columns import COLUMNS
from registry.database import Database
from registry.datasets import formats, snapshot
from tests.making import a_camera


@pytest.fixture
def register(tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(snapshot, "FEW", 0)
    path = tmp_path / "kept" / "register.db"
    path.parent.mkdir()
    path.write_bytes(empty_file.read_bytes())
    index_path = path.with_name("cameras.index")
    opened = Database(f"sqlite:///{path}", index_path=index_path)
    with opened.writing() as session:
        a_camera(session, id="AST-000001", children_likely=True)
        a_camera(session, id="AST-000002", lat=51.1, lon=71.5)
    with opened.reading() as session:
        snapshot.write(session, index_path.with_name(snapshot.NAME))
    with opened.writing() as session:  # what the kept columns lack
        a_camera(session, id="AST-000003", location_precision="withheld", vendors=["maker"])
    yield opened
    opened.close()


def written(register, out, **args):
    said = {key: [value] for key, value in args.items()}
    with register.reading() as session:
        chosen = cameras.selection(
            session, said, today=date(2026, 3, 2), timezone=ZoneInfo("Asia/Almaty")
        )
        formats.write(session, cameras.choose(session, chosen), out, out.suffix[1:])
    return out


def test_a_geopackage_has_every_column_and_an_index(register, tmp_path: Path) -> None:
    out = written(register, tmp_path / "cameras.gpkg")

    described = pyogrio.read_info(out, layer="cameras", force_feature_count=True)
    assert sorted(described["fields"]) == sorted(COLUMNS)
    assert described["geometry_type"] == "Point"
    assert described["capabilities"]["fast_spatial_filter"]
    read = geopandas.read_file(out).set_index("id")
    assert read["vendors"].dropna().to_dict() == {"AST-000003": "maker"}
    assert read["country_of_vendor"].isna().all()
    assert read.geometry["AST-000003"] is None
    found = geopandas.read_file(out, bbox=(71.45, 51.0, 71.6, 51.15))
    assert list(found["id"]) == ["AST-000002"]


def test_geoparquet_says_where_its_points_are(register, tmp_path: Path) -> None:
    out = written(register, tmp_path / "cameras.parquet")

    said = json.loads(pq.read_metadata(out).metadata[b"geo"])
    assert said["version"] == "1.1.0"
    assert said["columns"]["geometry"]["bbox"] == [71.4087, 51.1, 71.5, 51.1897]
    assert pq.read_schema(out).names == [*COLUMNS, "geometry", "bbox"]
    assert str(pq.read_schema(out).field("status").type) == "string"
    found = geopandas.read_parquet(out, bbox=(71.45, 51.0, 71.6, 51.15))
    assert list(found["id"]) == ["AST-000002"]


def test_flatgeobuf_finds_by_place_where_all_have_one(register, tmp_path: Path) -> None:
    out = written(register, tmp_path / "placed.fgb", bbox="71,51,72,52")
    every = written(register, tmp_path / "every.fgb")

    assert pyogrio.read_info(out)["capabilities"]["fast_spatial_filter"]
    assert len(geopandas.read_file(every)) == 3


@pytest.mark.parametrize("ending", ["gpkg", "fgb", "parquet"])
def test_a_selection_without_cameras_is_a_file_too(register, tmp_path: Path, ending) -> None:
    out = written(register, tmp_path / f"none.{ending}", place_type="hotel")

    read = geopandas.read_parquet(out) if ending == "parquet" else geopandas.read_file(out)
    assert len(read) == 0
    assert set(COLUMNS) <= set(read.columns)
