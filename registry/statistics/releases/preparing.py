"""Preparing a release: a long piece of work that may be killed at any moment and begun again.

It reads one moment of the register, works without holding anything up, and writes all of its
outcome in one transaction, if the release and what was published before still are as it read them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from registry.database import NEWEST, Database
from registry.errors import Refused
from registry.statistics import returns
from registry.statistics.releases import counting, freezing, protecting, settings
from registry.statistics.releases.freezing import Frozen
from registry.statistics.releases.protecting import Earlier, Progress, Terms
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import Release, ReleaseEvent
from registry.statistics.returns import Accepted
from registry.statistics.returns.tables import SeriesBreak


@dataclass(frozen=True)
class Task:
    """What one moment of the register says for a release."""

    release: Release
    accepted: Sequence[Accepted]
    before: Earlier
    breaks: Sequence[SeriesBreak]
    since: date
    until: date


def prepare_waiting(database: Database, *, at: datetime) -> int:
    """Prepare each release that waits for it; gives how many. Safe to run late and twice."""
    with database.reading(NEWEST) as session:
        query = select(Release.id).where(Release.status == Stage.PREPARING)
        waiting = list(session.scalars(query.order_by(Release.due_at, Release.id)))
    return sum(prepare(database, one, at=at) for one in waiting)


def prepare(database: Database, release_id: str, *, at: datetime) -> bool:
    """Prepare one release that waits for it; False if somebody else did, or it was changed."""
    begun = monotonic()
    with database.reading(NEWEST) as session:
        task = _task(session, release_id)
    if task is None:
        return False
    try:
        made = _made(task, Progress(lambda done, steps: _note(database, task, done, steps)))
    except Refused as refused:
        with database.writing() as session:
            return _refuse(session, task, refused, at=at)
    with database.writing() as session:
        return _keep(session, task, made, at=at, seconds=round(monotonic() - begun))


def trouble(release: Release) -> Refused | None:
    """Why a release was refused, to be said in any language; None if it was not."""
    if release.trouble is None:
        return None
    told = json.loads(release.trouble)
    return Refused(told["template"], code=told["code"], **told["values"])


def events(session: Session, release_id: str) -> list[ReleaseEvent]:
    """All that happened to a release, the newest first; persons are known to the trail alone."""
    query = select(ReleaseEvent).where(ReleaseEvent.release_id == release_id)
    return list(session.scalars(query.order_by(ReleaseEvent.id.desc())))


def _task(session: Session, release_id: str) -> Task | None:
    release = session.get(Release, release_id)
    if release is None or release.status != Stage.PREPARING:
        return None
    since, until = _horizon(session, release)
    accepted = returns.accepted(session, since, until)
    breaks = list(session.scalars(select(SeriesBreak)))
    before = protecting.earlier(session)
    session.expunge_all()
    return Task(release, accepted, before, breaks, since, until)


def _horizon(session: Session, release: Release) -> tuple[date, date]:
    """From the first to the last day that was ever published, or is to be now."""
    query = select(func.min(Release.period_start), func.max(Release.period_end))
    start, end = session.execute(query.where(Release.status == Stage.PUBLISHED)).one()
    return min(start or date.max, release.period_start), max(end or date.min, release.period_end)


def _made(task: Task, told: Progress) -> Frozen:
    release = task.release
    held = settings.read(release)
    release.demonstration = any(one.demonstration for one in task.accepted)
    terms = Terms(release.id, protecting.thresholds(held.raised), bytes.fromhex(held.seed))
    hidden = protecting.protected(
        lambda divided: counting.table(
            task.accepted,
            since=task.since,
            until=task.until,
            divided=divided,
            least=terms.thresholds["B10"],
        ),
        task.before,
        terms,
        told,
    )
    if not hidden.known.fresh:
        raise _empty(hidden.level)
    return freezing.frozen(release, hidden, task.before, task.breaks)


def _empty(level: protecting.Level) -> Refused:
    if level == protecting.Level.UNCORRECTED:
        return Refused(
            "What this release would correct cannot come out: the difference would show how few "
            "people it is about. Cancel it; what stands stays as it is.",
            code="uncorrectable",
        )
    return Refused(
        "There is nothing to publish: no accepted return of this period says anything new. "
        "Accept the returns first, or cancel the release.",
        code="nothing_new",
    )


def _note(database: Database, task: Task, done: int, steps: int) -> None:
    with database.writing() as session:
        change = update(Release).where(
            Release.id == task.release.id, Release.version == task.release.version
        )
        session.execute(change.values(done=done, steps=steps))


def _still(session: Session, task: Task) -> Release | None:
    """The release, if it and all that was published before it are as they were read."""
    release = session.get(Release, task.release.id)
    assert release is not None
    is_same = (release.status, release.version) == (Stage.PREPARING, task.release.version)
    is_newest = protecting.published_ids(session) == task.before.releases
    return release if is_same and is_newest else None


def _refuse(session: Session, task: Task, refused: Refused, *, at: datetime) -> bool:
    release = _still(session, task)
    if release is None:
        return False
    freezing.clear(session, release.id)
    said = {
        "code": refused.code,
        "template": refused.template,
        "values": {key: str(value) for key, value in refused.values.items()},
    }
    release.trouble = json.dumps(said, ensure_ascii=False, sort_keys=True)
    release.frozen = release.sha256 = None
    _move(session, release, Stage.REFUSED, "refused", at=at)
    return True


def _keep(session: Session, task: Task, made: Frozen, *, at: datetime, seconds: int) -> bool:
    release = _still(session, task)
    if release is None:
        return False
    freezing.keep(session, release, made, at=at, seconds=seconds)
    release.trouble, release.done = None, max(release.steps, 1)
    release.steps = release.done
    _move(session, release, Stage.READY, "ready", at=at)
    return True


def _move(session: Session, release: Release, to: Stage, event: str, *, at: datetime) -> None:
    release.status = to
    release.version += 1
    session.add(ReleaseEvent(release_id=release.id, at=at, event=event))
    session.flush()
