"""What one reader keeps of the published log: an entry as it was hashed, and its receipt."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.log import checkpoints, tree, verifying
from registry.log.entries import size
from registry.log.tables import Entry
from registry.log.tiles import AT_ONCE, ENTRIES, FOLDER, Shelf
from registry.log.verifying import Checkpoint


def published(data_dir: Path) -> Checkpoint | None:
    """The checkpoint that readers get now; None before the first one."""
    folder = data_dir / FOLDER
    try:
        keys = verifying.keys((folder / checkpoints.VKEY).read_text())
        return verifying.opened((folder / checkpoints.CHECKPOINT).read_text(), keys)
    except FileNotFoundError:
        return None


def receipt(data_dir: Path, number: int) -> str:
    """The proof that entry `number` is in the published log, as a `.tlog-proof` (C2SP)."""
    signed = _holding(data_dir, number)
    shelf = Shelf(data_dir / FOLDER)
    proof = tree.inclusion(shelf.reading(signed.size), number - 1, signed.size)
    lines = [verifying.PROOF, f"index {number - 1}", *(b64encode(one).decode() for one in proof)]
    note = (shelf.folder / checkpoints.CHECKPOINT).read_text()
    if verifying.opened(note, _keys(data_dir)) != signed:
        return receipt(data_dir, number)  # another was signed meanwhile
    return "\n".join([*lines, "", note])


def faults(session: Session, data_dir: Path) -> Iterator[str]:
    """What of the published log is not as the database has it, each as a sentence."""
    try:
        signed = published(data_dir)
    except ValueError as wrong:
        yield f"The published log: {wrong}"
        return
    if signed is None:
        return
    if (held := size(session)) < signed.size:
        yield f"The database has {held} entries, and {signed.size} are published."
    read = Shelf(data_dir / FOLDER).reading(signed.size)
    hashes = select(Entry.number, Entry.leaf).where(Entry.number <= signed.size)
    rows = session.execute(hashes.order_by(Entry.number).execution_options(yield_per=AT_ONCE))
    try:
        for number, leaf in rows:
            if read(0, number - 1) != leaf:
                yield f"Entry {number} is not the one that was published."
    except FileNotFoundError as missing:
        yield f"{missing.filename} is missing among the published files of the log."


def entry(data_dir: Path, number: int) -> bytes:
    """Entry `number` of the published log, to the byte as it was hashed."""
    signed = _holding(data_dir, number)
    bundle, place = divmod(number - 1, tree.WIDTH)
    width = tree.width(signed.size, 0, bundle)
    packed = Shelf(data_dir / FOLDER).tile(ENTRIES, bundle, width)
    for _ in range(place):
        packed = packed[2 + int.from_bytes(packed[:2]) :]
    return packed[2 : 2 + int.from_bytes(packed[:2])]


def _keys(data_dir: Path) -> list[verifying.Key]:
    return verifying.keys((data_dir / FOLDER / checkpoints.VKEY).read_text())


def _holding(data_dir: Path, number: int) -> Checkpoint:
    signed = published(data_dir)
    if signed is None or not 0 < number <= signed.size:
        raise NotFound(
            "The published log has {size} entries, and entry {number} is not among them. A new "
            "entry is published within minutes.",
            size=signed.size if signed else 0,
            number=number,
        )
    return signed
