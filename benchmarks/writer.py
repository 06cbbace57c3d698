"""Publishes changes at a steady rate from a process of its own, as an office would.

`python -m benchmarks.writer RATE SECONDS`: prints a line of JSON at the end. The register is that
of the environment.
"""

import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.addresses import drawn
from registry import database
from registry.cameras import verbs
from registry.maps.index import open_index
from registry.settings import Settings, from_environment

OFFICE = "The benchmark"


class Office:
    """Whoever publishes: one camera after the other gets another direction of view."""

    def __init__(self, settings: Settings) -> None:
        self.opened = database.from_settings(settings)
        index = open_index(settings.index_path)
        self.ids = drawn([one.decode() for one in index.columns["id"][:200_000].tolist()], 10_000)

    def publish(self, camera_id: str, bearing: float) -> float:
        """Publish that a camera looks elsewhere; gives the moment when it was published."""
        with self.opened.writing() as session:
            verbs.amend(
                session,
                camera_id,
                office=OFFICE,
                reason=f"The direction was measured anew: {bearing}°.",
                at=datetime.now(UTC),
                bearings=[{"bearing": bearing, "hfov": 60}],
                title_en=f"Direction {bearing}",
            )
        return time.perf_counter()


def settings_of(folder: Path) -> Settings:
    """The settings of a register in a folder, whatever the environment says."""
    url = f"sqlite:///{folder}/register.db"
    return replace(from_environment(), data_dir=folder, database_url=url, database_read_url=url)


def main(each_second: float, seconds: float) -> None:
    """Publish at a steady rate and tell how that went."""
    office = Office(from_environment())
    begun, late, took = time.perf_counter(), 0.0, []
    for number in range(round(each_second * seconds)):
        due = begun + number / each_second
        time.sleep(max(0.0, due - time.perf_counter()))
        started = time.perf_counter()
        # Whole degrees and a fraction that no camera had before, so that each is a change.
        office.publish(office.ids[number % len(office.ids)], round(time.time() % 360, 2))
        took.append((time.perf_counter() - started) * 1_000)
        late = max(late, started - due)
    whole = time.perf_counter() - begun
    took.sort()
    print(
        json.dumps(
            {
                "published": len(took),
                "each_second": len(took) / whole,
                "p50_ms": took[len(took) // 2],
                "p99_ms": took[int(len(took) * 0.99)],
                "latest_s": late,
            }
        )
    )


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]))
