"""A read-only PostGIS view of the published cameras, for those who work in a desktop GIS.

Schema `gis` holds the one view `cameras`: a row for each camera that is on the map, with a point
in EPSG:4326 and flat facts. It rests on `camera_versions` and `entries` alone, so nothing that is
withheld can be reached through it. Columns are only ever added, at the end: the projects of others
rest on their names.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from registry.cameras import findings
from registry.cameras.declared.vocabulary import terms
from registry.cameras.rows import COLUMN_OF
from registry.errors import Conflict, NotAllowed, NotFound, Refused

VIEW = "gis.cameras"
INDEX = "ix_camera_versions_gis"
EVERYBODY = "public"  # no role can have this name
POINT = "((ST_SetSRID(ST_MakePoint({0}lon, {0}lat), 4326))::geometry(Point, 4326))"
OF_VERSION = {
    "mark": "mark",
    "status": "status",
    "place_type": "place_type",
    "district_code": "area_id",
    "controller": "controller",
    "operator": "operator",
    "connection": "connection",
    "legal_basis_type": "legal_basis",
    "retention_days": "retention_days",
    "bearing": "bearing",
    "fov": "fov",
    "approx": "approx",
    "active_from": "active_from",
    "authorised_until": "authorised_until",
}
# Public facts that only the entry's record has; each with its type.
OF_RECORD = {
    "title_kk": "text",
    "title_ru": "text",
    "title_en": "text",
    "address": "text",
    "record_kind": "text",
    "camera_count": "integer",
    "setting": "text",
    "device_type": "text",
    "location_precision": "text",
    "last_confirmed_on": "text",
    "demonstration": "boolean",
}
IN_THE_WAY = (psycopg.errors.DependentObjectsStillExist, psycopg.errors.WrongObjectType)
REMARK = (
    "The published cameras of the register, read-only; public facts alone. "
    "An empty field is not declared. The names of the columns are explained at /about/fields."
)


def make(connection: Connection, *, timezone: ZoneInfo, readers: Iterable[str] = ()) -> None:
    """Make the view anew, with its index, and let the readers (roles) select from it."""
    _check_engine(connection)
    with _refusals_said(connection):
        _find_postgis(connection)
        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS gis")
        # The very expression of the view: only so can a box in it be answered by the index.
        connection.exec_driver_sql(
            f"CREATE INDEX IF NOT EXISTS {INDEX} ON camera_versions USING gist "
            f"({POINT.format('')}) WHERE entry_to IS NULL"
        )
        _replace(connection, _query(timezone))
        connection.exec_driver_sql(f"COMMENT ON VIEW {VIEW} IS '{REMARK}'")
        # Without figures on the expression the planner takes every box for a large one.
        connection.exec_driver_sql("ANALYZE camera_versions")
        for role in readers:
            _grant(connection, role)


def drop(connection: Connection) -> bool:
    """Take the view and its index away; says whether there was one."""
    _check_engine(connection)
    was_there = readers(connection) is not None
    with _refusals_said(connection):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {VIEW}")
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {INDEX}")
    return was_there


def readers(connection: Connection) -> list[str] | None:
    """The roles that may select from the view, by name; None where there is no view."""
    if connection.dialect.name != "postgresql":
        return None
    # The catalogue alone knows whom a view was opened to.
    found = connection.scalar(text(f"SELECT to_regclass('{VIEW}')::oid"))
    if found is None:
        return None
    granted = text("""
        SELECT DISTINCT coalesce(r.rolname, :everybody) FROM pg_class c, aclexplode(c.relacl) a
        LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.oid = :view AND a.privilege_type = 'SELECT' AND a.grantee <> c.relowner
        ORDER BY 1
    """)
    return list(connection.scalars(granted, {"view": found, "everybody": EVERYBODY}))


@contextmanager
def kept(connection: Connection, timezone: ZoneInfo) -> Iterator[None]:
    """Have the view, where there is one, tell what the tables tell when they have changed."""
    known = readers(connection)
    yield
    if known is not None:
        make(connection, timezone=timezone, readers=known)


def _check_engine(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        raise Refused(
            "The view for GIS needs PostgreSQL with PostGIS, and this register is an SQLite file. "
            "Write a file for GIS instead: “export cameras.gpkg”."
        )


def _find_postgis(connection: Connection) -> None:
    """Have the extension in this database, and its functions under their plain names."""
    offered = "SELECT FROM pg_available_extensions WHERE name = 'postgis'"
    if not connection.scalar(text(f"SELECT EXISTS ({offered})")):
        raise Refused(
            "PostGIS is not installed on the database's machine. Install its package there, such "
            "as postgresql-{version}-postgis-3, and run “gis-view” again.",
            version=connection.scalar(text("SELECT current_setting('server_version_num')::int"))
            // 10_000,
        )
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
    connection.execute(
        text("""
        SELECT set_config('search_path', current_setting('search_path') || ', ' ||
                          quote_ident(n.nspname), true)
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = 'postgis'
        """)
    )


def _replace(connection: Connection, query: str) -> None:
    """Replace the view where it stands, so that what others built on it stays; else make it."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"CREATE OR REPLACE VIEW {VIEW} AS {query}")
    except DBAPIError as failure:
        if not isinstance(failure.orig, psycopg.errors.InvalidTableDefinition):
            raise
        connection.exec_driver_sql(f"DROP VIEW {VIEW}")
        connection.exec_driver_sql(f"CREATE VIEW {VIEW} AS {query}")


