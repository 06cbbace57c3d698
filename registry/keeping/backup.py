"""Takes a backup: one moment of the register, while the portal serves and officials write."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from registry import migrations, room
from registry.database import NEWEST, Database, Session, written
from registry.errors import Refused
from registry.keeping import bundle, embedded, served
from registry.keeping.bundle import Manifest, Progress
from registry.log import Entry
from registry.settings import Settings


def back_up(database: Database, settings: Settings, out: Path, progress: Progress) -> Manifest:
    """Write a backup to `out`, in the place of an older one there; gives what it holds."""
    out = out.absolute()
    if not out.parent.is_dir() or out.is_dir():
        raise Refused("{out} is not a file in a folder that exists. Name one.", out=out)
    with room.refusals(), bundle.beside(out) as place:
        # Made by us and empty, so that whatever fills it leaves it private.
        bundle.private(place).close()
        manifest, files = _copied(database, settings, place, progress)
        bundle.write(out, manifest, files, progress)
    return manifest


def newest(session: Session) -> tuple[int, str]:
    """The log size and the leaf of the newest entry; all that every shape of the tables has."""
    query = select(Entry.number, Entry.leaf).order_by(Entry.number.desc()).limit(1)
    found = session.execute(query).one_or_none()
    return (found.number, found.leaf.hex()) if found else (0, "")


def _copied(
    database: Database, settings: Settings, place: Path, progress: Progress
) -> tuple[Manifest, dict[str, Path]]:
    shape = migrations.revision(database)
    if shape is None:
        raise Refused("There is no register to keep. Run “init” first.")
    made_at = written(datetime.now(UTC))
    engine = database.writer.dialect.name
    with database.reading(NEWEST) as session:
        entries, leaf = newest(session)
        if engine == "sqlite":
            room.require(place.parent, embedded.size(database))
            embedded.copy(session, place, progress)
        else:
            served.dump(session, place, progress)
    files = {bundle.DATABASES[engine]: place}
    key = settings.data_dir / bundle.KEY
    if key.exists():
        files = {bundle.KEY: key, **files}
    kept = tuple(bundle.kept(name, path, progress) for name, path in files.items())
    return Manifest(bundle.FORMAT, made_at, engine, shape, entries, leaf, kept), files
