"""The index of the register as it is asked: never older than the log by more than a breath.

A file on disk holds the versions of a log size, mapped by all workers. What the log has gained
since is read from the tables and laid over it in memory; when that grows large, a new file is
written in the background and put in the place of the old one. A file that is lost, damaged or of
a longer log than the database is built anew, never served.
"""

import logging
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread

import numpy as np
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import index_columns, observations, spans
from registry.cameras.index_columns import Gathering
from registry.cameras.tables import CameraVersion as V
from registry.cameras.vocabulary import terms
from registry.maps.index import DamagedIndex, Index, arrange, open_index, overlaid, save

PATH = "index_path"  # where a session says that the index file lies
GATHERED = "gathered_index"  # where a writing session says what gathers the index
LEAF = "leaf"  # the dictionary in which the index keeps the hash of its newest entry
LARGE = 20_000  # changes laid over in memory; more are folded into a new file
PATIENCE = 10  # an overlay is made at most once in ten times as long as it takes …
AT_ONCE, LONGEST = 0.02, 0.5  # … at once where it takes so few seconds; never later than these
KEPT_PAST = 4
FOREIGN = "The map index %s is not of this register: %s. It is built anew."

_logger = logging.getLogger(__name__)
_lock = Lock()


@dataclass
class _Held:
    """What a process holds of one register: the file's index, and it with the newest laid over."""

    filed: Index
    newest: Index
    until: float = 0.0
    folding: bool = False


_held: dict[str, _Held] = {}
_past: dict[tuple[str, int], Index] = {}


def of(session: Session, as_of: int | None = None) -> Index:
    """The index of the register now, or when the log had `as_of` entries."""
    size = log.size(session)
    if as_of is not None and as_of < size:
        return _past_index(session, as_of)
    name = _name(session)
    if session.get_bind().get_execution_options().get("writing"):
        # What a writer sees may yet be undone; nobody else must come to see it.
        return index_columns.read(session, *spans.standing(None), size=size)
    with _lock:
        held = _held.get(name)
        if held is None or held.newest.size > size:
            held = _held[name] = _opened(session, size)
        if held.newest.size < size and time.monotonic() >= held.until:
            _lay_over(session, held, size)
        return held.newest


def write(session: Session, gathered: Gathering | None = None) -> Index:
    """Write the index file anew, where the register has one; gives what it holds."""
    size = log.size(session)
    told = gathered.index(size) if gathered else None
    index = _marked(session, told, size) if told else _read(session, size)
    if path := _path(session):
        save(path, index)
        index = open_index(path, verify=False)
    with _lock:
        _held[_name(session)] = _Held(index, index)
    return index


def gathering(session: Session) -> Gathering | None:
    """What gathers the index of a great import that begins now; None where it must be read."""
    if session.scalar(select(V.entry_from).limit(1)) is None:
        return Gathering(None)
    path, size = _path(session), log.size(session)
    with suppress(OSError, DamagedIndex):
        filed = open_index(path) if path else None
        if filed is not None and filed.size == size and _fits(session, filed):
            return Gathering(filed)
    return None


def refresh(session: Session, gathered: Gathering | None = None) -> None:
    """Write the file anew if it is missing, or if the log has gained much since it was written."""
    path = _path(session)
    filed = 0
    with suppress(OSError, DamagedIndex):
        filed = open_index(path, verify=False).size if path else 0
    if filed == 0 or log.size(session) - filed > LARGE:
        write(session, gathered)


def forget() -> None:
    """Let go of what this process holds, as a new process would begin."""
    with _lock:
        _held.clear()
        _past.clear()


def observed(session: Session) -> Index:
    """The index of what was observed in the street, for a layer of its own."""
    size = log.size(session)
    name = f"observations of {_name(session)}"
    with _lock:
        held = _held.get(name)
        if held is None or held.filed.size != size:
            seen = observations.columns(session)
            kinds = list(terms("observation_kind"))
            codes = np.array([kinds.index(kind) for kind in seen["kind"]], dtype=np.uint8)
            columns, words = {"kind": codes}, {"kind": kinds}
            index = arrange(seen["lon"], seen["lat"], columns, size=size, dictionaries=words)
            held = _held[name] = _Held(index, index)
        return held.filed


def _opened(session: Session, size: int) -> _Held:
    """What the file holds, as far as it can be trusted; else the register read anew."""
    path = _path(session)
    if path:
        try:
            filed = open_index(path)
            if filed.size <= size and _fits(session, filed):
                return _Held(filed, filed)
            _logger.warning(FOREIGN, path, "it speaks of another log")
        except FileNotFoundError:
            pass
        except DamagedIndex as damage:
            _logger.warning(FOREIGN, path, damage)
    index = _read(session, size)
    if path:
        with suppress(OSError):  # a full disk must not keep the map from being shown
            save(path, index)
            index = open_index(path, verify=False)
    return _Held(index, index)


def _read(session: Session, size: int) -> Index:
    """The register as it stands, marked with the leaf of the entry that it reaches to."""
    return _marked(session, index_columns.read(session, *spans.standing(None), size=size), size)


def _marked(session: Session, index: Index, size: int) -> Index:
    return replace(index, dictionaries={**index.dictionaries, LEAF: [_leaf(session, size)]})


def _fits(session: Session, filed: Index) -> bool:
    """Whether the file tells of this very log and of no other of the same length."""
    return filed.dictionaries.get(LEAF) == [_leaf(session, filed.size)]


def _leaf(session: Session, size: int) -> str:
    entry = session.get(log.Entry, size)
    return entry.leaf.hex() if entry else ""


def _lay_over(session: Session, held: _Held, size: int) -> None:
    started = time.monotonic()
    base = held.newest
    newer = index_columns.read(
        session,
        V.entry_from > base.size,
        V.entry_from <= size,
        *spans.standing(size),
        size=size,
        words=base.dictionaries,
    )
    changed = select(V.camera_id).where(V.entry_from > base.size, V.entry_from <= size)
    closed = select(V.entry_from).where(
        V.camera_id.in_(changed), V.entry_from <= base.size, V.entry_to > base.size
    )
    gone = np.isin(base.columns["entry"], np.array(session.scalars(closed).all(), dtype=np.int64))
    held.newest = overlaid(base, np.flatnonzero(gone), newer)
    took = time.monotonic() - started
    held.until = time.monotonic() + (min(PATIENCE * took, LONGEST) if took > AT_ONCE else 0)
    if size - held.filed.size > LARGE and _path(session) and not held.folding:
        held.folding = True
        bind = session.get_bind()
        assert isinstance(bind, Engine)
        Thread(target=_fold_in, args=(bind, dict(session.info), held), daemon=True).start()


def _fold_in(engine: Engine, info: dict[str, Path], held: _Held) -> None:
    """Write the overlay into a new file, in the background."""
    try:
        with Session(engine, info=info) as session:
            write(session)
    except OSError as failure:
        _logger.warning("The map index could not be written: %s. The old one stays.", failure)
    finally:
        held.folding = False


def _past_index(session: Session, size: int) -> Index:
    name = (_name(session), size)
    with _lock:
        if name not in _past:
            while len(_past) >= KEPT_PAST:
                _past.pop(next(iter(_past)))
            _past[name] = index_columns.read(session, *spans.standing(size), size=size)
        return _past[name]


def _path(session: Session) -> Path | None:
    found: Path | None = session.info.get(PATH)
    return found


def _name(session: Session) -> str:
    bind = session.get_bind()
    assert isinstance(bind, Engine)
    return str(_path(session) or bind.url.render_as_string(hide_password=True))
