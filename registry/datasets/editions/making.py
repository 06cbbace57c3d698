"""Making an edition: all files beside the others, and in their place at once or not at all."""

import fcntl
import json
import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any

from registry import cameras, log, room
from registry.database import NEWEST, Database, Session
from registry.datasets import formats, snapshot
from registry.datasets.about import About, about
from registry.datasets.dataset import Dataset
from registry.datasets.dictionary import csvw, package
from registry.datasets.editions import differences, kept, readme
from registry.datasets.editions.kept import FORMAT, MANIFEST, NOTE, PACKAGE, VKEY, Edition
from registry.datasets.sets import datasets
from registry.datasets.written.table import Table
from registry.errors import Conflict
from registry.log import checkpoints, tiles
from registry.log.verifying import Checkpoint
from registry.settings import Settings

# The text that every program reads and that can be compared line by line, and the columns that
# programs read fast. All other formats of the same rows follow from `as_of` with the log size.
ENDINGS = ("csv", "parquet")
MAKING, LOCK = ".making", ".lock"
BLOCK = 1 << 20
Told = Callable[[str], None]


@dataclass(frozen=True)
class _Made:
    """Files that were written, and what the package says of the data sets."""

    files: list[dict[str, Any]]
    tables: list[tuple[Dataset, About]]


def publish(database: Database, settings: Settings, *, told: Told = lambda _: None) -> Edition:
    """Freeze all data sets as the next edition; `told` hears of each step.

    Conflict where nothing differs from the edition before. Killed at any moment, it leaves no
    edition, and the next try begins anew.
    """
    place = kept.folder(settings.data_dir)
    with room.refusals(), _alone(place):
        before = next(iter(kept.editions(settings.data_dir)), None)
        number = before.number + 1 if before else 1
        making = place / MAKING
        rmtree(making, ignore_errors=True)
        making.mkdir()
        try:
            with database.reading(NEWEST) as session:
                signed = log.publish(session, settings.data_dir, settings.log_origin)
                made = _written(session, making, settings, told)
            if before and _rows_of(made.files) == _rows_of_edition(before):
                raise Conflict(
                    "Nothing has changed since edition {number}, which tells of a log of {size} "
                    "entries. No other was made.",
                    code="nothing_new",
                    number=before.number,
                    size=before.log_size,
                )
            _finish(making, number, signed, made, settings)
            making.rename(place / str(number))
        finally:
            rmtree(making, ignore_errors=True)
        room.sync(place)
    fresh = kept.edition(settings.data_dir, number)
    if before:
        told("what differs")
        with suppress(OSError):  # the edition is out; whoever asks first makes it then
            differences.between(settings.data_dir, before, fresh)
    return fresh


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """One at a time, whichever process it is in."""
    place.mkdir(parents=True, exist_ok=True)
    with (place / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _written(session: Session, making: Path, settings: Settings, told: Told) -> _Made:
    today = datetime.now(UTC).astimezone(settings.timezone).date()
    everything = cameras.selection(session, {}, today=today, timezone=settings.timezone)
    snapshot.refresh(session, cameras.choose(session, everything))
    made = _Made([], [])
    for one in datasets().values():
        rows = one.rows(session, everything)
        table = Table(one, rows, about(session, one, everything, rows, root=settings.base_url))
        made.tables.append((one, table.about))
        for ending in ENDINGS:
            told(f"{one.name}.{ending}")
            path = making / f"{one.name}.{ending}"
            _write(table, ending, path)
            made.files.append(_file(path, dataset=one.name, rows=rows.count))
        beside = making / f"{one.name}.csv-metadata.json"
        beside.write_bytes(_json(csvw.metadata(one, table.about, f"{one.name}.csv")))
        made.files.append(_file(beside))
    return made


def _write(table: Table, ending: str, path: Path) -> None:
    chosen = formats.FORMATS[ending]
    if chosen.write:
        chosen.write(table, path)
        return
    with path.open("wb") as file:
        file.writelines(chosen.stream(table))


def _finish(making: Path, number: int, signed: Checkpoint, made: _Made, settings: Settings) -> None:
    """What is said of the files: package, words, manifest, and the signature over all."""
    described = package.package(made.tables)
    sums = {one["path"]: one for one in made.files}
    for resource, (one, _) in zip(described["resources"], made.tables, strict=True):
        told = sums[f"{one.name}.csv"]
        more = {"path": told["path"], "scheme": "file", "bytes": told["bytes"]}
        resource |= more | {"hash": f"sha256:{told['sha256']}"}
    described |= {"version": f"{number}.0.0", "edition": number}
    (making / PACKAGE).write_bytes(_json(described))
    first = made.tables[0][1]
    (making / readme.NAME).write_text(readme.text(number, first, made.tables), encoding="utf-8")
    files = [*made.files, *(_file(making / name) for name in (PACKAGE, readme.NAME))]
    manifest = {
        "format": FORMAT,
        "edition": number,
        "made_at": first.made_at.isoformat(timespec="seconds"),
        "log": {
            "origin": signed.origin, "size": signed.size, "root": b64encode(signed.root).decode(),
        },
        "licence": first.licence,
        "attribution": first.attribution,
        "demonstration": first.is_demonstration,
        "files": files,
    }  # fmt: skip
    body = _json(manifest)
    (making / MANIFEST).write_bytes(body)
    keys = checkpoints.signers(settings.data_dir, settings.log_origin)
    line = extension(number, sha256(body).hexdigest())
    (making / NOTE).write_text(checkpoints.note(signed, keys, line), encoding="utf-8")
    vkeys = (settings.data_dir / tiles.FOLDER / checkpoints.VKEY).read_bytes()
    (making / VKEY).write_bytes(vkeys)
    for path in making.iterdir():
        path.chmod(0o444)
        _sync(path)


def extension(number: int, digest: str) -> str:
    """The line that ties a manifest to the checkpoint that is signed with it.

    Readers of checkpoints pass over such a line; it stands in the edition alone, and never in the
    checkpoint that the log itself publishes.
    """
    return f"edition {number} sha256 {digest}"


def _file(path: Path, **more: Any) -> dict[str, Any]:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return {
        "path": path.name, "bytes": path.stat().st_size, "sha256": digest.hexdigest(), **more
    }  # fmt: skip


def _rows_of(files: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["path"], one["sha256"]) for one in files if one["path"].endswith(".csv")}


def _rows_of_edition(edition: Edition) -> set[tuple[str, str]]:
    return {(one.path, one.sha256) for one in edition.files if one.path.endswith(".csv")}


def _json(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
