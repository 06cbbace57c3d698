"""Checks a log of the register, or one receipt from it, without the register.

    python verify.py FOLDER-OR-ADDRESS [--key KEY] [--seen OLDER-CHECKPOINT]
    python verify.py --proof 17.tlog-proof --entry 17.json --key KEY

This one file needs Python 3.11 and the package `cryptography`, and nothing else of the register.
Every entry is hashed again, every tile is held against that, and the root against the signed
checkpoint. Exit status: 0 when all is true, else 1.

Have the key from elsewhere than the log. Without --key the log's own file `vkey` is believed, and
then the check says that the log agrees with itself, not whose log it is.
"""

import argparse
import json
import re
import sys
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WIDTH, HASH = 256, 32  # hashes in a tile, bytes in a hash
LONGEST_NOTE, LONGEST_BUNDLE, PATIENCE = 100_000, WIDTH * 65_537, 60  # bytes, bytes, seconds
ED25519 = b"\x01"
PROOF = "c2sp.org/tlog-proof@v1"
DECIMAL = re.compile(r"0|[1-9][0-9]{0,17}")
HEAD = re.compile(rb'{"effective_on":(?:null|"[^"]*"),"kind":"[^"]*","number":([0-9]+),')
DUMP = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode

Get = Callable[[str, int], bytes]  # a file of the log, of so many bytes at most


class Wrong(ValueError):
    """The first thing found wrong, as a sentence."""


class Absent(Wrong):
    """A file of the log is not there."""


class Verified(NamedTuple):
    """What a log was found to be: how many entries it has, and the hash over all of them."""

    size: int
    root: bytes


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says: whose log, how many entries, and the hash over all of them."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True)
class Key:
    """A public key with the name and the short hash that signatures are found by."""

    name: str
    id: bytes
    raw: bytes


