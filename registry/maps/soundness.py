"""Whether an index file is still the one that was read through against its checksum.

Reading all of it takes longer than all else at a start. So what was found sound is remembered by
what no change of the file leaves as it was: inode, length, and the moments of its last changes.
What changes without the file system's knowledge, such as a failing disk, shows no other way than
by reading: that is done once the server runs.
"""

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

TICK = 0.02  # seconds; file systems keep moments no finer than a few thousandths


def is_known(path: Path) -> bool:
    """Whether this very file has been found sound before."""
    with suppress(OSError, ValueError):
        return bool(json.loads(_beside(path).read_text()) == _state(path))
    return False


def remember(path: Path) -> None:
    """Let the file, which was found or written sound, be known as such."""
    with suppress(OSError):  # on a full disk it is read through at every start
        state = _state(path)
        if time.time() - state[-1] / 1e9 < TICK:
            time.sleep(TICK)  # a change in the same tick could not be told apart
            state = _state(path)
        fresh = path.with_name(f".{path.name}.{token_hex(4)}")
        fresh.write_text(json.dumps(state))
        fresh.replace(_beside(path))


def forget(path: Path) -> None:
    """Have the file read through when it is next opened."""
    _beside(path).unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.sound")


def _state(path: Path) -> list[int]:
    held = os.stat(path)
    return [held.st_ino, held.st_size, held.st_mtime_ns, held.st_ctime_ns]
