"""The flat columns of the register in a file, so that an export need not read the log's text anew.

A row follows from its entry alone and an entry never changes, so a row can be missing here but
never be old: what the log has gained since is read from the log. A file that is lost, damaged or
of another log is not used, and written anew before or beside the next large export.
"""

import json
import logging
import os
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import Any, BinaryIO
from zlib import crc32

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from registry import log
from registry.cameras.index import map_index, telling
from registry.cameras.index.telling import Choice
from registry.datasets import arrays
from registry.datasets.ahead import ahead
from registry.datasets.coding import Coder
from registry.datasets.flat import flat, schema

NAME = "cameras.columns"  # beside the map index
MAGIC = b"AKCOLS1\n"
# Magic; lengths of the columns, of the entry numbers and of the description; checksum of all.
TRAILER = struct.Struct("<8sQQQI")
SIZE = 16_384  # rows that are read at once
FEW = 10_000  # cameras that are sooner read from the log than from the file
LARGE = 20_000  # missing rows for which the file is written anew
AT_ONCE = 1 << 20  # bytes
NONE = -1

Positions = NDArray[np.int64]

_logger = logging.getLogger(__name__)
_lock = Lock()
_opened: dict[Path, tuple[tuple[int, int], "Snapshot | None"]] = {}
_writing: set[Path] = set()


class DamagedSnapshot(Exception):
    """The file is not a snapshot of this version, or not as it was written."""


