"""The next chunk made in a second process while this one writes the chunk before.

The second process is a copy of this one as it stands: nothing is read or sorted out twice. It
touches no database, and it ends with this one, however that ends.
"""

import os
import sys
import traceback
from collections.abc import Generator, Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from signal import SIGKILL
from typing import Never, TypeVar

from registry.errors import Refused

Item = TypeVar("Item")
# A copied process can be relied on where nothing but the system's own libraries run threads.
POSSIBLE = sys.platform == "linux"


def ahead(items: Iterator[Item]) -> Generator[Item]:
    """The items, made in another process; a refusal there is one here."""
    receiving, sending = Pipe(duplex=False)
    child = os.fork()
    if not child:
        receiving.close()
        _send(items, sending)
    sending.close()
    try:
        while True:
            kind, item = receiving.recv()
            if kind == "refused":
                raise item
            if kind == "done":
                return
            yield item
    except EOFError as lost:
        raise RuntimeError("The process that prepares rows has come to an end.") from lost
    finally:
        receiving.close()
        os.kill(child, SIGKILL)
        os.waitpid(child, 0)


def _send(items: Iterator[Item], sending: "Connection[object, object]") -> Never:
    status = 1
    try:
        for item in items:
            sending.send(("made", item))
        sending.send(("done", None))
        status = 0
    except Refused as refusal:
        sending.send(("refused", refusal))
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # nobody is there any more who wants them
    except BaseException:
        traceback.print_exc()
    finally:
        # Nothing that this process shares with the other may be closed or flushed here.
        os._exit(status)
