"""The file that a backup is: a tar archive packed with zstd, its manifest first.

The manifest names every file with its length and SHA-256, so that a backup is known to be whole
before anything is put in the place of the register. `tar --zstd -xf` opens one too.
"""

import io
import json
import os
import secrets
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import pyarrow

from registry import room
from registry.errors import Unusable

FORMAT = 1
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 100_000  # bytes
KEY = "secret.key"
DATABASES = {"sqlite": "register.db", "postgresql": "register.dump"}
PIECE = 1 << 20

# What is being done, how much of it is done, and how much it is in all.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Kept:
    """A file in a backup."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; `shape` is the version of the tables."""

    format: int
    made_at: str
    engine: str
    shape: str
    entries: int
    newest_leaf: str
    files: tuple[Kept, ...]


def kept(name: str, path: Path, progress: Progress) -> Kept:
    """A file as the manifest names it."""
    size, done, found = path.stat().st_size, 0, sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
            done += len(piece)
            progress("Reckoning checksums", done, size)
    return Kept(name, size, found.hexdigest())


def write(out: Path, manifest: Manifest, files: Mapping[str, Path], progress: Progress) -> None:
    """Write a backup beside its place and rename it: half of one never bears the name."""
    said = json.dumps(asdict(manifest), indent=1).encode()
    with beside(out) as place, private(place) as raw:
        packed = pyarrow.CompressedOutputStream(pyarrow.PythonFile(raw), "zstd")
        with packed, tarfile.open(fileobj=packed, mode="w|", bufsize=PIECE) as archive:
            archive.copybufsize = PIECE  # type: ignore[attr-defined]  # the stubs lack it
            archive.addfile(_member(MANIFEST, len(said)), io.BytesIO(said))
            for each in manifest.files:
                with files[each.name].open("rb") as file:
                    counted = _Counted(file, each.bytes, progress)
                    archive.addfile(_member(each.name, each.bytes), counted)
        with place.open("rb") as written:
            os.fsync(written.fileno())
        place.replace(out)
    room.sync(out.parent)


def manifest(path: Path) -> Manifest:
    """What a backup says of itself; refuses a file that is none."""
    with _opened(path) as archive:
        return _manifest(path, archive)


def extract(path: Path, places: Mapping[str, Path], progress: Progress) -> None:
    """Write the files of a backup to their places; refuses one that is not as it was written."""
    with _opened(path) as archive:
        told = _manifest(path, archive)
        for each in told.files:
            member = archive.next()
            content = archive.extractfile(member) if member else None
            if member is None or content is None or member.name != each.name:
                raise _damaged(path)
            found = _copied(content, each, places[each.name], progress)
            if found != each.sha256:
                raise _damaged(path)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A place beside a file for what may take its place; whatever is left there is removed."""
    place = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield place
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            place.with_name(place.name + ending).unlink(missing_ok=True)


def private(path: Path) -> IO[bytes]:
    """A new file that nobody else may read: it holds the secret key and what is withheld."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


class _Counted:
    """A file that tells how much of it was read."""

    def __init__(self, file: IO[bytes], whole: int, progress: Progress) -> None:
        self._file, self._whole, self._progress = file, whole, progress

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._progress("Packing", self._file.tell(), self._whole)
        return piece


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with path.open("rb") as raw:
            unpacked = pyarrow.CompressedInputStream(pyarrow.PythonFile(raw), "zstd")
            with tarfile.open(fileobj=unpacked, mode="r|", bufsize=PIECE) as archive:
                yield archive
    except FileNotFoundError as missing:
        raise Unusable("There is no file {path}.", path=path) from missing
    except (tarfile.TarError, pyarrow.ArrowInvalid, EOFError) as broken:
        raise _damaged(path) from broken
    except OSError as broken:
        if broken.errno is not None:
            raise  # of the system, not of the packing
        raise _damaged(path) from broken


def _manifest(path: Path, archive: tarfile.TarFile) -> Manifest:
    member = archive.next()
    content = archive.extractfile(member) if member else None
    if member is None or content is None or member.name != MANIFEST:
        raise _damaged(path)
    told: dict[str, Any] = {}
    with suppress(ValueError):
        told = json.loads(content.read(LONGEST_MANIFEST))
    if isinstance(told, dict) and isinstance(told.get("format"), int) and told["format"] > FORMAT:
        raise Unusable(
            "{path} was written by a newer version of this portal. Restore it with that version.",
            path=path,
        )
    try:
        files = tuple(Kept(**each) for each in told["files"])
        manifest = Manifest(**(told | {"files": files}))
    except (KeyError, TypeError) as broken:
        raise _damaged(path) from broken
    names = [each.name for each in files]
    if names not in ([DATABASES.get(manifest.engine)], [KEY, DATABASES.get(manifest.engine)]):
        raise _damaged(path)
    return manifest


def _copied(content: IO[bytes], told: Kept, place: Path, progress: Progress) -> str:
    done, found = 0, sha256()
    with private(place) as file:
        while piece := content.read(PIECE):
            file.write(piece)
            found.update(piece)
            done += len(piece)
            progress("Unpacking", done, told.bytes)
        file.flush()
        os.fsync(file.fileno())
    return found.hexdigest()


def _damaged(path: Path) -> Unusable:
    return Unusable(
        "{path} is not a backup of this portal, or not whole. Nothing was changed. "
        "Take another backup.",
        path=path,
    )
