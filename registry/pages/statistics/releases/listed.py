"""Releases: the calendar of what comes, what is out, and what was corrected."""

from collections import defaultdict
from datetime import timedelta
from itertools import groupby

from registry import log
from registry.pages import blueprint
from registry.pages.statistics.asked import asked
from registry.pages.statistics.releases.files import files
from registry.pages.statistics.words import shown
from registry.statistics import periods
from registry.statistics.measures import measures
from registry.statistics.releases import questions
from registry.statistics.releases.questions import Stood
from registry.statistics.releases.stages import Stage
from registry.web.session import database, now
from registry.web.wording import wording

AHEAD = timedelta(days=366)

Table = dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, Stood]]


@blueprint.get("/statistics/releases")
def statistics_releases() -> str:
    """What comes within twelve months, and what is out."""
    asked()
    with database().reading() as session:
        coming = questions.awaited(session)
        return shown(
            "releases",
            coming=[one for one in coming if now() <= one.due_at <= now() + AHEAD],
            late=[one for one in coming if one.due_at < now()],
            cancelled=questions.cancelled(session),
            out=questions.published(session),
            told={one.id: questions.told(session, one.id) for one in coming},
        )


@blueprint.get("/statistics/releases/<release_id>")
def statistics_release(release_id: str) -> str:
    """One release: its tables, what it corrects, how people are protected in it."""
    asked()
    with database().reading() as session:
        release = questions.by_id(session, release_id)
        is_out = release.status == Stage.PUBLISHED
        return shown(
            "release",
            release=release,
            is_out=is_out,
            is_cancelled=release.status == Stage.CANCELLED,
            is_late=not is_out and release.due_at < now(),
            tables=tables(questions.cells_of(session, release_id)) if is_out else [],
            corrections=questions.corrections(session, release_id),
            audit=questions.audit(session, release_id) if is_out else None,
            sources=questions.sources(release),
            early=questions.early_readers(session, release_id),
            told=questions.told(session, release_id),
            entry=log.newest(session, f"releases/{release_id}") if is_out else None,
            files=files(release) if is_out else {},
            wording=wording(session),
        )


@blueprint.get("/statistics/corrections")
def statistics_corrections() -> str:
    """All that was published otherwise before, the newest first."""
    asked()
    with database().reading() as session:
        found = questions.corrections(session)
        return shown(
            "corrections",
            by_release=[
                (release, list(rows)) for release, rows in groupby(found, lambda one: one.release)
            ],
            wording=wording(session),
        )


def tables(cells: list[Stood]) -> list[tuple[str, str, list[str], Table]]:
    """The cells as tables: system, area, its periods, and by measure and part a row of cells."""
    parted: dict[tuple[str, str], list[Stood]] = defaultdict(list)
    for one in cells:
        parted[one.cell.system, one.cell.area].append(one)
    return [
        (system, area, _periods(held), _rows(held))
        for (system, area), held in sorted(parted.items())
    ]


def _periods(held: list[Stood]) -> list[str]:
    return sorted({one.cell.period for one in held}, key=periods.parse)


def _rows(held: list[Stood]) -> Table:
    order = {code: n for n, code in enumerate(measures())}
    found: Table = {}
    for one in sorted(held, key=lambda one: (order.get(one.cell.measure, 99), one.cell.dims)):
        found.setdefault((one.cell.measure, one.cell.dims), {})[one.cell.period] = one
    return found
