"""Checkpoints: how many entries the log has and their root, signed (C2SP tlog-checkpoint).

The keys lie in the file `log.key` of the data folder, one a line, the newest first; every one of
them signs, so that who knows an older key goes on checking with it. They are in no database and
in no backup: whoever restores a register cannot sign in the name of the one that was.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry import room
from registry.errors import Conflict, Unavailable
from registry.log import verifying
from registry.log.verifying import Checkpoint

KEY = "log.key"
SIGNED = "log.signed"  # what was signed last: it outlives the published files
VKEY = "vkey"
CHECKPOINT = "checkpoint"
PRIVATE = "PRIVATE+KEY"


class Unsigned(Conflict):
    """The log is not signed, because it does not go on from what was signed or seen before."""

    code = "log_not_signed"


@dataclass(frozen=True)
class Signer:
    """A private key of the log with the name that it signs under."""

    name: str
    seed: bytes

    @property
    def vkey(self) -> str:
        """The public key as others write it down: `name+hash+key`."""
        return f"{self.name}+{self._id().hex()}+{b64encode(self._public()).decode()}"

    @property
    def line(self) -> str:
        """The private key as the key file has it."""
        coded = b64encode(verifying.ED25519 + self.seed).decode()
        return f"{PRIVATE}+{self.name}+{self._id().hex()}+{coded}"

    def signature(self, text: str) -> str:
        """The line that signs a text."""
        made = self._key().sign(text.encode())
        return f"— {self.name} {b64encode(self._id() + made).decode()}\n"

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def _public(self) -> bytes:
        return verifying.ED25519 + self._key().public_key().public_bytes_raw()

    def _id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + self._public()).digest()[:4]


def signers(data_dir: Path, origin: str) -> list[Signer]:
    """The keys of the log, the newest first; a first one is made where there is none."""
    path = data_dir / KEY
    if not path.exists():
        if (data_dir / SIGNED).exists():
            raise Unavailable(
                "The key of the log is missing from the data folder, and the log has been signed. "
                "Put the file log.key back."
            )
        return rotate(data_dir, origin)
    if path.stat().st_mode & 0o077:
        raise Unavailable(
            "The key of the log may be read by others on this machine. Take their right away "
            "(chmod 600 log.key) and think of it as known to them."
        )
    return [_signer(line) for line in path.read_text().splitlines() if line.strip()]


def rotate(data_dir: Path, origin: str) -> list[Signer]:
    """Make a new key and put it before those that sign already; gives all of them."""
    before = signers(data_dir, origin) if (data_dir / KEY).exists() else []
    name = before[0].name if before else origin
    made = [Signer(name, Ed25519PrivateKey.generate().private_bytes_raw()), *before]
    data_dir.mkdir(parents=True, exist_ok=True)
    write(data_dir / KEY, "".join(f"{one.line}\n" for one in made).encode(), mode=0o600)
    return made


def note(checkpoint: Checkpoint, keys: Sequence[Signer], *extensions: str) -> str:
    """The checkpoint as it is published: its three lines, and a signature of each key.

    `extensions` are further lines that are signed with it, none of them empty.
    """
    lines = checkpoint.origin, checkpoint.size, b64encode(checkpoint.root).decode(), *extensions
    body = "".join(f"{line}\n" for line in lines)
    return f"{body}\n{''.join(key.signature(body) for key in keys)}"


def found(path: Path, vkeys: str) -> Checkpoint | None:
    """A checkpoint that was kept in a file; None where there is none; refuses a false one."""
    if not path.exists():
        return None
    try:
        return verifying.opened(path.read_text(), verifying.keys(vkeys))
    except ValueError as wrong:
        raise Unsigned(
            "{path} is not a checkpoint that this log has signed: {wrong} Nothing was signed.",
            path=path,
            wrong=wrong,
        ) from wrong


def vkeys(folder: Path, keys: Sequence[Signer]) -> str:
    """Every public key that the log has ever signed with, one a line, the newest first."""
    kept = folder / VKEY
    older = kept.read_text().splitlines() if kept.exists() else []
    return "".join(f"{line}\n" for line in dict.fromkeys([*(key.vkey for key in keys), *older]))


def write(path: Path, body: bytes, *, mode: int = 0o644) -> None:
    """Put a file in its place whole and for good, or leave what is there."""
    place = path.with_name(f".{path.name}.new")
    place.unlink(missing_ok=True)
    # Created with its final mode, so that a key is never readable by others.
    with os.fdopen(os.open(place, os.O_CREAT | os.O_WRONLY | os.O_EXCL, mode), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    place.replace(path)
    room.sync(path.parent)


def _signer(line: str) -> Signer:
    try:
        *words, name, short, coded = line.strip().split("+", 4)
        raw = b64decode(coded, validate=True)
        made = Signer(name, raw[1:])
        if "+".join(words) == PRIVATE and made.line.split("+")[3] == short:
            return made
    except ValueError:
        pass
    raise Unavailable("The file log.key in the data folder is damaged. Put the right one back.")
