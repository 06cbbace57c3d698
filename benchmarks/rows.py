"""The rows of the results: what is compared, what must hold, and what is aimed at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison; without `must` it is told and not judged."""

    key: str
    words: str
    sign: str = "≥"
    must: float | None = None
    aim: float | None = None
    unit: str = "×"

    def reaches(self, value: float, bound: float | None) -> bool | None:
        """Whether a value keeps a bound; None where there is none."""
        if bound is None:
            return None
        if self.sign == "=":
            return value == bound
        return value >= bound if self.sign == "≥" else value <= bound


ROWS = (
    Row(
        "whole",
        "cameras that the tiles of one zoom stand for ÷ cameras matching, the worst",
        "=",
        1,
        1,
        "",
    ),
    Row(
        "tiles_tipg",
        "live tiles, cold, complete ÷ tipg asked for the same attributes (cut off at 10,000)",
        "≥",
        10,
        25,
    ),
    Row(
        "tiles_tipg_filtered",
        "the same with `function=face_recognition` ÷ tipg filtered",
        "≥",
        10,
        25,
    ),
    Row("filtered_cost", "live tiles: cost filtered ÷ unfiltered, CPU", "≤", 1.3, 1.1),
    Row("tiles_tipg_all", "live tiles, cold ÷ tipg with all its attributes"),
    Row(
        "tiles_tileserver",
        "live tiles, cold ÷ tileserver-gl (pre-cut, features dropped, no filter)",
        "≥",
        0.5,
        1.5,
    ),
    Row(
        "warm_bare",
        "tiles, warm ÷ a bare handler of the same server answering 20 KB",
        "≥",
        0.5,
        0.8,
    ),
    Row("warm_tileserver", "tiles, warm ÷ tileserver-gl", "≥", 10, 20),
    Row("warm_nginx", "tiles, warm, behind nginx ÷ nginx serving pre-cut files", "≥", 0.5, 0.9),
    Row("low_zoom", "one cold tile at zoom 2–6 over all cameras, filtered, p99", "≤", 40, 15, "ms"),
    Row("bbox_tipg", "cameras in a box with exact count, limit 1000 ÷ tipg", "≥", 10, 30),
    Row("bbox_datasette", "the same ÷ datasette", "≥", 5, 15),
    Row("bbox_pygeoapi", "the same ÷ pygeoapi"),
    Row("id_tipg", "one camera by id, JSON ÷ tipg", "≥", 3, 6),
    Row("id_bare", "the same ÷ a bare handler", "≥", 0.25, 0.5),
    Row("id_pygeoapi", "the same ÷ pygeoapi"),
    Row(
        "import_copy",
        "import with validation, log and index: time ÷ PostGIS COPY with all indexes",
        "≤",
        4,
        1.5,
    ),
    Row("import_memory", "the same: peak memory", "≤", 1_500, 700, "MB"),
    Row("map_cut", "a bulk import on the map ÷ tippecanoe's cutting time", "≤", 0.1, 0.03),
    Row("export_csv", "export, rows/s ÷ DuckDB: CSV", "≥", 0.3, 0.7),
    Row("export_parquet", "export, rows/s ÷ DuckDB: GeoParquet", "≥", 0.3, 0.7),
    Row("export_geojson", "export, rows/s ÷ PostgreSQL: GeoJSON", "≥", 0.4, 1),
    Row("export_gpkg", "export, rows/s ÷ pyogrio with Arrow: GeoPackage", "≥", 0.5, 0.9),
    Row("export_memory", "export, the hungriest format: peak memory", "≤", 500, 250, "MB"),
    Row(
        "visible",
        "a published change visible in tile, list and machine forms, the slowest",
        "≤",
        1_000,
        100,
        "ms",
    ),
    Row("writes", "two tiles under ten published changes a second, p99 ÷ quiet", "≤", 2, 2),
    Row("worker_memory", "memory of a worker beyond the shared index", "≤", 250, 150, "MB"),
    Row("start", "cold start of the server to its first tile", "≤", 2, 2, "s"),
    Row("view_country", "first view, bytes of tiles ÷ tipg's: country", "≤", 1 / 8, 1 / 20),
    Row(
        "view_astana", "first view, bytes of tiles ÷ tipg's: Astana at zoom 11", "≤", 1 / 10, 1 / 40
    ),
    Row(
        "phone",
        "first view on a phone profile in Chromium, CPU slowed 4×: interactive",
        "≤",
        3,
        1.5,
        "s",
    ),
    Row(
        "tile_size", "the largest tile found, compressed, at any zoom and filter", "≤", 64, 64, "KB"
    ),
    Row(
        "curve",
        "cost of a tile from zoom 10 on, with 10 times the cameras ÷ features shown, the worst",
    ),
    Row("geopandas", "a tile cut in process ÷ GeoPandas, zoom 12"),
    Row("requests_queue", "100,000 requests: the office's queue, p95", "≤", 150, 150, "ms"),
    Row(
        "requests_status", "100,000 requests: a person's own by its code, p95", "≤", 150, 150, "ms"
    ),
    Row("requests_record", "100,000 requests: the public record, p95", "≤", 150, 150, "ms"),
    Row(
        "hiding_273",
        "a release of 273 cells: small counts hidden and audited, the slowest table",
        "≤",
        30,
        10,
        "s",
    ),
    Row("hiding_1000", "the same with 1,000 cells", "≤", 300, 60, "s"),
    Row("hiding_memory", "the same: peak memory", "≤", 2_000, 500, "MB"),
    Row("backup", "backup of the register under writes", "≤", None, None, "s"),
    Row("restore", "restore on an empty machine, then `app.py check` sound", "≤", None, None, "s"),
)
BY_KEY = {row.key: row for row in ROWS}
