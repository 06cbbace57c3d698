"""Reads a proven binary format in a process of its own, with bounds on memory, time and files.

It runs as a bare script and knows nothing of the register: a request comes in as JSON on standard
input, tables go out as Arrow files of text, and a parser that runs wild takes only itself down.
"""

import json
import os
import re
import zipfile
from datetime import date, datetime, time
from typing import Any

DRIVERS = {"gpkg": "GPKG", "flatgeobuf": "FlatGeobuf", "shapefile": "ESRI Shapefile"}
HIDDEN = re.compile(rb'<(?:\w+:)?(?:row|col)\b[^>]*\bhidden="(?:1|true)"')
SHEETS = 30


class Refusal(Exception):
    """Why the file is not read: a sentence with slots, as other refusals have."""

    def __init__(self, template: str, **values: Any) -> None:
        super().__init__(template)
        self.template, self.values = template, values


def answer(asked: dict[str, Any], _content: bytes) -> tuple[dict[str, Any], bytes]:
    """Do what is asked and say how it went."""
    try:
        return {"sheets": sheets, "layers": layers, "parquet": parquet}[asked["job"]](asked), b""
    except Refusal as refusal:
        return {"refused": refusal.template, "values": refusal.values}, b""


def sheets(asked: dict[str, Any]) -> dict[str, Any]:
    """Every visible sheet of a workbook as rows of text."""
    import pyarrow as pa
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    workbook = opened(asked["path"], f"{asked['out']}.tight")
    written: list[dict[str, str]] = []
    hidden: list[str] = []
    veiled = hidden_parts(asked["path"])
    for number, about in enumerate(workbook.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            hidden.append(about.name)
            continue
        if len(written) == SHEETS:
            break
        rows = workbook.get_sheet_by_index(number).to_python(skip_empty_area=False)
        if not any(any(cell not in ("", None) for cell in row) for row in rows):
            continue
        if len(rows[0]) > asked["columns"]:
            rows = [row[: asked["columns"] + 1] for row in rows[:2]]
        if about.name in veiled["rows"]:
            raise Refusal(
                "The sheet “{name}” has hidden or filtered rows or columns. Show them or delete "
                "them in the spreadsheet program, then save and import again.",
                name=about.name,
            )
        out = f"{asked['out']}.{number}"
        columns = zip(*[[said(cell) for cell in row] for row in rows], strict=True)
        arrays = [pa.array(column, pa.string()) for column in columns]
        write(out, pa.Table.from_arrays(arrays, names=[str(i) for i in range(len(arrays))]))
        written.append({"name": about.name, "path": out})
    return {"tables": written, "hidden": hidden, "comments": veiled["comments"]}


def opened(path: str, spare: str) -> Any:
    """The workbook; an ODS file whose cells stand on lines of their own is read without those."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(path)
    except CalamineError:
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(spare, "w") as tight:
            if "content.xml" not in archive.namelist():
                raise
            for name in archive.namelist():
                content = archive.read(name)
                if name == "content.xml":
                    content = re.sub(rb">\s+<", b"><", content)
                tight.writestr(name, content)
        return CalamineWorkbook.from_path(spare)


def said(cell: Any) -> str:
    """A cell of a workbook as text; whole numbers have no point, dates are written ISO."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time.min
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="seconds")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def hidden_parts(path: str) -> dict[str, Any]:
    """The XLSX sheets with hidden rows or columns, and whether there are comments."""
    found: dict[str, Any] = {"rows": [], "comments": False}
    if not zipfile.is_zipfile(path):
        return found
    with zipfile.ZipFile(path) as archive:
        members = archive.namelist()
        found["comments"] = any("/comments" in name for name in members)
        for name, part in sheet_parts(archive, members):
            with archive.open(part) as file:
                tail = b""
                while block := file.read(2**20):
                    if HIDDEN.search(tail + block):
                        found["rows"].append(name)
                        break
                    tail = block[-4_096:]
    return found


def sheet_parts(archive: zipfile.ZipFile, members: list[str]) -> list[tuple[str, str]]:
    """The name of each sheet and the member that holds it."""
    from defusedxml.ElementTree import fromstring

    if "xl/workbook.xml" not in members or "xl/_rels/workbook.xml.rels" not in members:
        return []
    links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "").lstrip("/") for link in links}
    parts = []
    for sheet in fromstring(archive.read("xl/workbook.xml")).iter():
        if sheet.tag.endswith("}sheet"):
            link = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
            target = targets.get(link, "")
            part = target if target.startswith("xl/") else f"xl/{target}"
            if part in members:
                parts.append((sheet.get("name", ""), part))
    return parts


