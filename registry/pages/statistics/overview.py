"""The first page of statistics: what is published by capability and city, and who is silent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from registry import log
from registry.cameras.beside import systems
from registry.database import Session
from registry.pages import blueprint, charts
from registry.pages.statistics.asked import asked
from registry.pages.statistics.systems import drawing
from registry.pages.statistics.words import shown
from registry.statistics import periods, reckoning, silence
from registry.statistics.metrics import Figure, definitions
from registry.statistics.reckoning import Told
from registry.statistics.releases import questions
from registry.web.session import database, now, today
from registry.web.wording import Wording, wording

ON_THE_FIRST_PAGE = 3  # releases to come, and past ones


@dataclass
class Published:
    """A system in an area: the periods that are published of it, the newest first.

    `main` is the figure of the newest one by which it can be judged.
    """

    system: str
    area: str
    periods: list[str] = field(default_factory=list)
    main: Figure | None = None


@blueprint.get("/statistics")
def statistics() -> str:
    """What stands, what comes, and what nobody says."""
    asked()
    with database().reading() as session:
        known, words = systems.standing(session), wording(session)
        found = _judged(session, published(session), known)
        by_capability = {
            capability: [one for one in found if _is_of(known, one, capability)]
            for capability in silence.CAPABILITIES
        }
        country = {
            capability: reckoning.of_country(session, capability)
            for capability in silence.CAPABILITIES
        }
        return shown(
            "overview",
            by_capability=by_capability,
            country=country,
            drawn={
                capability: _drawn(words, capability, country[capability], of_it)
                for capability, of_it in by_capability.items()
            },
            definitions=definitions(),
            right=drawing.right,
            silent=silence.silent(session, today=today()),
            cities=len(silence.cities()),
            out=questions.published(session)[:ON_THE_FIRST_PAGE],
            awaited=[one for one in questions.awaited(session) if one.due_at >= now()][
                :ON_THE_FIRST_PAGE
            ],
            wording=words,
        )


def published(
    session: Session, area: str | None = None, until: datetime | None = None
) -> list[Published]:
    """What was published up to then, by system and area; of one area where it is given."""
    found: dict[tuple[str, str], Published] = {}
    known = systems.standing(session)
    for system_id, area_id, period in questions.covered(session, until):
        if area in (None, area_id) and system_id in known:
            one = found.setdefault((system_id, area_id), Published(system_id, area_id))
            one.periods.append(period)
    for one in found.values():
        one.periods.sort(key=periods.parse, reverse=True)
    return list(found.values())


def _judged(
    session: Session, found: Sequence[Published], known: Mapping[str, log.Record]
) -> list[Published]:
    """The same, each with the figure of its newest period by which it can be judged."""
    newest = reckoning.newest(session, {(one.system, one.area, one.periods[0]) for one in found})
    judged = []
    for one in found:
        code = drawing.right(silence.capability_of(known[one.system]))
        judged.append(replace(one, main=newest[one.system, one.area].figures.get(code)))
    return judged


def _drawn(
    words: Wording, capability: str, country: Told | None, found: Sequence[Published]
) -> charts.Dots | None:
    """The country and the places below it, in the order of their names, on one scale."""
    code = drawing.right(capability)
    whole = [(words.area(country.area), country.figures.get(code))] if country else []
    places = Counter(one.area for one in found)
    named = [
        (
            words.area(one.area)
            if places[one.area] == 1
            else f"{words.area(one.area)}: {words.system(one.system)}",
            one.main,
        )
        for one in found
    ]
    return drawing.beside([*whole, *sorted(named, key=lambda one: one[0])])


def _is_of(known: Mapping[str, log.Record], one: Published, capability: str) -> bool:
    return silence.capability_of(known[one.system]) == capability