@dataclass
class Snapshot:
    """Rows by id; `places` says at which row an entry is."""

    size: int
    leaf: str
    filled: frozenset[str]  # the columns that are not empty in every row
    entries: NDArray[np.int64]
    reader: Any
    places: NDArray[np.int32] = field(init=False)
    _last: tuple[int, Any] = (NONE, None)
    _reading: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Turn the list of entries round, so that a million of them are found at once."""
        self.places = np.full(self.size + 1, NONE, np.int32)
        self.places[self.entries] = np.arange(len(self.entries), dtype=np.int32)

    def positions(self, numbers: NDArray[np.int64]) -> Positions:
        """The row of each entry; NONE for an entry that is not here."""
        known = numbers <= self.size
        return np.where(known, self.places[np.where(known, numbers, 0)], NONE).astype(np.int64)

    def rows(self, positions: Positions) -> pa.RecordBatch:
        """Rows that are read at once, in order; words among them as codes."""
        batch = self.batch(int(positions[0]) // SIZE)
        within = positions % SIZE
        first, last = int(within[0]), int(within[-1])
        if last - first + 1 == len(within):
            return batch.slice(first, len(within))
        return batch.take(arrays.numbers(within))

    def batch(self, number: int) -> pa.RecordBatch:
        """All rows of one piece of the file."""
        with self._reading:  # several exports of a server read the same file
            if self._last[0] != number:
                self._last = (number, self.reader.get_batch(number))
            return self._last[1]


def of(session: Session, choice: Choice) -> Snapshot | None:
    """The snapshot for a choice; None where there is none or the choice is small."""
    path = _path(session)
    if path is None or len(choice.rows) <= FEW:
        return None
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    mark = (found.st_mtime_ns, found.st_size)
    with _lock:
        if path not in _opened or _opened[path][0] != mark:
            _opened[path] = (mark, _trusted(session, path))
        return _opened[path][1]


def refresh(session: Session, choice: Choice, *, beside: bool = False) -> None:
    """Write the file anew where a choice has many rows that it lacks; `beside`: in a thread."""
    path = _path(session)
    if path is None or not _lacks_many(of(session, choice), choice):
        return
    if not beside:
        _write_if_possible(session, path)
        return
    bind = session.get_bind()
    assert isinstance(bind, Engine)
    with _lock:
        if path in _writing:
            return
        _writing.add(path)
    Thread(target=_write_beside, args=(bind, dict(session.info), path), daemon=True).start()


def keep_up(session: Session) -> bool:
    """Write the file anew where the log has gained much since; gives whether that was tried.

    For whoever looks every minute: no more is read than how far the file reaches.
    """
    path = _path(session)
    if path is None or log.size(session) - _reach(path) <= LARGE:
        return False
    _write_if_possible(session, path)
    return True


def write(session: Session, path: Path) -> None:
    """Write every standing version by id beside the old file, and put it in its place."""
    index = map_index.of(session)
    every = np.arange(index.count)
    rows = every[telling.by_id(index.columns["id"])]
    choice = Choice(index, rows, len(rows), today=telling.ANY_DAY)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("w+b") as file:
            _write(session, file, choice)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _reach(path: Path) -> int:
    """The log size that a file says it tells of; 0 where there is none that can be read."""
    try:
        with path.open("rb") as file:
            file.seek(-TRAILER.size, os.SEEK_END)
            _, columns, numbers, told, _ = TRAILER.unpack(file.read())
            file.seek(columns + numbers)
            return int(json.loads(file.read(told))["size"])
    except (OSError, ValueError, KeyError, struct.error):
        return 0


def open_snapshot(path: Path) -> Snapshot:
    """The snapshot in a file, read through against its checksum; DamagedSnapshot if it is none."""
    whole = path.stat().st_size
    with path.open("rb") as file:
        if whole < TRAILER.size:
            raise DamagedSnapshot(f"{path} is too short for a snapshot")
        file.seek(whole - TRAILER.size)
        magic, columns, numbers, told, checksum = TRAILER.unpack(file.read())
        if magic != MAGIC or columns + numbers + told + TRAILER.size != whole:
            raise DamagedSnapshot(f"{path} is not a snapshot of this version")
        if _checksum(file, columns + numbers + told) != checksum:
            raise DamagedSnapshot(f"{path} is damaged: its checksum does not fit")
        file.seek(columns)
        entries = np.frombuffer(file.read(numbers), np.int64)
        said = json.loads(file.read(told))
    if said["columns"] != schema().names:
        raise DamagedSnapshot(f"{path} has other columns than this version")
    reader = pa.ipc.open_file(pa.OSFile(str(path)), footer_offset=columns)
    return Snapshot(said["size"], said["leaf"], frozenset(said["filled"]), entries, reader)


def faults(session: Session, index_path: Path) -> Iterator[str]:
    """Everything in the file that the log does not tell, one finished sentence each."""
    path = index_path.with_name(NAME)
    if not path.exists():
        return  # it is written at the first large export
    try:
        held = open_snapshot(path)
    except DamagedSnapshot as damage:
        yield f"The columns for exports are damaged and will be written anew: {damage}."
        return
    if not _fits(session, held):
        yield "The columns for exports are of another log and will be written anew."
        return
    for start in range(0, len(held.entries), SIZE):
        numbers = held.entries[start : start + SIZE].tolist()
        kept = held.rows(np.arange(start, start + len(numbers)))
        if not plain(kept).equals(flat(log.records(session, numbers), numbers)):
            yield (
                f"The columns for exports differ from what entries {min(numbers)} to "
                f"{max(numbers)} tell. Remove {path}; it is written anew."
            )


def filled_in(batch: pa.RecordBatch) -> frozenset[str]:
    """The columns of a batch that are not empty in every row."""
    columns = zip(batch.schema.names, batch.columns, strict=True)
    return frozenset(name for name, column in columns if column.null_count < len(column))


def plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with words instead of codes."""
    columns = [
        column.dictionary.take(column.indices) if pa.types.is_dictionary(column.type) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _write(session: Session, file: BinaryIO, choice: Choice) -> None:
    coder = Coder()
    writer: Any = None
    filled: set[str] = set()
    options = pa.ipc.IpcWriteOptions(compression="lz4", emit_dictionary_deltas=True)
    told = (
        (log.records(session, numbers), numbers)
        for numbers in (part.numbers().tolist() for part in choice.parts(SIZE))
    )
    for batch in ahead(lambda one: flat(*one), told, threads=2):
        filled |= filled_in(batch)
        coded = coder.coded(batch)
        writer = writer or pa.ipc.new_file(file, coded.schema, options=options)
        writer.write_batch(coded)
        arrays.give_back()
    if writer is None:
        writer = pa.ipc.new_file(file, schema(), options=options)
    writer.close()
    columns = file.tell()
    entries = choice.numbers().astype(np.int64)
    file.write(entries.tobytes())
    said = {"size": choice.index.size, "leaf": _leaf(session, choice.index.size)}
    told_of = {"columns": schema().names, "filled": sorted(filled)}
    description = json.dumps(said | told_of).encode()
    file.write(description)
    checksum = _checksum(file, file.tell())
    file.write(TRAILER.pack(MAGIC, columns, entries.nbytes, len(description), checksum))


def _checksum(file: BinaryIO, length: int) -> int:
    file.seek(0)
    checksum = 0
    while length and (piece := file.read(min(AT_ONCE, length))):
        checksum = crc32(piece, checksum)
        length -= len(piece)
    return checksum


def _trusted(session: Session, path: Path) -> Snapshot | None:
    try:
        held = open_snapshot(path)
    except (DamagedSnapshot, OSError, pa.ArrowInvalid) as damage:
        _logger.warning("The columns for exports in %s are not used: %s.", path, damage)
        return None
    if _fits(session, held):
        return held
    _logger.warning("The columns for exports in %s are not used: they are of another log.", path)
    return None


def _fits(session: Session, held: Snapshot) -> bool:
    return held.size <= log.size(session) and held.leaf == _leaf(session, held.size)


def _leaf(session: Session, size: int) -> str:
    entry = session.get(log.Entry, size)
    return entry.leaf.hex() if entry else ""


def _lacks_many(held: Snapshot | None, choice: Choice) -> bool:
    if len(choice.rows) <= LARGE:
        return False
    return held is None or int((held.positions(choice.numbers()) == NONE).sum()) > LARGE


def _write_if_possible(session: Session, path: Path) -> None:
    try:
        write(session, path)
    except (OSError, pa.ArrowException) as failure:
        # A full disk, or whatever else it is, must not keep an export from being made.
        _logger.warning("The columns for exports could not be written: %s.", failure)


def _write_beside(engine: Engine, info: dict[str, Path], path: Path) -> None:
    try:
        with Session(engine, info=info) as session:
            _write_if_possible(session, path)
    finally:
        with _lock:
            _writing.discard(path)


def _path(session: Session) -> Path | None:
    index: Path | None = session.info.get(map_index.PATH)
    return index.with_name(NAME) if index else None
