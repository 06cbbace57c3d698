"""Files that can only be written whole, sent piece by piece without ever being left behind."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree

PREFIX = "ashyq-kamera-export-"
AT_ONCE = 262_144  # bytes
FORGOTTEN = 6 * 3_600  # seconds after which nobody can be writing any more


def pieces(write: Callable[[Path], None], ending: str) -> Iterator[bytes]:
    """What `write` puts into a file. Its name is gone before the first piece is sent, so that it
    ends with whoever reads it, however that comes about."""
    _sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        path = Path(folder) / f"rows.{ending}"
        write(path)
        file = path.open("rb")
    with file:
        while piece := file.read(AT_ONCE):
            yield piece


def folder() -> Path:
    """Where the files are for as long as they have a name."""
    return Path(tempfile.gettempdir())


def _sweep() -> None:
    """Take away what a process that was killed while it wrote has left."""
    for left in folder().glob(f"{PREFIX}*"):
        try:
            if time.time() - left.stat().st_mtime > FORGOTTEN:
                rmtree(left, ignore_errors=True)
        except FileNotFoundError:
            continue  # somebody else was faster
