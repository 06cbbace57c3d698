"""Tables drawn in rows, with all their sums; the figures are invented."""

from itertools import product

Cells = dict[str, int]
Relations = list[dict[str, int]]


def crossed(drawing: str) -> tuple[Cells, Relations]:
    """A table of rows a, b, … and columns 1, 2, … with the sums of both and of all, under T."""
    rows = [[int(word) for word in line.split()] for line in drawing.split("\n") if line.strip()]
    return summed(
        {(chr(97 + i), str(j + 1)): n for i, r in enumerate(rows) for j, n in enumerate(r)}
    )


def summed(inner: dict[tuple[str, ...], int]) -> tuple[Cells, Relations]:
    """Cells by their categories with every sum over one or more of these, and what sums to what."""
    sides = [sorted({key[axis] for key in inner}) for axis in range(len(next(iter(inner))))]
    cells: Cells = {}
    relations: Relations = []
    for key in product(*([*side, "T"] for side in sides)):
        agreeing = [
            n for k, n in inner.items() if all(b in (a, "T") for a, b in zip(k, key, strict=True))
        ]
        cells["".join(key)] = sum(agreeing)
        for axis, side in enumerate(sides):
            if key[axis] == "T":
                parts = {"".join([*key[:axis], each, *key[axis + 1 :]]): 1 for each in side}
                relations.append(parts | {"".join(key): -1})
    return cells, relations


def total(*names: str, of: str) -> dict[str, int]:
    """The relation that these cells sum up to another."""
    return dict.fromkeys(names, 1) | {of: -1}
