"""Clusters of a mask that many rows pass: all rows are gone through in order, block by block.

Where the cells begin is known of the index already, and nothing large is made on the way: what a
block needs stays in the processor's cache, which takes half as long as going to memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from registry.maps.clusters import Clusters, classes_of, end_to_end, firsts
from registry.maps.index import Index, Mask, Rows

BLOCK = 65_536  # rows, about: a block ends where a cell does

Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Block:
    """Whole cells of a grid that lie next to each other."""

    rows: slice
    first: Rows  # where each cell begins, counted from the beginning of the block
    code: Codes  # for each row its cell within the block and its mark, as one even number


def gathered_densely(
    index: Index, rows: Mask, shift: int, marks: str, *, first_row: int = 0
) -> Clusters:
    """The same as `gathered` for a mask of the whole index."""
    classes = classes_of(index, marks)
    held = [_of_block(index, rows, each, classes) for each in blocks(index, shift, marks)]
    whole = end_to_end(held)
    whole.row[:] += first_row
    return whole


@lru_cache(maxsize=2)  # what is kept here keeps its index, and so the file, from going
def blocks(index: Index, shift: int, marks: str) -> Sequence[Block]:
    """The cells of a grid over an index, in blocks."""
    first = firsts(index.key >> np.uint64(shift))
    starts = np.unique(np.searchsorted(first, np.arange(0, index.count, BLOCK)))
    starts = starts[starts < len(first)]
    classes = classes_of(index, marks)
    found = []
    for start, stop in zip(starts, np.append(starts[1:], len(first)), strict=True):
        begin = int(first[start])
        end = int(first[stop]) if stop < len(first) else index.count
        own = first[start:stop] - begin
        cell = np.arange(0, len(own) * classes, classes, dtype=np.int32)
        code = np.repeat(cell, np.diff(own, append=end - begin))
        code += np.minimum(index.columns[marks][begin:end], classes - 1)
        found.append(Block(slice(begin, end), own, code * np.int32(2)))
    return found


def _of_block(index: Index, rows: Mask, block: Block, classes: int) -> Clusters:
    held = rows[block.rows]
    # Both kinds of rows are counted and one is left out: to pick it out would take far longer.
    both = np.bincount(block.code + held, minlength=len(block.first) * classes * 2)
    table = both.reshape(-1, classes, 2)[:, :, 1]
    count = table.sum(axis=1)
    some = np.flatnonzero(count)
    lon, lat = (
        np.add.reduceat(index.columns[name][block.rows] * held, block.first)[some]
        for name in ("lon", "lat")
    )
    row = np.flatnonzero(held)[(np.cumsum(count) - count)[some]] + block.rows.start
    return Clusters(index.key[row], row, count[some], lon, lat, table[some])
