"""Puts a register back from a backup: all of it, or nothing changes.

Everything is unpacked and checked beside the register, brought to this version, and only then put
in its place.
"""

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DatabaseError

from registry import migrations, room
from registry.database import Database, Session
from registry.errors import Conflict, Unusable
from registry.keeping import bundle, embedded, served
from registry.keeping.backup import newest
from registry.keeping.bundle import Manifest, Progress
from registry.settings import Settings

ENGINES = {"sqlite": "the embedded database", "postgresql": "PostgreSQL"}


def restore(
    database: Database, settings: Settings, path: Path, progress: Progress, *, force: bool
) -> Manifest:
    """Put a backup in the place of the register; `force` lets it take the place of a full one."""
    path = path.absolute()
    manifest = bundle.manifest(path)
    _require_fit(manifest, path, database)
    if not force and holds(database):
        raise Conflict(
            "The register here holds something already. Nothing was changed. Point "
            "REGISTRY_DATA_DIR elsewhere, or say --force to put the backup in its place."
        )
    database.close()  # nobody may have it open when it is replaced, we neither
    _require_alone(database)  # again at the end; but unpacking takes minutes
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with room.refusals(), ExitStack() as stack:
        if manifest.engine == "sqlite":
            file = embedded.place(database)
            room.require(file.parent, sum(each.bytes for each in manifest.files))
        else:
            file = settings.data_dir / bundle.DATABASES["postgresql"]
        key = settings.data_dir / bundle.KEY
        staged = stack.enter_context(bundle.beside(file))
        staged_key = stack.enter_context(bundle.beside(key))
        places = {bundle.DATABASES[manifest.engine]: staged, bundle.KEY: staged_key}
        bundle.extract(path, places, progress)
        _put_in_place(database, manifest, path, staged, progress)
        if staged_key.exists():
            staged_key.replace(key)
            room.sync(key.parent)
    settings.index_path.unlink(missing_ok=True)  # of another register; built anew when asked for
    return manifest


def holds(database: Database) -> bool:
    """Whether there is a register with anything in it; one that cannot be read counts as one."""
    if database.writer.dialect.name == "sqlite" and not embedded.place(database).exists():
        return False
    try:
        with database.reading() as session:
            there = set(inspect(session.connection()).get_table_names())
            telling = [name for name in migrations.TABLES if name not in migrations.SHIPPED]
            return any(_has_rows(session, name) for name in telling if name in there)
    except DatabaseError:
        return True


def _has_rows(session: Session, table: str) -> bool:
    return session.execute(select(1).select_from(text(table)).limit(1)).first() is not None


def _require_fit(manifest: Manifest, path: Path, database: Database) -> None:
    engine = database.writer.dialect.name
    if manifest.engine != engine:
        raise Unusable(
            "{path} is of a register on {theirs}, and REGISTRY_DATABASE_URL names {ours}.",
            path=path,
            theirs=ENGINES[manifest.engine],
            ours=ENGINES[engine],
        )
    if not migrations.is_known(manifest.shape):
        raise Unusable(
            "{path} was written by a newer version of this portal (tables {shape}). Restore it "
            "with that version.",
            path=path,
            shape=manifest.shape,
        )


def _require_alone(database: Database) -> None:
    if database.writer.dialect.name == "sqlite":
        with embedded.alone(embedded.place(database)):
            return
    with database.writing() as session:
        served.require_alone(session)


def _put_in_place(
    database: Database, manifest: Manifest, path: Path, staged: Path, progress: Progress
) -> None:
    def require(session: Session) -> None:
        if newest(session) != (manifest.entries, manifest.newest_leaf):
            raise Unusable(
                "The database in {path} is not the one that its manifest names. Nothing was "
                "changed. Take another backup.",
                path=path,
            )

    if manifest.engine == "sqlite":
        embedded.bring_up(staged, require)
        embedded.put_in_place(staged, embedded.place(database))
        return
    with database.writing() as session:
        served.require_alone(session)
        served.put_back(session, staged, progress)
        require(session)
