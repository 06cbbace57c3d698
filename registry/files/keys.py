"""The keys: one master key outside the database, and one data key for each owner, wrapped by it.

An owner is a text such as `request/123`. Whoever has the database alone, or the folder alone,
reads nothing; and when an owner's key is destroyed, everything that it sealed is unreadable.
"""

import os
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import room
from registry.errors import Conflict, Unavailable
from registry.files.tables import DataKey

MASTER = "master.key"
BYTES = 32
NONCE = 12


@dataclass(frozen=True)
class Store:
    """The data folder as this capability sees it: the master key, and the folder `sealed`."""

    data_dir: Path

    @property
    def master(self) -> Path:
        """The file of the master key."""
        return self.data_dir / MASTER

    @property
    def folder(self) -> Path:
        """Where the sealed files lie."""
        return self.data_dir / "sealed"


def data_key(session: Session, store: Store, owner: str, *, at: datetime) -> bytes:
    """The owner's key, made when there is none; refuses an owner whose key was destroyed."""
    with session.no_autoflush:
        found = session.get(DataKey, owner)
    if found is not None:
        return _unwrapped(session, store, found)
    made = secrets.token_bytes(BYTES)
    master = AESGCM(_master(session, store))
    nonce = secrets.token_bytes(NONCE)
    wrapped = b64encode(nonce + master.encrypt(nonce, made, _bound(owner))).decode()
    session.add(DataKey(owner=owner, wrapped=wrapped, made_at=at))
    session.flush()
    return made


def known_key(session: Session, store: Store, owner: str) -> bytes | None:
    """The owner's key; None where the owner never had one or it was destroyed."""
    found = session.get(DataKey, owner)
    if found is None or found.wrapped is None:
        return None
    return _unwrapped(session, store, found)


def forget(session: Session, owner: str, *, at: datetime) -> None:
    """Destroy the owner's key; an owner without one gets none from now on either."""
    if session.connection().dialect.name == "sqlite":
        # What is overwritten would otherwise stay in the file until its page is used again.
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
    found = session.get(DataKey, owner)
    if found is None:
        session.add(DataKey(owner=owner, wrapped=None, made_at=at, destroyed_at=at))
    elif found.wrapped is not None:
        found.wrapped, found.destroyed_at = None, at
    session.flush()


def _unwrapped(session: Session, store: Store, found: DataKey) -> bytes:
    if found.wrapped is None:
        raise Conflict("What belonged to {owner} was destroyed for good.", owner=found.owner)
    sealed = b64decode(found.wrapped)
    try:
        master = AESGCM(_master(session, store))
        return master.decrypt(sealed[:NONCE], sealed[NONCE:], _bound(found.owner))
    except InvalidTag as wrong:
        raise Unavailable(
            "The master key in the data folder is not the one that this register's files were "
            "sealed with. Put the right one back."
        ) from wrong


def _master(session: Session, store: Store) -> bytes:
    with suppress(FileNotFoundError):
        return _read(store.master)
    if session.scalar(select(DataKey.owner).where(DataKey.wrapped.is_not(None)).limit(1)):
        # A new one would open nothing, and hide that the old one has to be found.
        raise Unavailable(
            "The master key is missing from the data folder, and this register has sealed files. "
            "Put the key back."
        )
    with room.refusals():
        _make(store.master)
    return _read(store.master)


def _read(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise Unavailable(
            "The master key may be read by others on this machine. Take their right away "
            "(chmod 600) and try again."
        )
    key = b""
    with suppress(NotBase64, UnicodeDecodeError):
        key = b64decode(path.read_text(), validate=False)
    if len(key) != BYTES:
        raise Unavailable("The master key in the data folder is damaged. Put the right one back.")
    return key


def _make(path: Path) -> None:
    """Whole or not at all, and never in the place of one that another process has just made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(b64encode(secrets.token_bytes(BYTES)).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    room.sync(path.parent)


def _bound(owner: str) -> bytes:
    return f"data key of {owner}".encode()
