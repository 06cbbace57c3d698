"""The Merkle tree over the entries (RFC 6962), kept as tiles of 256 hashes (C2SP tlog-tiles).

A tile of level 0 holds the hashes of 256 leaves; a tile of each level above, the roots of 256
whole tiles below it. Numbers of leaves start at 0 here: entry 1 of the log is leaf 0.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

HEIGHT = 8
WIDTH = 1 << HEIGHT  # hashes in a whole tile
HASH = 32  # bytes
EMPTY = sha256(b"").digest()  # the root of a tree without leaves

# Gives the hash at a place of a tile level: of a leaf at level 0, of 256 leaves at level 1, …
Read = Callable[[int, int], bytes]


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 over a one byte and its two children."""
    return sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over hashes that all stand for equally many leaves."""
    row = list(hashes)
    if not row:
        return EMPTY
    while len(row) > 1:
        # Who stands alone at the end moves up as it is: that is how RFC 6962 splits a tree.
        alone = row[len(row) & ~1 :]
        row = [node(row[at], row[at + 1]) for at in range(0, len(row) & ~1, 2)] + alone
    return row[0]


def path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile lies below the log's folder or address; level “entries” for the entries."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def width(size: int, level: int, number: int) -> int:
    """How many hashes a tile has in a tree of that size; 256 when it is whole, 0 when none."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - number * WIDTH))


def levels(size: int) -> range:
    """The levels that have tiles in a tree of that size."""
    return range(-(-size.bit_length() // HEIGHT))


class Edge:
    """The right edge of a growing tree: at each level the hashes not yet in a whole tile."""

    def __init__(self, rows: Iterable[Sequence[bytes]] = ()) -> None:
        self.rows = [list(row) for row in rows]

    def add(self, leaf: bytes) -> Iterator[tuple[int, list[bytes]]]:
        """Take one more leaf in; gives each tile, as its level and hashes, that is whole by it."""
        risen: bytes | None = leaf
        level = 0
        while risen is not None:
            if level == len(self.rows):
                self.rows.append([])
            row = self.rows[level]
            row.append(risen)
            risen = None
            if len(row) == WIDTH:
                yield level, row
                self.rows[level], risen, level = [], root(row), level + 1

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        found: bytes | None = None
        for row in self.rows:
            for peak in _peaks(row):
                found = peak if found is None else node(peak, found)
        return EMPTY if found is None else found


def root_of(read: Read, size: int) -> bytes:
    """The root of the first `size` leaves."""
    return _span(read, 0, size) if size else EMPTY


def inclusion(read: Read, number: int, size: int) -> list[bytes]:
    """The proof that a leaf is in a tree of that size: the hashes beside its way to the root."""
    if not 0 <= number < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {number}")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _half(end - start)
        if number < middle:
            proof.append(_span(read, middle, end))
            end = middle
        else:
            proof.append(_span(read, start, middle))
            start = middle
    return proof[::-1]


def consistency(read: Read, old: int, new: int) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with the whole tree of `old` leaves."""
    if not 0 < old <= new:
        raise ValueError(f"no proof leads from {old} leaves to {new}")
    proof: list[bytes] = []
    start, end, is_known = 0, new, True
    while old != end:
        middle = start + _half(end - start)
        if old <= middle:
            proof.append(_span(read, middle, end))
            end = middle
        else:
            proof.append(_span(read, start, middle))
            start, is_known = middle, False
    if not is_known:
        proof.append(_span(read, start, end))
    return proof[::-1]


def included(leaf: bytes, number: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root to which a proof of inclusion leads; ValueError when it has a wrong length."""
    if not 0 <= number < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {number}")
    found, last, rest = leaf, size - 1, list(proof)
    while last:
        if number & 1 or number < last:
            if not rest:
                raise ValueError("the proof is too short")
            beside = rest.pop(0)
            found = node(beside, found) if number & 1 else node(found, beside)
        number, last = number >> 1, last >> 1
    if rest:
        raise ValueError("the proof is too long")
    return found


def grown(old: int, old_root: bytes, new: int, proof: Sequence[bytes]) -> bytes:
    """The root of `new` leaves to which a proof of consistency leads; ValueError when it does not
    begin with the old tree."""
    if not 0 < old <= new:
        raise ValueError(f"no proof leads from {old} leaves to {new}")
    if old == new:
        return old_root
    rest = list(proof)
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    try:
        before = after = old_root if not number else rest.pop(0)
        while last:
            if number & 1 or number == last:
                if number & 1:
                    beside = rest.pop(0)
                    before, after = node(beside, before), node(beside, after)
            else:
                after = node(after, rest.pop(0))
            number, last = number >> 1, last >> 1
    except IndexError as short:
        raise ValueError("the proof is too short") from short
    if rest or before != old_root:
        raise ValueError("the proof does not lead from the old tree")
    return after


def _half(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _peaks(row: Sequence[bytes]) -> Iterator[bytes]:
    """The roots of the largest whole trees over a row, from the right."""
    end = len(row)
    while end:
        size = end & -end
        yield root(row[end - size : end])
        end -= size


def _span(read: Read, start: int, end: int) -> bytes:
    """The root over leaves that RFC 6962 takes together."""
    size = end - start
    if size & (size - 1) == 0:
        height = size.bit_length() - 1
        level, inside = divmod(height, HEIGHT)
        first = start >> (HEIGHT * level)
        return root([read(level, first + step) for step in range(1 << inside)])
    middle = start + _half(size)
    return node(_span(read, start, middle), _span(read, middle, end))
