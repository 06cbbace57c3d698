"""Whether an edition is what was published: checked in a folder or at an address, offline too."""

import json
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from registry.datasets.editions.kept import FORMAT, MANIFEST, NOTE, VKEY, Edition, editions, said
from registry.log import Wrong, verifying

PATIENCE, BLOCK, LONGEST = 60, 1 << 20, 10_000_000


def verify(place: str, *, key: str | None = None) -> Edition:
    """The edition in a folder or at an address, once its signature and every file are found true;
    raises `Wrong` with the first thing that is not.

    `key` is the log's public key, had from elsewhere; without it that beside the files is believed.
    """
    manifest = _whole(place, MANIFEST)
    note = _text(_whole(place, NOTE), NOTE)
    signed = verifying.opened(note, verifying.keys(key or _text(_whole(place, VKEY), VKEY)))
    extensions = note.partition("\n\n")[0].split("\n")[3:]
    digest = sha256(manifest).hexdigest()
    if not any(line.endswith(f" sha256 {digest}") for line in extensions):
        raise Wrong("The signature is not over this manifest: it was changed, or is of another.")
    told = _manifest(manifest)
    edition = said(told, Path(place))
    if f"edition {edition.number} sha256 {digest}" not in extensions:
        raise Wrong("The signature is over another edition.")
    if (signed.size, signed.origin) != (edition.log_size, told["log"]["origin"]):
        raise Wrong("The manifest names another state of the log than the one that was signed.")
    for file in edition.files:
        digest, length = _summed(place, file.path)
        if length != file.size or digest != file.sha256:
            raise Wrong(f"{file.path} is not the file that was published: its SHA-256 differs.")
    return edition


def faults(data_dir: Path) -> Iterator[str]:
    """What is wrong with the editions that lie here, a sentence for each that is."""
    for one in editions(data_dir):
        try:
            verify(str(one.folder))
        except (Wrong, OSError) as wrong:
            yield f"Edition {one.number}: {wrong}"


def _manifest(body: bytes) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(body)
        paths = [one["path"] for one in told["files"]]
    except (ValueError, KeyError, TypeError, RecursionError) as broken:
        raise Wrong("The manifest cannot be read.") from broken
    if told.get("format") != FORMAT:
        raise Wrong(f"The manifest is not one of {FORMAT}.")
    if any("/" in path or "\\" in path or path.startswith(".") for path in paths):
        raise Wrong("The manifest names a file outside of the edition.")
    return told


def _whole(place: str, name: str) -> bytes:
    body = b"".join(_blocks(place, name, LONGEST))
    if len(body) > LONGEST:
        raise Wrong(f"{name} is longer than it can be.")
    return body


def _summed(place: str, name: str) -> tuple[str, int]:
    digest, length = sha256(), 0
    for block in _blocks(place, name, None):
        digest.update(block)
        length += len(block)
    return digest.hexdigest(), length


def _blocks(place: str, name: str, most: int | None) -> Iterator[bytes]:
    try:
        if place.startswith(("http://", "https://")):
            opened = urlopen(f"{place.rstrip('/')}/{name}", timeout=PATIENCE)  # noqa: S310
        else:
            opened = (Path(place) / name).open("rb")
    except (FileNotFoundError, NotADirectoryError, URLError) as missing:
        raise Wrong(f"{name} cannot be read: {missing}.") from missing
    length = 0
    with closing(opened) as file:
        while block := file.read(BLOCK):
            yield block
            length += len(block)
            if most is not None and length > most:
                return


def _text(body: bytes, name: str) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as broken:
        raise Wrong(f"{name} is not text.") from broken