def _query(timezone: ZoneInfo) -> str:
    columns = {
        "id": "v.camera_id",
        "entry": "v.entry_from",
        "recorded_at": "e.recorded_at::timestamptz",
        **{name: f"v.{column}" for name, column in OF_VERSION.items()},
        **{column: _functions(f"v.{column}") for column in COLUMN_OF.values()},
        "findings_count": _findings_count(timezone),
        **{name: f"r.{name}" for name in OF_RECORD},
        "demonstration": "coalesce(r.demonstration, false)",
        "geom": POINT.format("v."),
    }
    listed = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    gone = ", ".join(f"'{status}'" for status in findings.GONE)
    # Names and codes of our own: nothing that anybody typed comes into this text.
    taken = ", ".join(f"{name} {kind}" for name, kind in OF_RECORD.items())
    return (
        f"SELECT {listed} FROM camera_versions v JOIN entries e ON e.number = v.entry_from "  # noqa: S608
        # Each record is read once: `->>` would parse it anew for every column.
        f"CROSS JOIN LATERAL json_to_record(e.record::json) AS r({taken}) "
        f"WHERE v.entry_to IS NULL AND v.status NOT IN ({gone})"
    )


def _functions(column: str) -> str:
    """The codes of a set of functions, joined with `;` as in the files; null for none."""
    parts = (
        f"CASE WHEN {column} & {1 << term.place} <> 0 THEN '{code}' END"
        for code, term in terms("function").items()
    )
    return f"CASE WHEN {column} <> 0 THEN concat_ws(';', {', '.join(parts)}) END"


def _findings_count(timezone: ZoneInfo) -> str:
    today = f"(now() AT TIME ZONE '{timezone.key}')::date"
    dated = ("authorised_until", "basis_until", "confirm_by")
    opened = " + ".join(f"coalesce(v.{day} < {today}, false)::int" for day in dated)
    return f"bit_count(v.findings::bit(64))::int + {opened}"


def _grant(connection: Connection, role: str) -> None:
    known = text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)")
    if role == EVERYBODY:
        quoted = "PUBLIC"
    elif connection.scalar(known, {"role": role}):
        quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    else:
        raise NotFound("There is no database role “{role}”. Make it with CREATE ROLE.", role=role)
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA gis TO {quoted}")
    connection.exec_driver_sql(f"GRANT SELECT ON {VIEW} TO {quoted}")


@contextmanager
def _refusals_said(connection: Connection) -> Iterator[None]:
    """Say in a sentence what the database does not let us do."""
    try:
        yield
    except DBAPIError as failure:
        where = connection.engine.url
        if isinstance(failure.orig, psycopg.errors.InsufficientPrivilege):
            raise NotAllowed(
                "The database does not let {role} make the view: {said}. Have an administrator "
                "run CREATE EXTENSION postgis and GRANT CREATE ON DATABASE {name} TO {role} "
                "there, and run “gis-view” again.",
                role=where.username,
                name=where.database,
                said=failure.orig.diag.message_primary,
            ) from failure
        if isinstance(failure.orig, IN_THE_WAY):
            raise Conflict(
                "What is called {view} cannot be replaced: {said}. Take away what stands in the "
                "way, and run “gis-view” again.",
                view=VIEW,
                said=failure.orig.diag.message_primary,
            ) from failure
        raise
