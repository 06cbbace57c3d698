"""The index of the register as it is asked: never older than the log.

A file on disk holds the versions of a log size, mapped by all workers. What the log has gained
since is read from the tables and laid beside it in memory; when that grows large, a new file is
written in the background and put in the place of the old one. A file that is lost, damaged or of
a longer log than the database is built anew, never served.
"""

import logging
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from fcntl import LOCK_EX, flock
from pathlib import Path
from threading import Lock, Thread

import numpy as np
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import spans
from registry.cameras.beside import observations
from registry.cameras.declared.vocabulary import terms
from registry.cameras.index import index_columns, laying_over
from registry.cameras.index.index_columns import Gathering
from registry.cameras.index.laying_over import NONE, leaf
from registry.cameras.tables import CameraVersion as V
from registry.maps import soundness
from registry.maps.index import DamagedIndex, Index, arrange, open_index, save
from registry.maps.layers import Layers

PATH = "index_path"  # where a session says that the index file lies
GATHERED = "gathered_index"  # where a writing session says what gathers the index
LEAF = "leaf"  # the dictionary in which the index keeps the hash of its newest entry
LARGE = 20_000  # changes laid beside the file; more are folded into a new one
BEHIND = 2_000  # entries; who is further behind looks first whether another has written a file
KEPT_PAST = 4
RECENT = 8  # states just before the newest, for pages that began to read before it
FOREIGN = "The map index %s is not of this register: %s. It is built anew."
UNWRITTEN = "The map index could not be written: %s. What there was before serves on."
LATER = 60  # seconds from a file that could not be written to the next try

_logger = logging.getLogger(__name__)
_lock = Lock()


@dataclass
class _Held:
    """What a process holds of one register: as it is, and as it was just before.

    A page reads one unchanging state, and while it does, others may have seen a newer one.
    """

    layers: Layers
    before: deque[Layers] = field(default_factory=lambda: deque(maxlen=RECENT))
    folding: bool = False

    def at(self, size: int) -> Layers | None:
        """The newest that is no newer than a log size, of the newest file where one can choose."""
        base = self.layers.base
        known = [self.layers, *self.before, _alone(base)]
        fitting = (each for each in known if each.size <= size)
        return max(fitting, key=lambda each: (each.base is base, each.size), default=None)


_held: dict[str, _Held] = {}
_past: dict[tuple[str, int], Layers] = {}


def of(session: Session, as_of: int | None = None) -> Index:
    """The index of the register now, or when the log had `as_of` entries, as one whole."""
    return layers(session, as_of).whole


def layers(session: Session, as_of: int | None = None) -> Layers:
    """The file's index and what came after it; or the register when the log had `as_of` entries."""
    size = log.size(session)
    if as_of is not None and as_of < size:
        return _past_index(session, as_of)
    if session.get_bind().get_execution_options().get("writing"):
        # What a writer sees may yet be undone; nobody else must come to see it.
        return _alone(index_columns.read(session, *spans.standing(None), size=size))
    name = _name(session)
    with _lock:
        held = _held.get(name)
        found = held.at(size) if held else None
        if not held or not found or (found.size < size and not _fits(session, found)):
            found = _alone(_opened(session, size))
            held = _held[name] = _Held(found)
        if found.size < size:
            found = _laid_over(session, found, size)
            _take(session, held, found)
        return found


def held(session: Session, size: int) -> Layers | None:
    """What this process holds already of the register as it was at that log size, if it does."""
    found = _held.get(_name(session))
    return found.layers if found and found.layers.size == size else None


def write(session: Session, gathered: Gathering | None = None) -> Index:
    """Write the index file anew, where the register has one; gives what it holds."""
    size = log.size(session)
    told = gathered.index(size) if gathered else None
    index = _marked(session, told, size) if told else _read(session, size)
    if path := _path(session):
        index = _saved(path, index)
    with _lock:
        _held[_name(session)] = _Held(_alone(index))
    return index


def gathering(session: Session) -> Gathering | None:
    """What gathers the index of a great import that begins now; None where it must be read."""
    if session.scalar(select(V.entry_from).limit(1)) is None:
        return Gathering(None)
    path, size = _path(session), log.size(session)
    with suppress(OSError, DamagedIndex):
        filed = open_index(path) if path else None
        if filed is not None and filed.size == size and _fits(session, _alone(filed)):
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
        if held is None or held.layers.size != size:
            seen = observations.columns(session)
            kinds = list(terms("observation_kind"))
            codes = np.array([kinds.index(kind) for kind in seen["kind"]], dtype=np.uint8)
            columns, words = {"kind": codes}, {"kind": kinds}
            index = arrange(seen["lon"], seen["lat"], columns, size=size, dictionaries=words)
            held = _held[name] = _Held(_alone(index))
        return held.layers.base


