"""The editions that were published, as their folders tell of themselves."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from registry.errors import NotFound

FOLDER, MANIFEST, NOTE, VKEY, PACKAGE = (
    "editions", "manifest.json", "manifest.note", "vkey", "datapackage.json",
)  # fmt: skip
FORMAT = "ashyq-kamera-edition/1"


@dataclass(frozen=True)
class File:
    """A file of an edition; `dataset` and `rows` where it holds the rows of one."""

    path: str
    size: int
    sha256: str
    dataset: str | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Edition:
    """A published edition: its number, the log size it tells of, and its files."""

    number: int
    folder: Path
    made_at: datetime
    log_size: int
    root: str
    is_demonstration: bool
    files: tuple[File, ...]

    def file(self, path: str) -> File:
        """A file by its path; NotFound where the edition has none of that name."""
        for one in self.files:
            if one.path == path:
                return one
        raise NotFound(
            "Edition {number} has no file “{path}”. Its page lists all of them.",
            number=self.number,
            path=path[:80],
        )

    def rows(self, dataset: str) -> int | None:
        """How many rows it holds of a data set; None where it holds none."""
        return next((one.rows for one in self.files if one.dataset == dataset), None)

    @property
    def sha256(self) -> str:
        """The SHA-256 of its manifest, which names those of all files."""
        return self.manifest[0]

    @property
    def manifest(self) -> tuple[str, bytes]:
        """The manifest's digest and its bytes."""
        body = (self.folder / MANIFEST).read_bytes()
        return sha256(body).hexdigest(), body


def folder(data_dir: Path) -> Path:
    """Where the editions lie."""
    return data_dir / FOLDER


def editions(data_dir: Path) -> list[Edition]:
    """Every published edition, the newest first."""
    place = folder(data_dir)
    found = [one for one in place.iterdir() if one.name.isdecimal()] if place.is_dir() else []
    return sorted((_read(one) for one in found), key=lambda one: one.number, reverse=True)


def edition(data_dir: Path, number: int) -> Edition:
    """An edition; NotFound where there is none of that number."""
    place = folder(data_dir) / str(number)
    if not 0 < number < 10**9 or not place.is_dir():
        raise NotFound(
            "There is no edition {number}. The editions are listed at /datasets/editions.",
            number=number,
        )
    return _read(place)


@lru_cache(maxsize=64)
def _read(place: Path) -> Edition:
    """What the manifest says; it never changes, so it is read once."""
    return said(json.loads((place / MANIFEST).read_bytes()), place)


def said(told: dict[str, Any], place: Path) -> Edition:
    """An edition out of its manifest."""
    return Edition(
        told["edition"],
        place,
        datetime.fromisoformat(told["made_at"]),
        told["log"]["size"],
        told["log"]["root"],
        told["demonstration"],
        tuple(
            File(one["path"], one["bytes"], one["sha256"], one.get("dataset"), one.get("rows"))
            for one in told["files"]
        ),
    )
