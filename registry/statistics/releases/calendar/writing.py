"""What may be written of a release before it is out, by whom, and the word to prepare it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from registry import audit, log
from registry.accounts import Role, Who, roles
from registry.database import written
from registry.errors import Conflict, NotAllowed, Refused
from registry.settings import LANGUAGES
from registry.statistics.releases import freezing, protecting, questions, settings
from registry.statistics.releases.settings import Settings, Why
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import Release, ReleaseEvent

LONGEST = 4_000  # letters of a note or a reason
ENDED = (Stage.PUBLISHED, Stage.CANCELLED)


def opened(session: Session, who: Who, release_id: str, version: int) -> Release:
    """A release that this official may work on, as they saw it, and that is not out yet."""
    check(who)
    release = questions.by_id(session, release_id)
    if release.version != version:
        raise Conflict(
            "Somebody has changed this release since you opened it. Look at it again and decide "
            "what is to stand; nothing of yours was written."
        )
    if release.status in ENDED:
        raise ended(release)
    return release


def ended(release: Release) -> Conflict:
    """That a release which is out, or was given up, stays as it is."""
    if release.status == Stage.PUBLISHED:
        return Conflict(
            "The release “{id}” is out and stays as it is. Announce a correction that supersedes "
            "it.",
            id=release.id,
        )
    return Conflict(
        "The release “{id}” was cancelled. Announce another one in its place.", id=release.id
    )


def check(who: Who) -> None:
    """Refuse whoever does not publish the statistics of the register."""
    if not roles.may_release(who):
        raise NotAllowed(
            "Releases are the work of statisticians and publishers of the office that keeps the "
            "register. Ask one of them."
        )


def keep_office(who: Who) -> str:
    """The office of an official that speaks for the register."""
    check(who)
    able = [one for one in who.keepers if who.has(one, Role.STATISTICIAN, Role.PUBLISHER)]
    return min(able)


def set_note(
    session: Session, who: Who, release_id: str, version: int, note: Mapping[str, str],
    *, at: datetime,
) -> None:  # fmt: skip
    """Write the quality note in all three languages."""
    release = opened(session, who, release_id, version)
    said = {code: needed(note.get(code, ""), f"note_{code}") for code in LANGUAGES}
    release.note_kk, release.note_ru, release.note_en = (said[code] for code in LANGUAGES)
    note_down(session, who, release, "note", at=at)


def set_terms(
    session: Session,
    who: Who,
    release_id: str,
    version: int,
    *,
    raised: Mapping[str, int],
    is_provisional: bool,
    why: str,
    because: str,
    at: datetime,
) -> None:
    """Set the thresholds, which may only be raised, and why figures are revised, if any are."""
    release = opened(session, who, release_id, version)
    protecting.thresholds(raised)
    if why not in tuple(Why):
        raise Refused("Choose why figures are revised: {known}.", known=", ".join(Why), field="why")
    terms = replace(
        settings.read(release),
        raised=dict(raised),
        is_provisional=is_provisional,
        why=why,
        because=because.strip()[:LONGEST] or None,
    )
    _set(session, release, terms)
    note_down(session, who, release, "terms", at=at)


def ask_preparation(
    session: Session, who: Who, release_id: str, version: int, *, at: datetime, today: date
) -> None:
    """Have a release prepared, again if it was before; the work begins within minutes."""
    release = opened(session, who, release_id, version)
    begin(session, release, at=at, today=today, by=who)


def begin(
    session: Session, release: Release, *, at: datetime, today: date, by: Who | None = None
) -> None:
    """Let a release wait to be prepared; `by` nobody where the operator asks for it."""
    if release.status == Stage.PREPARING:
        return
    if release.status in ENDED:
        raise ended(release)
    if release.period_end >= today:
        raise Refused("The period of this release is not over. Prepare it after its last day.")
    if not all((release.note_kk, release.note_ru, release.note_en)):
        raise Refused(
            "Write the quality note in all three languages first: a release does not come out "
            "without one.",
            field="note_kk",
        )
    release.status = Stage.PREPARING
    release.done = release.steps = 0
    note_down(session, by, release, "prepare", at=at)


def needed(text: str, field: str) -> str:
    """Words that everyone will read; refused where there are none."""
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise Refused(
            "Say it in words, in {most} characters at most: everyone can read it.",
            most=LONGEST,
            field=field,
        )
    return said


def note_down(
    session: Session,
    who: Who | None, release: Release, event: str, *, at: datetime,
    text: str | None = None,
) -> None:  # fmt: skip
    """Count the change, and remember it in the trail; a text is public."""
    release.version += 1
    session.add(
        ReleaseEvent(
            release_id=release.id,
            at=at,
            event=event,
            official_id=who.id if who else None,
            text=text,
        )
    )
    audit.write(
        session,
        f"release.{event}",
        at=at,
        official=who.id if who else None,
        office=settings.read(release).office,
        subject=f"releases/{release.id}",
        status=str(release.status),
    )
    session.flush()


def tell(session: Session, release: Release, kind: str, reason: str, *, at: datetime) -> None:
    """Have the log say how a release stands in the calendar, and no more than that."""
    day = written(release.due_at) if release.due_precision == "day" else f"{release.due_at:%Y-%m}"
    record = {
        "id": release.id,
        "title_kk": release.title_kk,
        "title_ru": release.title_ru,
        "title_en": release.title_en,
        "period_start": release.period_start.isoformat(),
        "period_end": release.period_end.isoformat(),
        "due": day,
        "status": "cancelled" if release.status == Stage.CANCELLED else "announced",
        "supersedes": release.supersedes_id,
        "demonstration": release.demonstration,
    }
    office = settings.read(release).office
    log.append(session, [log.Draft(f"releases/{release.id}", kind, record, office, reason)], at=at)


def _set(session: Session, release: Release, terms: Settings) -> None:
    """Keep other terms; what was prepared under the old ones has to be prepared again."""
    release.settings = settings.written(terms)
    if release.status in (Stage.READY, Stage.PREPARING):
        freezing.clear(session, release.id)
        release.frozen = release.sha256 = None
        release.status = Stage.ANNOUNCED
