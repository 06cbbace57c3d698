"""The parts of a workbook, packed one after the other while the rows come."""

from collections.abc import Iterable, Iterator
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from registry.datasets.ahead import ahead
from registry.datasets.written.table import Table
from registry.datasets.written.xlsx import frame
from registry.datasets.written.xlsx.beside import about_rows, dictionary_rows
from registry.datasets.written.xlsx.cells import Cells, line

MOST_ROWS = 1_048_575  # of a sheet, after the line with the names
LEVEL = 4
LONG = 500_000  # rows whose text may be longer than the plain form of the archive counts
WRITTEN = (1980, 1, 1, 0, 0, 0)


class _Sink:
    """Takes what is packed until somebody fetches it."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def write(self, packed: bytes, /) -> int:
        self.held.append(bytes(packed))
        return len(packed)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Nothing is open here."""

    def taken(self) -> bytes:
        packed, self.held = b"".join(self.held), []
        return packed


def pieces(table: Table) -> Iterator[bytes]:
    """The workbook, a piece after the other."""
    sink, cells = _Sink(), Cells(table.columns)
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=LEVEL) as book:
        for name, text in frame.parts().items():
            book.writestr(_named(name), text)
        with book.open(_named(frame.ROWS), "w", force_zip64=table.rows.count > LONG) as sheet:
            sheet.write(frame.sheet_head(table.columns).encode())
            sheet.write(line(table.names, style=frame.BOLD).encode())
            for rows in ahead(cells.rows, table.batches()):
                sheet.write(rows)
                yield sink.taken()
            sheet.write(frame.SHEET_END.encode())
        # Written last: only now is it known whether a cell had to be cut.
        _write(book, frame.ABOUT, about_rows(table, cells.cut))
        _write(book, frame.DICTIONARY, dictionary_rows(table))
    yield sink.taken()


def _write(book: ZipFile, name: str, rows: Iterable[list[str]]) -> None:
    text = frame.sheet_head(()) + "".join(line(row) for row in rows) + frame.SHEET_END
    book.writestr(_named(name), text)


def _named(name: str) -> ZipInfo:
    info = ZipInfo(name, WRITTEN)
    info.compress_type = ZIP_DEFLATED
    return info
