"""How old what is shown may be, where it is read from a replica that has fallen behind."""

import math
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, Response

from registry.database import written
from registry.web.session import database

OLD = 60  # seconds that a replica may be behind before visitors are told
HEADER = "Register-As-Of"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Age:
    """What is shown is complete up to `as_of`; None when the replica cannot tell."""

    as_of: datetime | None


def prepare(app: Flask) -> None:
    """Have every answer say how old it may be, when that is worth saying."""
    app.after_request(_say)


def age() -> Age | None:
    """How old the register is as it is shown; None when it is new enough."""
    lag = database().known_lag()
    if lag is None or lag.seconds <= OLD:
        return None
    return Age(None if math.isinf(lag.seconds) else lag.as_of)


def _say(response: Response) -> Response:
    if found := age():
        response.headers[HEADER] = written(found.as_of) if found.as_of else UNKNOWN
    return response
