"""A GeoPackage out, worked on in other programs, and in again: exactly what was done is found."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

import geopandas
import pytest
from flask import Flask
from shapely import Point

from registry import cameras
from registry.drafts import Draft
from tests import making
from tests.cameras.intake.test_round_trip import RICH
from tests.conftest import skip_or_fail
from tests.making import AT
from tests.office.conftest import OFFICE, Desk, Seat
from tests.office.test_files import numbers, preview, sent

Edit = Callable[[Path, Path], None]
MOVED, AMENDED, GONE = "AST-000002", "AST-000003", "AST-000004"


def by_ogr2ogr(own: Path, changed: Path) -> None:
    """To GeoJSON, changed there, and a GeoPackage again."""
    if not which("ogr2ogr"):
        skip_or_fail("ogr2ogr")
    between = own.with_suffix(".geojson")
    subprocess.run(["ogr2ogr", between, own, "-lco", "COORDINATE_PRECISION=15"], check=True)
    told = json.loads(between.read_text())
    kept = [one for one in told["features"] if one["properties"]["id"] != GONE]
    for one in kept:
        if one["properties"]["id"] == MOVED:
            one["geometry"]["coordinates"] = [71.43, 51.16]
        if one["properties"]["id"] == AMENDED:
            one["properties"]["retention_days"] = 30
    between.write_text(json.dumps(told | {"features": kept}))
    subprocess.run(["ogr2ogr", changed, between, "-nln", "cameras"], check=True)


def by_sql(own: Path, changed: Path) -> None:
    """Copied with one statement of SQL: the columns in another order, the layer renamed."""
    if not which("ogr2ogr"):
        skip_or_fail("ogr2ogr")
    whole = f"SELECT * FROM cameras WHERE id <> '{GONE}' ORDER BY id DESC"
    subprocess.run(["ogr2ogr", changed, own, "-sql", whole, "-nln", "mine"], check=True)
    for statement in (
        f"UPDATE mine SET retention_days = 30 WHERE id = '{AMENDED}'",
        f"UPDATE mine SET lon = 71.43, lat = 51.16 WHERE id = '{MOVED}'",
    ):
        subprocess.run(
            ["ogrinfo", "-q", "-update", changed, "-sql", statement],
            check=True,
            capture_output=True,
        )


def by_geopandas(own: Path, changed: Path) -> None:
    """Saved anew under another name, as QGIS saves: every column with the type it was read as."""
    told = geopandas.read_file(own)
    told = told[told["id"] != GONE]
    told.loc[told["id"] == MOVED, "geometry"] = Point(71.43, 51.16)
    told.loc[told["id"] == AMENDED, "retention_days"] = 30
    told.to_file(changed, driver="GPKG", layer="my cameras")


@pytest.fixture
def desk(app: Flask, seat: Seat) -> Desk:
    """An editor whose office keeps cameras of which much is declared."""
    told = [making.facts(**RICH | {"id": f"AST-00000{n}", "lat": 51.1 + n / 100}) for n in (2, 3)]
    told += [making.facts(controller="station", id=f"AST-00000{n}") for n in (4, 5, 6)]
    told.append(making.facts(controller="station", id="AST-000007", lat=None, lon=None))
    news = [cameras.Change("entered", cameras.camera(one), "New.") for one in told]
    with app.extensions["registry.database"].writing() as session:
        cameras.publish(session, news, office="Registry office", at=AT)
    return seat("editor@example.kz", "editor")


@pytest.mark.parametrize("edit", [by_ogr2ogr, by_sql, by_geopandas])
def test_what_was_done_is_found_and_nothing_else(
    app: Flask, desk: Desk, tmp_path: Path, edit: Edit
) -> None:
    own, changed = tmp_path / "own.gpkg", tmp_path / "changed.gpkg"
    own.write_bytes(desk.get(f"/office/files/cameras.gpkg?office={OFFICE}").data)

    edit(own, changed)
    page = preview(desk, sent(desk, changed.read_bytes(), "changed.gpkg", missing="1"))

    assert numbers(page) == {
        "New": 0, "Amended": 2, "Removed": 1, "Unchanged": 4,
        "Conflicts": 0, "Refused rows": 0, "Deselected": 0,
    }  # fmt: skip
    assert wanted(app) == {
        MOVED: ("amended", {"lat": 51.16, "lon": 71.43, "district_code": "astana-baiqonyr"}),
        AMENDED: ("amended", {"retention_days": 30}),
        GONE: ("removed", {"status": "removed"}),
    }


def wanted(app: Flask) -> dict[str, tuple[str, dict[str, Any]]]:
    """What the drafts want, camera by camera."""
    with app.extensions["registry.database"].reading() as session:
        return {
            str(one.camera_id): (one.kind, json.loads(one.changes)) for one in session.query(Draft)
        }
