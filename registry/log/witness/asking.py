"""The portal asks its witnesses to sign what it has published, and publishes their signatures.

A witness that is down holds nothing up. One that has seen more of the log than the database holds
stops the signing: the register was put back from a backup, and must not go on in another way.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from registry.log import checkpoints, tree, verifying
from registry.log.tiles import AHEAD, FOLDER, Shelf, alone
from registry.log.verifying import Checkpoint, Wrong
from registry.log.witness import cosigning

PATIENCE, LONGEST = 10, 20_000


@dataclass(frozen=True)
class Known:
    """A witness that is asked: its key, and the address under which it is."""

    vkey: str
    address: str

    @property
    def name(self) -> str:
        """What it is called."""
        return self.vkey.partition("+")[0]


@dataclass(frozen=True)
class Answer:
    """What came of asking a witness: its line, or why there is none."""

    name: str
    line: str = ""
    failure: str = ""


def known(said: str) -> list[Known]:
    """The witnesses of a setting: `KEY ADDRESS`, several of them joined with commas."""
    found = []
    for one in filter(None, (part.strip() for part in said.split(","))):
        vkey, _, address = one.partition(" ")
        cosigning.opened(vkey)
        if not address.strip().startswith(("https://", "http://")):
            raise Wrong(f"“{one[:200]}” is not a witness: write its key, a blank and its address.")
        found.append(Known(vkey, address.strip().rstrip("/")))
    return found


def ask(data_dir: Path, witnesses: list[Known]) -> list[Answer]:
    """Have what is published signed by each witness that answers, and publish what they signed."""
    shelf = Shelf(data_dir / FOLDER)
    path = shelf.folder / checkpoints.CHECKPOINT
    if not witnesses or not path.exists():
        return []
    note = path.read_text()
    keys = verifying.keys((shelf.folder / checkpoints.VKEY).read_text())
    signed = verifying.opened(note, keys)
    answers = [_asked(one, shelf, signed, note, data_dir) for one in witnesses]
    lines = [one.line for one in answers if one.line and one.line not in note]
    if lines:
        with alone(data_dir):
            # Another may have been signed meanwhile: it will be witnessed in its turn.
            if path.read_text() == note:
                checkpoints.write(path, (note + "".join(lines)).encode())
    return answers


def _asked(one: Known, shelf: Shelf, signed: Checkpoint, note: str, data_dir: Path) -> Answer:
    if cosigning.cosigned(note, [one.vkey]):
        return Answer(one.name)
    try:
        status, said = _sent(one, shelf, signed, note, _told(data_dir).get(one.vkey, 0))
        if status == 409 and said.strip().isdecimal():
            seen = int(said.strip()[:18])
            if seen > signed.size:
                checkpoints.write(data_dir / AHEAD, f"{seen} {one.name}\n".encode())
                return Answer(one.name, failure=f"It has seen {seen} entries, more than there are.")
            status, said = _sent(one, shelf, signed, note, seen)
        if status != 200:
            return Answer(one.name, failure=f"It answered {status}: {said.strip()[:200]}")
        line = next((each for each in said.splitlines() if each.startswith("— ")), "") + "\n"
        if not cosigning.cosigned(note + line, [one.vkey]):
            return Answer(one.name, failure="It answered without a signature of its own.")
        _remember(data_dir, one, signed.size)
        return Answer(one.name, line)
    except (OSError, URLError, Wrong, ValueError) as failed:
        return Answer(one.name, failure=f"{type(failed).__name__}: {failed}"[:300])


def _sent(one: Known, shelf: Shelf, signed: Checkpoint, note: str, old: int) -> tuple[int, str]:
    proof = tree.consistency(shelf.reading(signed.size), old, signed.size) if old else []
    lines = [f"old {old}", *(b64encode(each).decode() for each in proof), "", ""]
    body = "\n".join(lines).encode() + note.encode()
    request = Request(f"{one.address}/add-checkpoint", body, {"Content-Type": "text/plain"})  # noqa: S310
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - an operator's setting
            return answer.status, answer.read(LONGEST).decode("utf-8", "replace")
    except HTTPError as refused:
        return refused.code, refused.read(LONGEST).decode("utf-8", "replace")


def _told(data_dir: Path) -> dict[str, int]:
    """The size that each witness signed last, as far as is known here; it says so itself if not."""
    path = data_dir / "log.witnessed"
    found: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
    return found


def _remember(data_dir: Path, one: Known, size: int) -> None:
    told = _told(data_dir) | {one.vkey: size}
    checkpoints.write(data_dir / "log.witnessed", json.dumps(told, sort_keys=True).encode())
