"""The log as files that never change: bundles of entries, tiles of hashes, a signed checkpoint.

They lie in the folder `log` of the data folder, laid out as C2SP tlog-tiles says. What follows the
checkpoint was promised to nobody and is written anew; what it covers is never touched again. It
goes last, so that a crash leaves the log as it was published before.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from sqlalchemy.orm import Session

from registry import room
from registry.log import checkpoints, tree
from registry.log.checkpoints import Unsigned
from registry.log.entries import leaf_hash, row_bytes, size
from registry.log.verifying import Checkpoint

FOLDER = "log"
LOCK = "log.lock"
AHEAD = "log.ahead"  # how many entries a witness has seen, where that is more than there are
ENTRIES = "entries"
AT_ONCE = tree.WIDTH * 16  # entries in memory
MANY = 64  # files from which the whole disk is synced once, instead of each file
COLUMNS = "number, recorded_at, effective_on, subject, kind, office, reason, record, leaf"


def publish(
    session: Session, data_dir: Path, origin: str, *, seen: Path | None = None
) -> Checkpoint:
    """Write what the log has grown by, sign it, and give its checkpoint.

    Refuses (`Unsigned`) to sign a log that does not go on from every checkpoint that was signed,
    published or, in the file `seen`, witnessed by others.
    """
    with room.refusals(), alone(data_dir):
        keys = checkpoints.signers(data_dir, origin)
        shelf = Shelf(data_dir / FOLDER)
        vkeys = checkpoints.vkeys(shelf.folder, keys)
        published = checkpoints.found(shelf.folder / checkpoints.CHECKPOINT, vkeys)
        promised = [checkpoints.found(data_dir / checkpoints.SIGNED, vkeys), published]
        promised += [checkpoints.found(seen, vkeys)] if seen else []
        growing = _Growing(session, shelf, published.size if published else 0)
        for before in sorted(filter(None, promised), key=lambda one: one.size):
            if growing.root_at(before.size) != before.root:
                raise _other_history(before.size)
        _heed_witnesses(data_dir, size(session))
        growing.reach(size(session))
        growing.finish()
        made = Checkpoint(keys[0].name, growing.size, growing.edge.root())
        said = checkpoints.note(made, keys).encode()
        shelf.settle()
        checkpoints.write(shelf.folder / checkpoints.VKEY, vkeys.encode())
        checkpoints.write(data_dir / checkpoints.SIGNED, said)
        path = shelf.folder / checkpoints.CHECKPOINT
        if not (path.exists() and path.read_bytes().startswith(said)):  # witnesses sign below it
            checkpoints.write(path, said)
        return made


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """One publisher at a time, whichever process it is in."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Shelf:
    """The folder of the published files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._put: list[Path] = []

    def put(self, name: str, body: bytes) -> None:
        """Write a file that no checkpoint covers yet."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        place = path.with_name(f".{path.name}.new")
        place.write_bytes(body)
        place.replace(path)
        self._put.append(path)

    def whole(self, level: int | str, number: int, body: bytes) -> None:
        """Write a whole tile; the partial ones before it are no longer needed."""
        name = tree.path(level, number)
        self.put(name, body)
        rmtree(self.folder / f"{name}.p", ignore_errors=True)

    def settle(self) -> None:
        """Have all that was written on the disk, for what comes next to rest on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if len(self._put) > MANY:
            os.sync()
        else:
            for path in self._put:
                for place in (path, path.parent) if path.exists() else ():
                    room.sync(place)
        self._put = []

    def tile(self, level: int | str, number: int, width: int) -> bytes:
        """A tile or bundle as it was written; of a partial one, a whole one may hold it."""
        path = self.folder / tree.path(level, number, width)
        if not path.exists():
            path = self.folder / tree.path(level, number)
        body = path.read_bytes()
        return body[: _end(body, width) if level == ENTRIES else width * tree.HASH]

    def reading(self, size: int) -> tree.Read:
        """The hashes of the tree of that size, each tile read once."""
        kept: dict[tuple[int, int], bytes] = {}

        def read(level: int, place: int) -> bytes:
            number, inside = divmod(place, tree.WIDTH)
            if (level, number) not in kept:
                width = tree.width(size, level, number)
                kept[level, number] = self.tile(level, number, width)
            return kept[level, number][inside * tree.HASH : (inside + 1) * tree.HASH]

        return read


class _Growing:
    """The tree on its way from what was published to what the log has now.

    It begins before the last bundle that was published, so that this one is read from the
    database again: a log that has gone another way since shows it there.
    """

    def __init__(self, session: Session, shelf: Shelf, published: int) -> None:
        self.session, self.shelf, self.published = session, shelf, published
        self.size = max(0, published - 1) // tree.WIDTH * tree.WIDTH
        self.bundle: list[bytes] = []
        try:
            self.edge = tree.Edge(_rows(shelf, self.size, published))
        except FileNotFoundError as missing:
            raise Unsigned(
                "{file} is missing among the published files of the log. Put it back, or remove "
                "the whole folder to have it written anew. Nothing was signed.",
                file=missing.filename,
            ) from missing

    def reach(self, size: int) -> None:
        """Take entries in until the tree has that size."""
        for entry, leaf in _entries(self.session, self.size, size):
            self.size += 1
            self.bundle.append(entry)
            for level, hashes in self.edge.add(leaf):
                if self.size > self.published:
                    self.shelf.whole(level, (self.size >> 8 * (level + 1)) - 1, b"".join(hashes))
                if level == 0:
                    if self.size > self.published:
                        packed = _packed(self.bundle)
                        self.shelf.whole(ENTRIES, self.size // tree.WIDTH - 1, packed)
                    self.bundle = []
        if self.size < size:
            raise _too_short(self.size, size)

    def root_at(self, size: int) -> bytes:
        """The root of the first so many entries."""
        if size < self.size:
            return tree.root_of(self.shelf.reading(self.published), size)
        self.reach(size)
        return self.edge.root()

    def finish(self) -> None:
        """Write the tiles at the right edge, which are not whole yet."""
        if self.size == self.published:
            return
        for level, row in enumerate(self.edge.rows):
            if row:
                number = self.size >> 8 * (level + 1)
                self.shelf.put(tree.path(level, number, len(row)), b"".join(row))
        if self.bundle:
            name = tree.path(ENTRIES, self.size // tree.WIDTH, len(self.bundle))
            self.shelf.put(name, _packed(self.bundle))


def _rows(shelf: Shelf, size: int, published: int) -> Iterator[list[bytes]]:
    """The right edge of the tree of a size, from tiles of the larger tree that was published."""
    for level in tree.levels(size):
        number, width = divmod(size >> 8 * level, tree.WIDTH)
        there = tree.width(published, level, number)
        body = shelf.tile(level, number, there) if width else b""
        yield [body[at * tree.HASH : (at + 1) * tree.HASH] for at in range(width)]


def _entries(session: Session, after: int, until: int) -> Iterator[tuple[bytes, bytes]]:
    """The entries after a number, each as it was hashed, with its hash."""
    connection = session.connection()
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    # Names of columns, which are ours; as records are read, for millions of them.
    said = f"SELECT {COLUMNS} FROM entries WHERE number BETWEEN {mark} AND {mark} ORDER BY number"  # noqa: S608
    for start in range(after, until, AT_ONCE):
        ends = (start + 1, min(until, start + AT_ONCE))
        cursor = connection.exec_driver_sql(said, ends).cursor
        assert cursor is not None
        for expected, (*row, leaf) in enumerate(cursor.fetchall(), start + 1):
            entry = row_bytes(*row)
            if row[0] != expected or leaf_hash(entry) != bytes(leaf):
                raise Unsigned(
                    "Entry {number} of the database is missing or is not as it was written. "
                    "Nothing was signed. Put the register back from a backup.",
                    number=expected,
                )
            yield entry, bytes(leaf)


def _heed_witnesses(data_dir: Path, held: int) -> None:
    """Refuse to sign a log that is shorter than a witness has seen it."""
    path = data_dir / AHEAD
    if not path.exists():
        return
    seen, _, name = path.read_text().strip().partition(" ")
    raise Unsigned(
        "The witness {name} has seen {seen} entries of this log, and the database holds {held}. "
        "Nothing was signed: readers would be shown another past. Restore the register that was "
        "signed, then remove the file {file}.",
        name=name,
        seen=seen,
        held=held,
        file=path,
    )


def _packed(entries: list[bytes]) -> bytes:
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def _end(packed: bytes, width: int) -> int:
    """Where the first entries of a bundle end."""
    end = 0
    for _ in range(width):
        end += 2 + int.from_bytes(packed[end : end + 2])
    return end


def _too_short(size: int, promised: int) -> Unsigned:
    return Unsigned(
        "The database has {size} entries, and a checkpoint of {promised} was signed before. "
        "Nothing was signed: readers would be shown a past that has been cut off. Restore a "
        "newer backup.",
        size=size,
        promised=promised,
    )


def _other_history(size: int) -> Unsigned:
    return Unsigned(
        "The first {size} entries of the database are not those that were signed before. Nothing "
        "was signed: readers would be shown another past. Restore the register that was signed.",
        size=size,
    )
