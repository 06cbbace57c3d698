"""Keeping files: sealed on a shelf of the data folder, with a row for each in the database.

A file lies in its place before its row is committed, and goes after the row says that it is gone:
whatever happens between, `sweep` puts it right, and no row ever points to half a file.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from registry import room
from registry.errors import NotFound
from registry.files import keys, sealing
from registry.files.keys import Store
from registry.files.tables import SealedFile

UNDER_WAY = timedelta(hours=1)  # for so long a transaction may still bring a file its row
DOOMED = "files.doomed"


def keep(
    session: Session,
    store: Store,
    *,
    owner: str,
    purpose: str,
    name: str,
    content: bytes,
    at: datetime,
    media_type: str = "application/octet-stream",
    keep_until: datetime | None = None,
) -> SealedFile:
    """Seal a content for an owner; `purpose` is a word such as `attachment` or `identity`.

    Refuses an owner whose key was destroyed, and a disk without room.
    """
    key = keys.data_key(session, store, owner, at=at)
    made = SealedFile(
        id=secrets.token_hex(16),
        owner=owner,
        purpose=purpose,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        made_at=at,
        keep_until=keep_until,
    )
    with room.refusals():
        _write(_place(store.folder, made.id), key, _bound(made), content)
    session.add(made)
    session.flush()
    return made


def read(session: Session, store: Store, file_id: str) -> bytes:
    """The content; refuses one that is not there, was destroyed, or is not as it was kept."""
    found = _there(session, file_id)
    key = keys.known_key(session, store, found.owner)
    if key is None:
        raise _gone()
    try:
        with _place(store.folder, found.id).open("rb") as file:
            content = b"".join(sealing.opened(key, _bound(found), file))
    except FileNotFoundError as missing:
        raise sealing.damaged() from missing
    if sha256(content).hexdigest() != found.sha256:
        raise sealing.damaged()
    return content


def of_owner(session: Session, owner: str) -> list[SealedFile]:
    """The owner's files that are there, the oldest first."""
    query = select(SealedFile).where(SealedFile.owner == owner, SealedFile.destroyed_at.is_(None))
    return list(session.scalars(query.order_by(SealedFile.made_at, SealedFile.id)))


def destroy(session: Session, store: Store, file_id: str, *, at: datetime) -> None:
    """Destroy one file; what it held goes from the disk when the transaction is committed."""
    _destroy(session, store, [_there(session, file_id)], at)


def destroy_key(session: Session, owner: str, *, at: datetime) -> None:
    """Make everything that was sealed for an owner unreadable at once, and for good."""
    keys.forget(session, owner, at=at)
    for each in of_owner(session, owner):
        _mark(each, at)
    session.flush()


def destroy_all(session: Session, store: Store, owner: str, *, at: datetime) -> int:
    """Destroy an owner's files together with the key; gives how many files there were."""
    found = of_owner(session, owner)
    _destroy(session, store, found, at)
    keys.forget(session, owner, at=at)
    return len(found)


def purge_due(session: Session, store: Store, *, at: datetime) -> int:
    """Destroy the files whose time is over; gives how many there were."""
    due = select(SealedFile).where(SealedFile.keep_until <= at, SealedFile.destroyed_at.is_(None))
    found = list(session.scalars(due))
    _destroy(session, store, found, at)
    return len(found)


def sweep(session: Session, folder: Path, *, at: datetime) -> int:
    """Remove what lies in `folder` (a store's) and belongs to no file; gives how many.

    Nothing younger than an hour goes without a row: its transaction may be under way.
    """
    removed = 0
    for path in _lying(folder):
        found = session.get(SealedFile, path.name)
        if found and found.destroyed_at is None:
            continue
        age = at.timestamp() - path.stat().st_mtime
        if found or age > UNDER_WAY.total_seconds():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _there(session: Session, file_id: str) -> SealedFile:
    found = session.get(SealedFile, file_id)
    if found is None:
        raise NotFound("There is no such file.")
    if found.destroyed_at is not None:
        raise _gone()
    return found


def _gone() -> NotFound:
    return NotFound("This file was destroyed and cannot be read any more.")


def _bound(file: SealedFile) -> list[str]:
    return [file.owner, file.id, file.purpose]


def _place(folder: Path, file_id: str) -> Path:
    return folder / file_id[:2] / file_id


def _write(place: Path, key: bytes, bound: list[str], content: bytes) -> None:
    for folder in (place.parent.parent, place.parent):
        folder.mkdir(mode=0o700, exist_ok=True)  # the data folder is there: the master key is in it
    beside = place.with_name(f".{place.name}")
    try:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            sealing.seal(key, bound, content, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
    room.sync(place.parent)
    room.sync(place.parent.parent)


def _lying(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.glob("??/*") if path.is_file())


def _destroy(session: Session, store: Store, files: Iterable[SealedFile], at: datetime) -> None:
    doomed = session.info.get(DOOMED)
    if doomed is None:
        doomed = session.info[DOOMED] = set()
        event.listen(session, "after_commit", _unlink)
        event.listen(session, "after_soft_rollback", _spare)
    for each in files:
        _mark(each, at)
        doomed.add(_place(store.folder, each.id))
    session.flush()


def _mark(file: SealedFile, at: datetime) -> None:
    file.destroyed_at, file.name, file.sha256 = at, "", ""


def _unlink(session: Session) -> None:
    while session.info[DOOMED]:
        session.info[DOOMED].pop().unlink(missing_ok=True)


def _spare(session: Session, _previous: object) -> None:
    session.info[DOOMED].clear()  # what was to go after all is found by `sweep`
