"""Work on many rows without Python's search for circular garbage.

Nothing that is made of rows is circular, and with millions of cells in memory the search, which
walks through all of them again and again, would take as long as the work itself.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """A stretch of work in which only what nobody refers to any more is freed."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
