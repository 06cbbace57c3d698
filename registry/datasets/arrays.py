"""Arrow arrays from plain values, without the library that Arrow would load to look at them.

`pyarrow.array`, `pyarrow.scalar` and `to_numpy` import pandas to tell what they are given: half
a second and 60 MB of each command.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

STRING = pa.string()
SMALL, LARGE = 1e-4, 1e15  # between them a number is written without an exponent, everywhere
# Arrow's own allocator keeps what was let go: a hundred MB of every worker.
pa.set_memory_pool(pa.system_memory_pool())


def give_back() -> None:
    """Give the memory of what was let go back to the machine: long work would pile it up."""
    pa.default_memory_pool().release_unused()


def numbers(values: NDArray[Any], *, absent: NDArray[np.bool_] | None = None) -> Any:
    """Numbers as an array; null where they are absent."""
    kind = pa.from_numpy_dtype(values.dtype)
    held = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind, len(values), [valid(absent), held])


def texts(values: Sequence[str | None]) -> Any:
    """Texts as an array."""
    said = [b"" if value is None else value.encode() for value in values]
    ends = np.zeros(len(said) + 1, np.int32)
    np.cumsum([len(each) for each in said], out=ends[1:])
    absent = np.array([value is None for value in values], np.bool_)
    buffers = [valid(absent), pa.py_buffer(ends), pa.py_buffer(b"".join(said))]
    return pa.Array.from_buffers(pa.string(), len(said), buffers)


@cache
def one(value: str | float | bool | None, kind: Any = STRING) -> Any:
    """A single value, for a function that takes it for every row."""
    if value is None:
        return pa.nulls(1, kind)[0]
    return texts([str(value).lower() if isinstance(value, bool) else str(value)])[0].cast(kind)


def seen(array: Any, dtype: type[np.generic], blank: float) -> NDArray[Any]:
    """The numbers of an array as NumPy sees them, with `blank` for null."""
    kind = pa.from_numpy_dtype(dtype)
    whole = pc.fill_null(array.cast(kind), one(blank, kind))
    return np.frombuffer(whole.buffers()[1], dtype, len(whole), whole.offset * kind.byte_width)


def holds(text: Any, marks: str) -> bool:
    """Whether any of the texts may hold one of the marks, told by a look at their bytes."""
    held = text.buffers()[2]
    if held is None:
        return False
    whole = memoryview(held).tobytes()
    return any(mark in whole for mark in marks.encode())


def valid(absent: NDArray[np.bool_] | None) -> Any:
    """The bits that say which values are there; None where all are."""
    if absent is None or not absent.any():
        return None
    return pa.py_buffer(np.packbits(~absent, bitorder="little"))


def written(column: Any) -> Any:
    """Numbers as Python writes them: the shortest text that means exactly this number."""
    size = pc.abs(column)
    odd = pc.and_(
        pc.greater(size, one(0, pa.float64())),
        pc.or_(pc.less(size, one(SMALL, pa.float64())), pc.greater(size, one(LARGE, pa.float64()))),
    )
    if pc.any(odd).as_py():
        said = [None if number is None else repr(number) for number in column.to_pylist()]
        return texts(said)
    text = column.cast(pa.string())
    whole = pc.equal(column, pc.trunc(column))
    if not pc.any(whole).as_py():
        return text
    return pc.if_else(whole, joined([text, one(".0")], ""), text)


def joined(parts: Sequence[Any], mark: str) -> Any:
    """The texts of several arrays row by row, with a mark between; null is nothing."""
    return pc.binary_join_element_wise(
        *parts, one(mark), null_handling="replace", null_replacement=""
    )


def bytes_of(text: Any) -> bytes:
    """The texts of a column one after the other, as they already lie in memory."""
    whole = pa.concat_arrays([text]) if text.offset else text
    _, _, held = whole.buffers()
    return bytes(memoryview(held)[: pc.sum(pc.binary_length(whole)).as_py()])
