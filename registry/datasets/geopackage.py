"""What a GeoPackage gets besides its rows: columns that are empty, and the words of all columns."""

from collections.abc import Sequence
from pathlib import Path

from registry.database import sqlite_driver
from registry.datasets.dataset import Column, Kind
from registry.datasets.written.table import Table

SQL_KINDS = {Kind.NUMBER: "REAL", Kind.INTEGER: "INTEGER", Kind.BOOLEAN: "BOOLEAN"}
# As the standard's extension for schemas writes it down.
DATA_COLUMNS = """
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
)"""
EXTENSIONS = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
    scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
)"""
OF_SCHEMAS = ("gpkg_schema", "http://www.geopackage.org/spec/#extension_schema", "read-write")


def complete(path: Path, table: Table, empty: Sequence[Column]) -> None:
    """Add the columns that no row fills, which so cost the rows nothing, and describe all."""
    layer, language = table.dataset.name, table.about.language
    file = sqlite_driver().connect(str(path))
    try:
        for column in empty:
            kind = SQL_KINDS.get(column.kind, "TEXT")
            file.execute(f'ALTER TABLE "{layer}" ADD COLUMN "{column.name}" {kind}')
        file.execute(DATA_COLUMNS)
        file.execute(EXTENSIONS)
        file.execute(
            "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, ?, ?, ?)", OF_SCHEMAS
        )
        file.executemany(
            "INSERT INTO gpkg_data_columns VALUES (?, ?, NULL, ?, ?, NULL, NULL)",
            [(layer, each.name, each.label[language], each.meaning[language])
             for each in table.columns],
        )  # fmt: skip
        file.commit()
    finally:
        file.close()