def _opened(session: Session, size: int) -> Index:
    """What the file holds, as far as it can be trusted; else the register read anew."""
    if filed := _filed(session, size):
        return filed
    index = _read(session, size)
    if path := _path(session):
        try:  # a full disk must not keep the map from being shown
            index = _saved(path, index)
        except OSError as failure:
            _logger.warning(UNWRITTEN, failure)
    return index


def _filed(session: Session, size: int) -> Index | None:
    """The file's index, if there is one that can be trusted to be of this very register."""
    path = _path(session)
    if not path:
        return None
    try:
        is_known = soundness.is_known(path)
        filed = open_index(path, verify=not is_known)
        if filed.size <= size and _fits(session, _alone(filed)):
            Thread(
                target=_look_through if is_known else soundness.remember, args=(path,), daemon=True
            ).start()
            return filed
        _logger.warning(FOREIGN, path, "it speaks of another log")
    except FileNotFoundError:
        pass
    except DamagedIndex as damage:
        _logger.warning(FOREIGN, path, damage)
    return None


def _look_through(path: Path) -> None:
    """Read a file through that was trusted for what it was; if it is damaged, let go of it."""
    try:
        open_index(path)
    except DamagedIndex as damage:
        _logger.warning(FOREIGN, path, damage)
        soundness.forget(path)
        forget()
    except OSError:
        pass  # it has been replaced, or the server ends


def _read(session: Session, size: int) -> Index:
    """The register as it stands, marked with the leaf of the entry that it reaches to."""
    return _marked(session, index_columns.read(session, *spans.standing(None), size=size), size)


def _marked(session: Session, index: Index, size: int) -> Index:
    return replace(index, dictionaries={**index.dictionaries, LEAF: [leaf(session, size)]})


def _fits(session: Session, layers: Layers) -> bool:
    """Whether they tell of this very log and of no other of the same length."""
    return layers.leaf == leaf(session, layers.size)


def _take(session: Session, held: _Held, found: Layers) -> None:
    """Hold what was found, and fold it into a new file when it has grown large."""
    older, newer = sorted((held.layers, found), key=lambda each: each.size)
    held.before.append(older)
    held.layers = newer
    if newer.changes > LARGE and _path(session) and not held.folding:
        held.folding = True
        bind = session.get_bind()
        assert isinstance(bind, Engine)
        Thread(target=_fold_in, args=(bind, dict(session.info), held), daemon=True).start()


def _laid_over(session: Session, before: Layers, size: int) -> Layers:
    """With what the log has gained since."""
    if size - before.size > BEHIND and (filed := _filed(session, size)):
        before = _alone(filed) if filed.size > before.size else before
    return laying_over.laid_over(session, before, size)


def _saved(path: Path, index: Index) -> Index:
    """The index from its new file."""
    save(path, index)
    soundness.remember(path)
    return open_index(path, verify=False)


def _fold_in(engine: Engine, info: dict[str, Path], held: _Held) -> None:
    """Write all that is held into a new file, in the background, unless another has done so."""
    layers = held.layers
    path = info[PATH]
    try:
        with Session(engine, info=info) as session, _alone_at(path):
            filed = _filed(session, layers.size)
            if filed is None or filed.size <= layers.base.size:
                newest = {LEAF: [leaf(session, layers.size)]}
                words = {**layers.whole.dictionaries, **newest}
                filed = _saved(path, replace(layers.whole, dictionaries=words))
        with _lock:
            held.before.append(held.layers)
            held.layers = _alone(filed)
    except OSError as failure:
        _logger.warning(UNWRITTEN, failure)
        time.sleep(LATER)
    finally:
        held.folding = False


@contextmanager
def _alone_at(path: Path) -> Iterator[None]:
    """One process at a time: the others wait, and find the work done."""
    with path.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _alone(index: Index) -> Layers:
    return Layers(index, NONE, None, index.size, leaf="".join(index.dictionaries.get(LEAF, ())))


def _past_index(session: Session, size: int) -> Layers:
    name = (_name(session), size)
    is_near = log.size(session) - size <= LARGE
    now = layers(session) if is_near and name not in _past else None
    with _lock:
        if name not in _past:
            while len(_past) >= KEPT_PAST:
                _past.pop(next(iter(_past)))
            # A little while ago most was as it is now: a million rows need not be read for that.
            _past[name] = (
                laying_over.taken_back(session, now, size)
                if now
                else _alone(index_columns.read(session, *spans.standing(size), size=size))
            )
        return _past[name]


def _path(session: Session) -> Path | None:
    found: Path | None = session.info.get(PATH)
    return found


def _name(session: Session) -> str:
    bind = session.get_bind()
    assert isinstance(bind, Engine)
    return str(_path(session) or bind.url.render_as_string(hide_password=True))
