"""The smallest XLS file (BIFF8 in a compound file): one sheet of texts and numbers."""

import struct
from pathlib import Path

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def stream(rows: list[tuple[str | float, ...]]) -> bytes:
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    name = b"\x05\x00Sheet"
    start = 4 + len(begin) + 4 + 6 + len(name) + 4
    book = record(0x0809, begin) + record(0x0085, struct.pack("<IBB", start, 0, 0) + name)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", at, column, 0)
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                sheet += record(0x0204, place + text)
            else:
                sheet += record(0x0203, place + struct.pack("<d", cell))
    return book + record(0x000A, b"") + sheet + record(0x000A, b"")


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le") if name else b""
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def write(path: Path, rows: list[tuple[str | float, ...]]) -> Path:
    """Write the rows as an XLS file."""
    content = stream(rows).ljust(4_096, b"\0")
    content += bytes(-len(content) % SECTOR)
    sectors = len(content) // SECTOR
    links = [FAT, END, *range(3, 2 + sectors), END]
    fat = struct.pack("<128I", *links, *[FREE] * (128 - len(links)))
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head = magic + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4_096, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    folder = entry("Root Entry", 5, 1, END, 0) + entry("Workbook", 2, FREE, 2, len(content))
    folder += entry("", 0, FREE, 0, 0) * 2
    path.write_bytes(head + fat + folder + content)
    return path
