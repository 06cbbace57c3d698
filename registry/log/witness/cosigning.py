"""Cosignatures: a witness' line under a checkpoint, with the moment at which it was seen."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from registry.log.verifying import Wrong

KIND = b"\x04"  # of keys that cosign, so that none is ever a log's own
STAMP = 8  # bytes of the time


@dataclass(frozen=True)
class Cosigner:
    """A witness' private key, and the name that it signs under."""

    name: str
    seed: bytes

    @property
    def vkey(self) -> str:
        """The public key as others write it down: `name+hash+key`."""
        return f"{self.name}+{self._id().hex()}+{b64encode(self._public()).decode()}"

    def line(self, body: str, *, at: datetime) -> str:
        """The line under a checkpoint's text that says it was seen at a moment."""
        seconds = int(at.timestamp())
        made = self._key().sign(_message(body, seconds))
        coded = b64encode(self._id() + seconds.to_bytes(STAMP, "big") + made).decode()
        return f"— {self.name} {coded}\n"

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def _public(self) -> bytes:
        return KIND + self._key().public_key().public_bytes_raw()

    def _id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + self._public()).digest()[:4]


@dataclass(frozen=True)
class Seen:
    """That a witness of a name saw a checkpoint, and when."""

    name: str
    at: datetime


def cosigned(note: str, vkeys: Iterable[str]) -> list[Seen]:
    """Who of these witnesses has signed a checkpoint; raises `Wrong` for a false signature."""
    body, _, signatures = note.rpartition("\n\n")
    found = []
    for vkey in vkeys:
        name, id_, public = opened(vkey)
        for told in _of(signatures, name, id_):
            seconds = int.from_bytes(told[:STAMP], "big")
            try:
                key = Ed25519PublicKey.from_public_bytes(public)
                key.verify(told[STAMP:], _message(f"{body}\n", seconds))
                found.append(Seen(name, datetime.fromtimestamp(seconds, UTC)))
            except (InvalidSignature, ValueError, OverflowError, OSError) as false:
                raise Wrong(f"The signature of the witness {name} is false.") from false
    return found


def opened(vkey: str) -> tuple[str, bytes, bytes]:
    """The name, the short hash and the public key of a witness; raises `Wrong` for what is none."""
    name, _, rest = vkey.strip().partition("+")
    short, _, coded = rest.partition("+")
    try:
        raw = b64decode(coded, validate=True)
    except ValueError:
        raw = b""
    id_ = sha256(name.encode() + b"\n" + raw).digest()[:4]
    if not name or raw[:1] != KIND or len(raw) != 1 + 32 or id_.hex() != short:
        raise Wrong(f"“{vkey.strip()[:200]}” is not the key of a witness.")
    return name, id_, raw[1:]


def _of(signatures: str, name: str, id_: bytes) -> Iterator[bytes]:
    for line in signatures.splitlines():
        dash, said, coded = (*line.split(" "), "", "")[:3]
        try:
            told = b64decode(coded, validate=True)
        except ValueError:
            continue
        if (dash, said, told[:4]) == ("—", name, id_):
            yield told[4:]


def _message(body: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()
