"""What a release is set to: kept with it, and never shown as it is, for the seed is in it."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from registry.statistics.releases.tables import Release


class Why(StrEnum):
    """Why a published figure is said otherwise later."""

    LATE_DATA = "late_data"
    ERROR = "error"
    METHOD = "method"
    COURT = "court"


@dataclass(frozen=True)
class Settings:
    """The office that publishes, thresholds that were raised, and what nobody may know.

    `seed` decides between equal choices of what to hide; `salt` seals the sources, whose digests
    alone would let somebody try out what a small count could be.
    """

    office: str
    raised: Mapping[str, int] = field(default_factory=dict)
    is_provisional: bool = False
    why: str = Why.LATE_DATA
    because: str | None = None
    seed: str = field(default_factory=lambda: secrets.token_hex(32))
    salt: str = field(default_factory=lambda: secrets.token_hex(32))


def read(release: Release) -> Settings:
    """The settings of a release."""
    return Settings(**json.loads(release.settings))


def written(settings: Settings) -> str:
    """The settings as the release keeps them."""
    return json.dumps(asdict(settings), ensure_ascii=False, sort_keys=True)
