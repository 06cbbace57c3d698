"""Looking at a log by oneself: the proof is worked out from its tiles, and nobody has to ask."""

from datetime import datetime

from registry.log import tree, verifying
from registry.log.verifying import Get, Wrong
from registry.log.witness.keeping import Asked, Notebook


def look(
    notebook: Notebook, place: str, *, key: str | None = None, at: datetime
) -> tuple[str, int]:
    """The checkpoint of a log in a folder or at an address with this witness' signature, and its
    size; raises `Wrong` where it does not go on from what was signed last.

    `key` is needed at the first time; without it the key beside the log is believed.
    """
    get = verifying.source(place)
    note = get("checkpoint", verifying.LONGEST_NOTE).decode("utf-8", "replace")
    origin = note.partition("\n")[0]
    notebook.know(origin, key or get("vkey", verifying.LONGEST_NOTE).decode("utf-8", "replace"))
    before = notebook.last(origin)
    size = note.split("\n")[1] if note.count("\n") > 1 else ""
    if not verifying.DECIMAL.fullmatch(size):
        raise Wrong("The checkpoint gives no size.")
    old = before.size if before else 0
    proof = []
    if 0 < old < int(size):
        proof = tree.consistency(_reading(get, int(size)), old, int(size))
    if old > int(size):
        raise Wrong(f"The log has {size} entries, and had {old} when this witness signed it last.")
    line = notebook.sign(Asked(old, proof, note), at=at)
    return f"{note}{line}", int(size)


def _reading(get: Get, size: int) -> tree.Read:
    """The hashes of the tree of that size, each tile got once."""
    kept: dict[tuple[int, int], bytes] = {}

    def read(level: int, place: int) -> bytes:
        number, inside = divmod(place, tree.WIDTH)
        if (level, number) not in kept:
            width = tree.width(size, level, number)
            kept[level, number] = verifying.tile(get, level, number, width)
        return kept[level, number][inside * tree.HASH : (inside + 1) * tree.HASH]

    return read
