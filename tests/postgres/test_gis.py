"""The view for desktop GIS shows what the map shows, to those who may, and nothing more."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click.testing
import geopandas
import pytest
from shapely import Point
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registry import cameras
from registry.commands import main
from registry.database import Database
from tests import making, servers
from tests.conftest import a_register, execute, skip_or_fail

pytestmark = pytest.mark.xdist_group("gis")
SECRET = (71.654321, 51.123456)
ROLE = 'we"ird %s: role'


def run(database: Database, *arguments: str, url: str | None = None) -> click.testing.Result:
    """A command on the register, as an operator types it."""
    url = url or database.writer.url.render_as_string(hide_password=False)
    environment = {"REGISTRY_DATABASE_URL": url, "REGISTRY_SECRET_KEY": "for tests"}
    return click.testing.CliRunner().invoke(main, arguments, env=environment)


@pytest.fixture(scope="module")
def with_postgis(cluster: servers.Cluster) -> servers.Cluster:
    """A server that can be given PostGIS."""
    if not servers.has_postgis():
        skip_or_fail("PostGIS")
    return cluster


@pytest.fixture(scope="module")
def viewed(with_postgis: servers.Cluster) -> Iterator[Database]:
    """A register with the view, read by one role with an odd name."""
    cluster = with_postgis
    execute(cluster, r'CREATE ROLE "we""ird %s\: role"')
    with a_register(cluster) as database:
        fill(database)
        done = run(database, "gis-view", "--role", ROLE)
        assert (done.exit_code, ROLE in done.output) == (0, True), done.output
        yield database


def fill(database: Database) -> None:
    functions = [
        {"function": "recording", "state": "on"},
        {"function": "anpr", "state": "on"},
        {"function": "face_recognition", "state": "capable_off"},
    ]
    with database.writing() as session:
        making.an_organisation(session)
        making.a_camera(session, functions=functions, controller="station", retention_days=0)
        making.a_camera(session, id="AST-2", lon=76.9, lat=43.2)
        secret = {"lon": SECRET[0], "lat": SECRET[1], "address": "Kenesary 14"}
        making.a_camera(session, id="AST-3", location_precision="approx_100m", **secret)
        making.a_camera(session, id="AST-4", location_precision="withheld", **secret)
        making.a_camera(session, id="AST-5")
        change = {"office": making.OFFICE, "reason": "Taken down.", "at": making.AT}
        cameras.amend(session, "AST-5", status="removed", **change)
        cameras.amend(session, "AST-2", **change | {"reason": "Counted."}, retention_days=30)


def rows(database: Database, query: str) -> list[tuple]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text(query))]


def test_each_camera_on_the_map_is_one_row(viewed: Database):
    found = rows(viewed, "SELECT id, entry, ST_AsText(geom) FROM gis.cameras ORDER BY id")

    assert found == [
        ("AST-000001", 2, "POINT(71.4087 51.1897)"),
        ("AST-2", 8, "POINT(76.9 43.2)"),
        ("AST-3", 4, "POINT(71.654 51.123)"),
        ("AST-4", 5, None),
    ]


def test_the_facts_are_flat_and_zero_is_not_a_blank(viewed: Database):
    columns = (
        "title_kk, title_ru, title_en, address, place_type, district_code, status, mark, "
        "functions_on, functions_capable_off, functions_testing, controller, retention_days, "
        "legal_basis_type, approx, demonstration, recorded_at, findings_count"
    )
    found = rows(viewed, f"SELECT {columns} FROM gis.cameras WHERE id = 'AST-000001'")

    names = "Вокзал, батыс кіреберіс", "Вокзал, западный вход", "Station, west entrance"
    place = "Goethe 7", "railway_station", "astana-saryarqa", "active", "face"
    does = "anpr;recording", "face_recognition", None, "station", 0, None, False, False
    at = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    # No legal basis, no vendor, no contact for rights, no sign.
    assert found == [(*names, *place, *does, at, 4)]


def test_nothing_withheld_can_be_reached_through_it(viewed: Database):
    whole = str(rows(viewed, "SELECT * FROM gis.cameras WHERE id IN ('AST-3', 'AST-4')"))
    beneath = """
        SELECT DISTINCT refobjid::regclass::text FROM pg_depend d
        JOIN pg_rewrite r ON r.oid = d.objid AND r.ev_class = 'gis.cameras'::regclass
        JOIN pg_class c ON c.oid = refobjid AND c.relkind = 'r' ORDER BY 1
    """

    assert not [secret for secret in ("Kenesary", "654321", "123456") if secret in whole]
    assert rows(viewed, beneath) == [("camera_versions",), ("entries",)]


@pytest.mark.parametrize(
    "forbidden",
    [
        "SELECT withheld FROM cameras",
        "SELECT record FROM entries",
        "DELETE FROM gis.cameras",
        "UPDATE gis.cameras SET status = 'removed'",
        "INSERT INTO gis.cameras (id) VALUES ('X')",
        "CREATE TABLE gis.mine (id int)",
    ],
)
def test_who_may_read_it_may_do_nothing_else(viewed: Database, forbidden: str):
    with viewed.writer.connect() as connection:
        quoted = connection.dialect.identifier_preparer.quote_identifier(ROLE)
        connection.exec_driver_sql(f"SET ROLE {quoted}", {})
        assert connection.scalar(text("SELECT count(*) FROM gis.cameras")) == 4
        with pytest.raises(DBAPIError, match=r"permission denied|cannot"):
            connection.execute(text(forbidden))


def test_a_box_is_answered_by_the_index(viewed: Database):
    box = "geom && ST_MakeEnvelope(71, 51, 72, 52, 4326)"
    with viewed.reading() as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(
            session.scalars(text(f"EXPLAIN SELECT id, geom FROM gis.cameras WHERE {box}"))
        )

    assert "Index Scan using ix_camera_versions_gis" in plan
    assert "Index Cond: ((st_setsrid(st_makepoint(lon, lat), 4326))" in plan
    assert len(rows(viewed, f"SELECT id FROM gis.cameras WHERE {box}")) == 2


def test_geopandas_reads_it(viewed: Database):
    read = geopandas.read_postgis("SELECT * FROM gis.cameras ORDER BY id", viewed.reader)

    assert (read.crs.to_epsg(), len(read), read.id.is_unique) == (4326, 4, True)
    assert read.geom[1] == Point(76.9, 43.2)


def test_ogr_reads_it_as_a_layer_of_points(viewed: Database, tmp_path: Path):
    if not shutil.which("ogr2ogr"):
        skip_or_fail("ogr2ogr (gdal-bin)")
    url = viewed.writer.url
    server = f"PG:host={url.host} port={url.port} user={url.username} dbname={url.database}"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    command = ["ogr2ogr", "-f", "GeoJSON", str(tmp_path / "out.geojson"), server, "gis.cameras"]
    box = ["-spat", "71", "51", "71.5", "52"]
    subprocess.run([*command, *box], check=True, env=kept, timeout=60)
    (feature,) = json.loads((tmp_path / "out.geojson").read_text())["features"]

    assert feature["geometry"] == {"type": "Point", "coordinates": [71.4087, 51.1897]}
    assert feature["properties"]["functions_on"] == "anpr;recording"
    assert rows(
        viewed,
        "SELECT type, srid, coord_dimension FROM geometry_columns WHERE f_table_schema='gis'",
    ) == [("POINT", 4326, 2)]


def test_it_may_be_made_again_and_keeps_its_readers_and_what_others_built_on_it(viewed: Database):
    with viewed.writing() as session:
        session.execute(text("CREATE VIEW theirs AS SELECT id, geom FROM gis.cameras"))
        session.execute(text("ALTER TABLE camera_versions ADD COLUMN later text"))

    again, upgraded = run(viewed, "gis-view"), run(viewed, "init")

    assert (again.exit_code, upgraded.exit_code) == (0, 0), again.output + upgraded.output
    assert again.output == f"The view gis.cameras is ready; {ROLE} may read it.\n"
    assert len(rows(viewed, "SELECT * FROM theirs")) == 4
    with viewed.writing() as session:
        session.execute(text("DROP VIEW theirs"))


def test_an_older_shape_of_it_gives_way(viewed: Database):
    with viewed.writing() as session:
        session.execute(text("ALTER VIEW gis.cameras RENAME COLUMN mark TO sign"))

    again = run(viewed, "gis-view")

    assert again.output == f"The view gis.cameras is ready; {ROLE} may read it.\n"
    assert rows(viewed, "SELECT mark FROM gis.cameras WHERE id = 'AST-2'") == [("recording",)]


def test_what_is_not_there_is_said(viewed: Database, sqlite_url: str):
    unknown = run(viewed, "gis-view", "--role", "nobody")
    on_a_file = run(viewed, "gis-view", url=sqlite_url)

    assert (unknown.exit_code, on_a_file.exit_code) == (2, 2)
    assert "There is no database role “nobody”" in unknown.output
    assert "needs PostgreSQL with PostGIS" in on_a_file.output


@pytest.fixture
def sqlite_url(empty_file: Path) -> str:
    return f"sqlite:///{empty_file}"


def test_who_may_not_make_it_is_told_what_to_ask_for(with_postgis: servers.Cluster):
    with a_register(with_postgis) as database:
        execute(with_postgis, "CREATE ROLE clerk LOGIN")
        with database.writing() as session:
            session.execute(text("GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk"))
        url = database.writer.url.set(username="clerk").render_as_string()

        refused = run(database, "gis-view", url=url)

        assert refused.exit_code == 2
        assert f"GRANT CREATE ON DATABASE {database.writer.url.database} TO clerk" in refused.output
        assert "permission denied to create extension" in refused.output
        assert rows(database, "SELECT to_regclass('gis.cameras')::text") == [(None,)]


def test_it_can_be_taken_away_and_leaves_what_is_not_its_own(with_postgis: servers.Cluster):
    with a_register(with_postgis) as database:
        run(database, "gis-view")

        first, second = run(database, "gis-view", "--drop"), run(database, "gis-view", "--drop")

        assert (first.output, second.output) == ("The view is gone.\n", "There was no view.\n")
        index = "SELECT to_regclass('ix_camera_versions_gis')::text"
        assert rows(database, index) == [(None,)]

        with database.writing() as session:
            session.execute(text("CREATE TABLE gis.cameras (id int)"))
        third, fourth = run(database, "gis-view"), run(database, "gis-view", "--drop")

        assert (third.exit_code, fourth.exit_code) == (2, 2)
        assert "What is called gis.cameras cannot be replaced" in third.output
        assert rows(database, "SELECT count(*) FROM gis.cameras") == [(0,)]