def verify(
    place: str | Path, *, key: str | None = None, seen: str | None = None, strict: bool = False
) -> Verified:
    """The size and root of a log in a folder or at an address, once every entry, tile and
    signature is found true; raises `Wrong` with the first thing that is not.

    `key` is the log's public key (`name+hash+key`); `seen` the text of a checkpoint that was
    published earlier, which this log has to go on from; `strict` looks at every entry's JSON too.
    """
    get = source(str(place))
    known = keys(key or _text(get("vkey", LONGEST_NOTE), "vkey"))
    signed = opened(_text(get("checkpoint", LONGEST_NOTE), "checkpoint"), known)
    leaves: list[bytes] = []
    for number in range(-(-signed.size // WIDTH)):
        leaves += _leaves(get, number, min(WIDTH, signed.size - number * WIDTH), strict)
    if _built(get, leaves) != signed.root:
        raise Wrong("The entries do not lead to the root that the checkpoint signs.")
    if seen:
        _goes_on(signed, leaves, opened(seen, known))
    return Verified(signed.size, signed.root)


def receipt(proof: str, entry: bytes, known: Sequence[Key]) -> tuple[int, Checkpoint]:
    """The number of an entry and the checkpoint that its receipt (a `.tlog-proof`) leads to;
    raises `Wrong` where it does not."""
    head, _, note = proof.partition("\n\n")
    first, *lines = head.split("\n")
    if lines and lines[0].startswith("extra "):
        lines.pop(0)
    index = lines.pop(0).removeprefix("index ") if lines else ""
    if first != PROOF or not DECIMAL.fullmatch(index):
        raise Wrong(f"The receipt does not begin with {PROOF} and an index.")
    signed = opened(note, known)
    hashes = [_decoded(line, HASH) for line in lines]
    if _risen(_leaf(entry), int(index), signed.size, hashes) != signed.root:
        raise Wrong("The receipt does not lead from this entry to the root that was signed.")
    return _numbered(entry, int(index) + 1, strict=True), signed


def keys(text: str) -> list[Key]:
    """The public keys in a text, one a line; raises `Wrong` for what is none."""
    return [_key(line) for line in text.strip().split("\n")]


def opened(note: str, known: Sequence[Key]) -> Checkpoint:
    """What a signed checkpoint says; raises `Wrong` unless a known key has signed it, or when a
    signature by a known key is false."""
    body, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n") or any(c < " " and c != "\n" for c in note):
        raise Wrong("The checkpoint is not a signed note.")
    body += "\n"
    signers = set()
    for line in signatures[:-1].split("\n")[:100]:
        dash, name, signature = (*line.split(" "), "", "")[:3]
        told = _decoded(signature)
        if dash != "—" or len(told) < len(b"hash?"):
            raise Wrong("The checkpoint has a line among its signatures that is none.")
        for key in known:
            if (key.name, key.id) == (name, told[:4]):
                _check(key, told[4:], body)
                signers.add(name)
    if not signers:
        raise Wrong("No key that is known here has signed the checkpoint.")
    origin, size, root, *_ = (*body.split("\n"), "", "", "")
    if not DECIMAL.fullmatch(size):
        raise Wrong("The checkpoint gives no size.")
    if origin not in signers:
        raise Wrong(f"The checkpoint is of {origin}, and another log's key has signed it.")
    return Checkpoint(origin, int(size), _decoded(root, HASH))


def _check(key: Key, signature: bytes, body: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, body.encode())
    except InvalidSignature as false:
        raise Wrong(f"The signature of {key.name} under the checkpoint is false.") from false


def _key(line: str) -> Key:
    name, _, rest = line.strip().partition("+")
    short, _, coded = rest.partition("+")
    raw = _decoded(coded)
    if not name or raw[:1] != ED25519 or len(raw) != 1 + 32:
        raise Wrong(f"“{line.strip()}” is not an Ed25519 key of a log.")
    id_ = sha256(name.encode() + b"\n" + raw).digest()[:4]
    if id_.hex() != short:
        raise Wrong(f"The key of {name} is damaged: it does not have the hash it gives.")
    return Key(name, id_, raw[1:])


def _goes_on(signed: Checkpoint, leaves: list[bytes], seen: Checkpoint) -> None:
    if seen.origin != signed.origin:
        raise Wrong("The checkpoint seen earlier is of another log.")
    if seen.size > signed.size:
        raise Wrong(f"The log has {signed.size} entries, and had {seen.size} when it was seen.")
    if _root(leaves[: seen.size]) != seen.root:
        raise Wrong(f"The first {seen.size} entries are not those that were seen earlier.")


def _leaves(get: Get, number: int, width: int, strict: bool) -> list[bytes]:
    """The hashes of the entries in a bundle, each entry looked at and held against its tile."""
    entries = _bundle(get, number, width)
    leaves = [_leaf(entry) for entry in entries]
    hashes = tile(get, 0, number, width)
    for place, (entry, leaf) in enumerate(zip(entries, leaves, strict=True)):
        _numbered(entry, number * WIDTH + place + 1, strict=strict)
        if hashes[place * HASH : (place + 1) * HASH] != leaf:
            raise Wrong(f"Entry {number * WIDTH + place + 1} is not the one that was hashed.")
    return leaves


def _built(get: Get, leaves: list[bytes]) -> bytes:
    """The root over leaves, the tiles of the levels above them looked at on the way."""
    row, whole, level = leaves, len(leaves), 0
    while whole:
        for start in range(0, whole if level else 0, WIDTH):
            hashes = row[start : min(whole, start + WIDTH)]
            if tile(get, level, start // WIDTH, len(hashes)) != b"".join(hashes):
                raise Wrong(f"Tile {start // WIDTH} of level {level} does not follow.")
        row = [_root(row[start : start + WIDTH]) for start in range(0, len(row), WIDTH)]
        whole, level = whole // WIDTH, level + 1
    return _root(row)


def _bundle(get: Get, number: int, width: int) -> list[bytes]:
    packed = tile(get, "entries", number, width)
    entries, at = [], 0
    for _ in range(width):
        end = at + 2 + int.from_bytes(packed[at : at + 2])
        entries.append(packed[at + 2 : end])
        at = end
    if at > len(packed) or (at < len(packed) and width == WIDTH):
        raise Wrong(f"{_path('entries', number, width)} does not hold {width} whole entries.")
    return entries


def _numbered(entry: bytes, number: int, *, strict: bool) -> int:
    """The number of an entry, which has to bear it; strictly, also be canonical JSON (RFC 8785)."""
    head = HEAD.match(entry)
    if not head or head[1] != b"%d" % number:
        raise Wrong(f"Entry {number} does not bear its number.")
    try:
        text = entry.decode() if strict else ""
        told = json.loads(text, parse_float=_float) if strict else ""
        is_canonical = not strict or DUMP(told) == text or _canonical(told) == text
    except (ValueError, RecursionError) as broken:
        raise Wrong(f"Entry {number} is not JSON.") from broken
    if not is_canonical:
        raise Wrong(f"Entry {number} is not written as canonical JSON.")
    return number


def _float(text: str) -> float | str:
    """The number, where it is written as ECMAScript does; else a text, which no number is."""
    value = float(text)
    is_plain = repr(value) == text and "e" not in text and text[-2:] != ".0"
    return value if is_plain or _number(value) == text else text


def _canonical(value: Any) -> str:
    """JSON as RFC 8785 writes it, where Python's own differs: the order of keys, and numbers."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{DUMP(name)}:{_canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    return _number(value) if type(value) in (int, float) else DUMP(value)


def _number(value: float) -> str:
    """A number as ECMAScript writes it."""
    sign, digits, power = Decimal(repr(float(value))).normalize().as_tuple()
    plain, minus = "".join(map(str, digits)), "-" * sign
    point = len(plain) + int(power)
    if plain == "0":
        return "0"
    if len(plain) <= point <= 21:
        return minus + plain.ljust(point, "0")
    if 0 < point <= 21:
        return f"{minus}{plain[:point]}.{plain[point:]}"
    if -6 < point <= 0:
        return f"{minus}0.{'0' * -point}{plain}"
    tail = f".{plain[1:]}" if plain[1:] else ""
    return f"{minus}{plain[0]}{tail}e{point - 1:+d}"


def _leaf(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def _root(hashes: Sequence[bytes]) -> bytes:
    row = list(hashes)
    while len(row) > 1:
        pairs = zip(row[::2], row[1::2], strict=False)
        alone = row[-1:] if len(row) % 2 else []
        row = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + alone
    return row[0] if row else sha256(b"").digest()


def _risen(leaf: bytes, number: int, size: int, proof: Sequence[bytes]) -> bytes:
    found, last, rest = leaf, size - 1, list(proof)
    if number > last:
        raise Wrong(f"The receipt is of entry {number + 1}, and the log had {size} entries.")
    while last:
        if number % 2 or number < last:
            beside = rest.pop(0) if rest else b""
            found = _root([beside, found] if number % 2 else [found, beside])
        number, last = number // 2, last // 2
    if rest:
        raise Wrong("The receipt has more hashes than lead to the root.")
    return found


def _path(level: int | str, number: int, width: int) -> str:
    name = f"{number % 1000:03}" + (f".p/{width}" if width < WIDTH else "")
    while number := number // 1000:
        name = f"x{number % 1000:03}/{name}"
    return f"tile/{level}/{name}"


def tile(get: Get, level: int | str, number: int, width: int) -> bytes:
    """A tile or a bundle of that width; a whole one may stand for a partial one."""
    most = LONGEST_BUNDLE if level == "entries" else WIDTH * HASH
    name = _path(level, number, width)
    try:
        found = get(name, most)
    except Absent:
        if width == WIDTH:
            raise
        end = None if level == "entries" else width * HASH
        found = get(_path(level, number, WIDTH), most)[:end]
    if level != "entries" and len(found) != width * HASH:
        raise Wrong(f"{name} is {len(found)} bytes long, not {width * HASH}.")
    return found


def _decoded(coded: str, length: int | None = None) -> bytes:
    try:
        found = b64decode(coded, validate=True)
    except ValueError:
        found = b""
    if length is not None and len(found) != length:
        raise Wrong(f"“{coded[:80]}” is not a hash.")
    return found


def _text(found: bytes, name: str) -> str:
    try:
        return found.decode()
    except ValueError as broken:
        raise Wrong(f"{name} is not text.") from broken


def source(place: str) -> Get:
    """How files of the log are got; the log may lie one step further in, under `log`."""
    if not re.match(r"https?://", place):
        folder = Path(place)
        is_inside = not (folder / "checkpoint").exists() and (folder / "log").is_dir()
        return lambda path, most: _read(folder / "log" if is_inside else folder, path, most)
    base = place.rstrip("/").removesuffix("/checkpoint")
    try:
        _fetched(base, "checkpoint", LONGEST_NOTE)
    except Absent:
        base += "/log"
    return lambda path, most: _fetched(base, path, most)


def _read(folder: Path, path: str, most: int) -> bytes:
    try:
        with (folder / path).open("rb") as file:
            return _within(file.read(most + 1), path, most)
    except (FileNotFoundError, NotADirectoryError) as absent:
        raise Absent(f"{path} is missing in {folder}.") from absent


def _fetched(base: str, path: str, most: int) -> bytes:
    try:
        with urlopen(f"{base}/{path}", timeout=PATIENCE) as answer:  # noqa: S310  (http or https)
            return _within(answer.read(most + 1), path, most)
    except HTTPError as refused:
        with refused:
            kind = {404: Absent, 410: Absent}.get(refused.code, Wrong)
            raise kind(f"{base}/{path} answers {refused.code}.") from refused
    except (URLError, TimeoutError) as failure:
        raise Wrong(f"{base}/{path} does not answer.") from failure


def _within(found: bytes, path: str, most: int) -> bytes:
    if len(found) > most:
        raise Wrong(f"{path} is longer than {most} bytes.")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Check what the arguments name and say what was found; gives the exit status."""
    known = argparse.ArgumentParser(description="Checks a log of the register, or a receipt.")
    known.add_argument("log", nargs="?", help="the folder or the address of a log")
    known.add_argument("--key", help="the public key of the log, had from elsewhere")
    known.add_argument("--seen", type=Path, help="a file with a checkpoint seen earlier")
    known.add_argument("--strict", action="store_true", help="hold entries to canonical JSON too")
    known.add_argument("--proof", type=Path, help="a receipt of one entry (.tlog-proof)")
    known.add_argument("--entry", type=Path, help="the entry that the receipt is of")
    told = known.parse_args(arguments)
    try:
        sys.stdout.write(_checked(told) + "\n")
        return 0
    except (Wrong, OSError) as wrong:
        sys.stdout.write(f"Not true: {wrong}\n")
        return 1


def _checked(told: argparse.Namespace) -> str:
    if told.proof and told.entry and told.key:
        proof = _text(told.proof.read_bytes(), "the receipt")
        number, signed = receipt(proof, told.entry.read_bytes(), keys(told.key))
        return f"True: entry {number} is one of the {signed.size} entries of {signed.origin}."
    if not told.log:
        raise Wrong("Name a log, or --proof, --entry and --key.")
    seen = _text(told.seen.read_bytes(), "the checkpoint") if told.seen else None
    size, root = verify(told.log, key=told.key, seen=seen, strict=told.strict)
    return f"True: {size} entries with the root {root.hex()}."


if __name__ == "__main__":
    sys.exit(main())
