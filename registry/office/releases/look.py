"""A look at a release before its hour: the safe cells, exactly as everyone will read them."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from flask import render_template

from registry.errors import Conflict
from registry.office import blueprint
from registry.office.guard import who
from registry.office.releases import words
from registry.office.sessions import reading
from registry.statistics import periods, releases
from registry.statistics.measures import measures
from registry.statistics.releases import questions
from registry.web.wording import wording

Told = dict[str, Any]


@blueprint.get("/releases/<release_id>/look")
def look_at_release(release_id: str) -> str:
    """What the release will show, what it revises, and what its audit found."""
    releases.check(who())
    with reading() as session:
        release = questions.by_id(session, release_id)
        if release.frozen is None:
            raise Conflict("This release is not prepared: there is nothing to look at yet.")
        told = json.loads(release.frozen)
        return render_template(
            "office/releases/look.html",
            release=release,
            certificate=told["certificate"],
            level=words.levels()[told["certificate"]["breakdown"]],
            tables=list(_tables(told)),
            revisions=told["revisions"],
            measures=measures(),
            reasons=words.reasons(),
            wording=wording(session),
        )


def _tables(told: Told) -> Iterator[tuple[str, str, list[str], list[tuple[str, str, Told]]]]:
    """The cells by system and area: its periods, and a row of cells by measure and part."""
    order = {code: number for number, code in enumerate(measures())}
    cells = sorted(told["cells"], key=lambda one: (one["system"], one["area"]))
    for (system, area), some in groupby(cells, lambda one: (one["system"], one["area"])):
        rows: dict[tuple[int, str, str], Told] = {}
        for one in some:
            key = order[one["measure"]], one["measure"], _part(one)
            rows.setdefault(key, {})[one["period"]] = one
        names = {period for row in rows.values() for period in row}
        shown = [(measure, part, row) for (_, measure, part), row in sorted(rows.items())]
        yield system, area, sorted(names, key=periods.parse), shown


def _part(cell: Told) -> str:
    return ", ".join(
        f"{key}: {said}" for key, said in sorted(cell["dims"].items()) if key != "capability"
    )
