"""What a witness keeps in a folder of its own: its key, the logs it knows, and what it signed last.

What it has signed is on the disk before the signature is handed out: a witness that forgets could
be made to sign two pasts.
"""

import fcntl
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from registry.log import checkpoints, tree, verifying
from registry.log.verifying import Checkpoint, Wrong
from registry.log.witness.cosigning import Cosigner

KEY, LOGS, LOCK = "witness.key", "logs", "lock"
MOST_HASHES = 63
LONGEST = 100_000  # bytes of a request


class Refusal(Wrong):
    """Nothing was signed; `status` and `said` are the answer of the protocol."""

    def __init__(self, status: int, sentence: str, said: str = "") -> None:
        super().__init__(sentence)
        self.status, self.said = status, said or f"{sentence}\n"


@dataclass(frozen=True)
class Asked:
    """A request: what the log takes to be signed last, the proof from there, the checkpoint."""

    old: int
    proof: list[bytes]
    note: str


class Notebook:
    """The folder of a witness."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def signer(self, name: str | None = None) -> Cosigner:
        """The key of the witness, made under a name at the first time."""
        path = self.folder / KEY
        if not path.exists():
            if not name or "+" in name or any(mark.isspace() for mark in name):
                raise Wrong("Give the witness a name without blanks (--name), such as vlast.kz.")
            (self.folder / LOGS).mkdir(parents=True, exist_ok=True)
            told = {"name": name, "seed": b64encode(token_bytes(32)).decode()}
            checkpoints.write(path, json.dumps(told).encode(), mode=0o600)
        told = json.loads(path.read_text())
        return Cosigner(told["name"], b64decode(told["seed"]))

    def know(self, origin: str, vkeys: str) -> None:
        """Take a log in, with its keys, or keep the keys that are known of it already."""
        verifying.keys(vkeys)
        path = self._place(origin).with_suffix(".vkey")
        if not path.exists():
            checkpoints.write(path, vkeys.encode())

    def last(self, origin: str) -> Checkpoint | None:
        """What was signed last of a log."""
        path = self._place(origin).with_suffix(".checkpoint")
        if not path.exists():
            return None
        return verifying.opened(path.read_text(), self._keys(origin))

    def sign(self, asked: Asked, *, at: datetime) -> str:
        """The line that cosigns a checkpoint; `Refusal` where it does not go on from the last."""
        origin = asked.note.partition("\n")[0]
        signer = self.signer()
        if not self._place(origin).with_suffix(".vkey").exists():
            raise Refusal(404, "This witness does not know that log.")
        try:
            signed = verifying.opened(asked.note, self._keys(origin))
        except Wrong as wrong:
            raise Refusal(403, str(wrong)) from wrong
        with self._alone():
            before = self.last(origin)
            _check(asked, signed, before)
            place = self._place(origin).with_suffix(".checkpoint")
            checkpoints.write(place, asked.note.encode())
        body = asked.note.rpartition("\n\n")[0]
        return signer.line(f"{body}\n", at=at)

    def _keys(self, origin: str) -> list[verifying.Key]:
        return verifying.keys(self._place(origin).with_suffix(".vkey").read_text())

    def _place(self, origin: str) -> Path:
        return self.folder / LOGS / sha256(origin.encode()).hexdigest()[:32]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / LOCK).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def read(body: bytes) -> Asked:
    """A request as it is sent; `Refusal` where it is none."""
    try:
        head, _, note = body.decode().partition("\n\n")
        first, *hashes = head.split("\n")
        word, number = first.split(" ")
        if word != "old" or not verifying.DECIMAL.fullmatch(number) or len(hashes) > MOST_HASHES:
            raise ValueError(first)
        proof = [b64decode(one, validate=True) for one in hashes]
        if any(len(one) != tree.HASH for one in proof):
            raise ValueError(first)
        return Asked(int(number), proof, note)
    except ValueError as broken:
        raise Refusal(400, "That is not a request to a witness.") from broken


def _check(asked: Asked, signed: Checkpoint, before: Checkpoint | None) -> None:
    held = before.size if before else 0
    if asked.old > signed.size:
        raise Refusal(400, "The proof begins beyond the checkpoint.")
    if asked.old != held:
        raise Refusal(409, f"The last checkpoint signed here has {held} entries.", f"{held}\n")
    if before is None or held == 0:
        if asked.proof:
            raise Refusal(422, "A log that is seen for the first time needs no proof.")
        return
    if signed.size == held and signed.root != before.root:
        raise Refusal(409, "Another root was signed here for so many entries.", f"{held}\n")
    try:
        led = tree.grown(held, before.root, signed.size, asked.proof)
    except ValueError as wrong:
        raise Refusal(422, f"The log did not only grow: {wrong}.") from wrong
    if led != signed.root:
        raise Refusal(422, "The log did not only grow: the proof leads to another root.")
