"""The points of layers that lie within boxes, as a small index: nothing else of them is joined."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from registry.maps.index import Column, Index, Rows
from registry.maps.layers import Layers

Box = tuple[float, float, float, float]


def within(layers: Layers, boxes: Sequence[Box]) -> Index:
    """What lies within any of the boxes (west, south, east, north), edges included."""
    rows = _inside(layers.base, boxes)
    parts = [(layers.base, rows[~np.isin(rows, layers.gone)])]
    if layers.newer is not None:
        parts.append((layers.newer, _inside(layers.newer, boxes)))
    key = np.concatenate([index.key[rows] for index, rows in parts])
    order = np.argsort(key, kind="stable")
    words = parts[-1][0].dictionaries
    return Index(layers.size, len(key), key[order], _Joined(parts, order), words)


def _inside(index: Index, boxes: Sequence[Box]) -> Rows:
    return np.unique(np.concatenate([index.box(*box) for box in boxes]))


class _Joined(Mapping[str, Column]):
    """The columns of some rows of several indexes, each joined when it is asked for."""

    def __init__(self, parts: Sequence[tuple[Index, Rows]], order: Rows) -> None:
        self.parts, self.order = parts, order
        self._made: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        if name not in self._made:
            whole = np.concatenate([index.columns[name][rows] for index, rows in self.parts])
            self._made[name] = whole[self.order]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts[0][0].columns)

    def __len__(self) -> int:
        return len(self.parts[0][0].columns)