def layers(asked: dict[str, Any]) -> dict[str, Any]:
    """The layer of a GeoPackage, FlatGeobuf or shapefile that holds points."""
    driver = DRIVERS[asked["format"]]
    others = "OGR_VRT,VRT,CSV,GeoJSON,GML,KML,LIBKML,GPX,PGDUMP,HTTP,WFS,OAPIF,SQLite,XLSX,ODS"
    os.environ["GDAL_SKIP"] = os.environ["OGR_SKIP"] = others
    os.environ["GDAL_DISABLE_READDIR_ON_OPEN"] = "TRUE" if asked["format"] == "gpkg" else "FALSE"
    import pyogrio

    # Named and forbidden: whatever the bytes pretend, no other driver may open them.
    available = {name for name, mode in pyogrio.list_drivers().items() if "r" in mode}
    if driver not in available:
        raise Refusal("This installation cannot read {driver} files.", driver=driver)
    found = [(str(name), str(kind)) for name, kind in pyogrio.list_layers(asked["path"])]
    points = [name for name, kind in found if "Point" in kind] or [name for name, _ in found]
    if not points:
        raise Refusal("The file holds no layer. Is it the right file?")
    about = pyogrio.read_info(asked["path"], layer=points[0])
    if about["driver"] != driver:
        raise Refusal(
            "The file claims to be {one} and is {other}.", one=driver, other=about["driver"]
        )
    bounded(len(about["fields"]), max(about["features"], 0), asked)
    options = {"encoding": asked["encoding"]} if asked.get("encoding") else {}
    source = pyogrio.open_arrow(asked["path"], layer=points[0], use_pyarrow=True, **options)
    with source as (meta, reader):
        geometry = meta["geometry_name"] or "wkb_geometry"
        batches = (flat(batch, geometry, "WKB") for batch in reader)
        write_batches(asked["out"], batches, asked["rows"])
    return {
        "tables": [{"name": points[0], "path": asked["out"]}],
        "crs": about["crs"],
        "others": [name for name, _ in found if name != points[0]],
    }


def parquet(asked: dict[str, Any]) -> dict[str, Any]:
    """A GeoParquet file, or a Parquet file with the place in ordinary columns."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(asked["path"])
    bounded(len(file.schema_arrow.names), file.metadata.num_rows, asked)
    geo = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    name = geo.get("primary_column", "")
    about = geo.get("columns", {}).get(name, {})
    crs = about.get("crs", "OGC:CRS84") if about else None
    batches = file.iter_batches(batch_size=20_000)
    write_batches(
        asked["out"], (flat(b, name, about.get("encoding", "WKB")) for b in batches), asked["rows"]
    )
    said_crs = json.dumps(crs) if isinstance(crs, dict) else crs
    return {"tables": [{"name": "", "path": asked["out"]}], "crs": said_crs, "others": []}


def bounded(columns: int, rows: int, asked: dict[str, Any]) -> None:
    """Refuse what declares itself too large."""
    if columns > asked["columns"]:
        raise Refusal(
            "The file has {columns:,} columns, and at most {most:,} are read.",
            columns=columns,
            most=asked["columns"],
        )
    if rows > asked["rows"]:
        raise Refusal(
            "The file has {rows:,} rows, and at most {most:,} are read.",
            rows=rows,
            most=asked["rows"],
        )


def flat(batch: Any, geometry: str, encoding: str) -> Any:
    """A batch as text columns, with the points as x, y and the kind of each geometry."""
    import pyarrow as pa

    names, arrays = [], []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if name == geometry:
            x, y, kind = points_of(column, encoding)
            names += ["\0x", "\0y", "\0kind"]
            arrays += [pa.array(x), pa.array(y), pa.array(kind, pa.string())]
        elif (column := as_text(column)) is not None:
            names.append(name)
            arrays.append(column)
    return pa.RecordBatch.from_arrays(arrays, names=names)


def as_text(column: Any) -> Any:
    """A column of single values as text; None for one that cannot be a table column."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        if pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type):
            return pc.binary_join(column.cast(pa.list_(pa.string())), ";")
        return None
    if pa.types.is_timestamp(kind):
        style = "%Y-%m-%dT%H:%M:%S"
        text = pc.strftime(column.cast(pa.timestamp("s", kind.tz), safe=False), format=style)
        return pc.replace_substring(text, "T00:00:00", "")
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return None
    return column.cast(pa.string())


def points_of(column: Any, encoding: str) -> tuple[Any, Any, list[str | None]]:
    """The coordinates of point geometries (not a number for others), and each geometry's kind."""
    import numpy as np
    import shapely

    if encoding == "point":
        x, y = (column.field(i).to_numpy(zero_copy_only=False) for i in (0, 1))
        return x.astype(float), y.astype(float), ["Point"] * len(column)
    try:
        shapes = shapely.from_wkb(np.array(column.to_pylist(), dtype=object))
    except shapely.errors.ShapelyError as broken:
        raise Refusal("The file holds a geometry that cannot be read. Export it again.") from broken
    one = (shapely.get_type_id(shapes) == 4) & (shapely.get_num_geometries(shapes) == 1)
    shapes = np.where(one, shapely.get_geometry(shapes, 0), shapes)
    point = shapely.get_type_id(shapes) == 0
    x = np.where(point, shapely.get_x(shapes), np.nan)
    y = np.where(point, shapely.get_y(shapes), np.nan)
    kinds = [None if shape is None else shape.geom_type for shape in shapes]
    return x.astype(float), y.astype(float), kinds


def write(path: str, table: Any) -> None:
    """Write one table as an Arrow file."""
    import pyarrow as pa

    with pa.ipc.new_file(path, table.schema) as out:
        out.write_table(table)


def write_batches(path: str, batches: Any, most: int) -> None:
    """Write batches as they come, and stop when there are more rows than were promised."""
    import pyarrow as pa

    out, rows = None, 0
    for batch in batches:
        rows += len(batch)
        if rows > most:
            raise Refusal(
                "The file has more than {most:,} rows. Split it and import the parts.", most=most
            )
        out = out or pa.ipc.new_file(path, batch.schema)
        out.write_batch(batch)
    if out is None:
        raise Refusal("The file holds no rows. Is it the right file?")
    out.close()
