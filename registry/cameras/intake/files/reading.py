"""What a file is, told by its bytes and never by its name, and the reader that takes it.

Text formats go to parsers of our own choosing; GDAL sees only files whose bytes prove the format,
because what it opens by itself may read any other file of the machine.
"""

from collections.abc import Callable
from pathlib import Path

from registry.cameras.intake.files import archives, binary, delimited, encoding, features, kml
from registry.cameras.intake.synonyms import known
from registry.cameras.intake.table import FILE_BYTES, Table, silent
from registry.errors import Unusable

HEAD = 4_096
NOT_TABLES = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"Rar!", "an archive in a format that is not read"),
    (b"7z\xbc\xaf", "an archive in a format that is not read"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)


def read(
    path: Path,
    *,
    encoding_name: str | None = None,
    progress: Callable[[int], None] = silent,
) -> Table:
    """The table that a file holds; Unusable says why it holds none."""
    head = _head(path)
    for magic, kind in NOT_TABLES:
        if head.startswith(magic):
            raise Unusable(
                "The file is {kind}, not a table of cameras. Export the table as CSV, XLSX or "
                "GeoJSON.",
                kind=kind,
            )
    if head.startswith(b"PK"):
        return _archive(path, encoding_name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return binary.read_workbook(path, "xls")
    if head.startswith(b"SQLite format 3\0"):
        return _geopackage(path, head)
    if head.startswith(b"fgb") and head[4:7] == b"fgb":
        return binary.read_layer(path, "flatgeobuf")
    if head.startswith(b"PAR1"):
        return binary.read_layer(path, "geoparquet")
    return _text(path, head, encoding_name, progress)


def _head(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Unusable("{name} is not a file. Name one file to import.", name=path.name)
        if size > FILE_BYTES:
            raise Unusable(
                "The file is {size:,} MB large, and at most {most} MB are read. Split it and "
                "import the parts.",
                size=size // 2**20,
                most=FILE_BYTES // 2**20,
            )
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as broken:
        raise Unusable(
            "{name} cannot be opened: {why}. Check the name and whether you may read it.",
            name=path.name,
            why=(broken.strerror or "unknown reason").lower(),
        ) from broken
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unusable("The file is empty. Is it the right file?")
    return head


def _archive(path: Path, encoding_name: str | None) -> Table:
    members = archives.contents(path)
    names = {member.name for member in members}
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return binary.read_workbook(path, "xlsx")
    if "mimetype" in names and "content.xml" in names:
        return binary.read_workbook(path, "ods")
    maps = [member for member in members if member.suffix == "kml"]
    if maps:
        # By convention the first one is the map; others are what it links to.
        return kml.read_zipped(path, maps[0])
    shapes = [member for member in members if member.suffix == "shp"]
    if len(shapes) == 1:
        parts = [m for m in members if m.stem == shapes[0].stem and m.suffix in SHAPEFILE]
        return binary.read_shapefile(path, parts, encoding_name)
    if shapes:
        raise Unusable(
            "The zip file holds {found} shapefiles: {names}. Put the one with the cameras into a "
            "zip of its own.",
            found=len(shapes),
            names=", ".join(shape.stem for shape in shapes[:5]),
        )
    raise Unusable(
        "The zip file holds neither a shapefile nor KML nor a workbook. Unpack it and import the "
        "file inside."
    )


SHAPEFILE = frozenset({"shp", "shx", "dbf", "prj", "cpg"})


def _geopackage(path: Path, head: bytes) -> Table:
    # The application id of GeoPackage, in its current and its two old forms.
    if head[68:72] not in (b"GPKG", b"GP10", b"GP11"):
        raise Unusable(
            "The file is an SQLite database and not a GeoPackage. Export the table as CSV or as a "
            "GeoPackage."
        )
    return binary.read_layer(path, "gpkg")


def _text(
    path: Path, head: bytes, encoding_name: str | None, progress: Callable[[int], None]
) -> Table:
    found = (
        encoding.checked(encoding_name)
        if encoding_name
        else encoding.of_file(path, lambda text: sum(map(known, _cells(text))))
    )
    start = head.decode(found.name, "ignore").lstrip("\ufeff\x1e \t\r\n")
    if start[:1] == "{" or (start[:1] == "[" and start[1:].lstrip()[:1] in tuple('{[]"')):
        return features.read(path, found.name)
    if start[:1] == "<":
        return _markup(path, start)
    return delimited.read(path, found, progress)


def _markup(path: Path, start: str) -> Table:
    low = start.casefold()
    if "<kml" in low:
        return kml.read(path)
    if "<!doctype html" in low or "<html" in low:
        raise Unusable(
            "The file is a web page, not a table of cameras. Download the data file itself."
        )
    raise Unusable(
        "The file is XML of a kind that is not read here. Export the cameras as CSV, XLSX, "
        "GeoJSON or KML."
    )


def _cells(text: str) -> list[str]:
    line = max(text.splitlines()[:30], key=lambda row: sum(map(row.count, ",;\t|")), default="")
    for delimiter in ";\t|":
        line = line.replace(delimiter, ",")
    return [cell.strip('" ') for cell in line.split(",")]
