"""Work on what strangers send in, done aside: by a process of its own, with bounds on it.

A parser may be made to crash, hang or eat memory by the file it reads; here that costs the file
a refusal and the portal nothing. What is worked on goes through pipes and never onto a disk.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

BOUNDS = Path(__file__).with_name("bounds.py")
STARVED = (b"memoryerror", b"memory allocation", b"out of memory", b"malloc", b"bad_alloc")


class Beyond(Exception):
    """The work took more memory or time than it may."""


class Broken(Exception):
    """The work came to an end of another kind."""


def ask(
    script: str, asked: dict[str, Any], content: bytes = b"", *, memory: int, seconds: int,
    written: int = 0,
) -> tuple[dict[str, Any], bytes]:  # fmt: skip
    """What a bare script's function `answer(asked, content)` gives: plain values, and bytes.

    `memory`, and `written` to any one file, are in bytes; `seconds` are of computing, and twice
    as many of waiting. Raises `Beyond`, `Broken`.
    """
    limits = {"memory": memory, "seconds": seconds, "written": written}
    head = json.dumps({"limits": limits, "asked": asked}).encode() + b"\n"
    # Isolated (-I) and by its own path: neither the working folder nor PYTHONPATH has a say in it.
    try:
        done = subprocess.run(  # noqa: S603 - our own script, all else is data
            [sys.executable, "-I", str(BOUNDS), script],
            input=head + content,
            capture_output=True,
            timeout=2 * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Beyond from late
    if done.returncode != 0:
        last = done.stderr[-2_000:].lower()
        starved = done.returncode < 0 or any(word in last for word in STARVED)
        raise Beyond if starved else Broken(last.decode(errors="replace"))
    said, _, made = done.stdout.partition(b"\n")
    return json.loads(said), made
