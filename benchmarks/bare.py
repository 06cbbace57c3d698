"""The least that the server we ship on can do: 20 KB from memory, without a framework.

`python -m benchmarks.bare PORT WORKERS`, served with the settings of `app.py serve`.
"""

import sys
from collections.abc import Callable, Iterable
from typing import Any

from registry.commands.serving import CONNECTIONS
from registry.web import shedding

BODY = bytes(range(256)) * 80
HEADERS = [
    ("Content-Type", "application/vnd.mapbox-vector-tile"),
    ("Content-Length", str(len(BODY))),
]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The same answer to everything."""
    start_response("200 OK", HEADERS)
    return [BODY]


def main(port: int, workers: int) -> None:
    """Serve it."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "benchmarks.bare:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=shedding.THREADS,
        backlog=2048,
        backpressure=CONNECTIONS,
        websockets=False,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
