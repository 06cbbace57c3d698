"""Sets bounds on this process, and then lets a bare script answer within them.

It runs as a bare script itself and knows nothing of the register. A line of JSON and the content
come in on standard input; a line of JSON and what was made of it go out on standard output.
"""

import json
import os
import resource
import runpy
import sys


def main() -> None:
    """Let the script named on the command line answer what standard input asks."""
    told = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # what a library prints is not an answer
        bound(**told["limits"])
        said, made = runpy.run_path(sys.argv[1])["answer"](told["asked"], content)
        out.write(json.dumps(said).encode() + b"\n" + made)


def bound(memory: int, seconds: int, written: int) -> None:
    """Set the limits; where a system has not got one of them the others still hold."""
    wanted = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, most in wanted:
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):
            continue


if __name__ == "__main__":
    main()
