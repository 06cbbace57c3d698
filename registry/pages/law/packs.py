"""The law as this register keeps it: acts, rules and calendars, for people and for machines."""

from itertools import groupby
from typing import Any

from flask import Response, json, render_template

from registry import law
from registry.law.questions import Kept
from registry.pages import blueprint
from registry.web.languages import language
from registry.web.session import database


@blueprint.get("/about/law")
def about_law() -> str:
    """Every rule with its citation and how sure we are of it; the calendars by year."""
    tongue = language()
    with database().reading() as session:
        acts, rules = law.acts(session), law.rules(session)
        calendars = law.calendars(session)
    codes = sorted({one.jurisdiction for one in rules}, key=lambda code: (code != "kz", code))
    return render_template(
        "pages/about_law.html",
        acts=acts,
        rules={code: _of(rules, code) for code in codes},
        names={code: one.name.said(tongue) for code, one in law.countries().items()},
        calendars=[(one, _years(one)) for one in calendars],
        word=law.word,
        term=law.term,
    )


@blueprint.get("/about/law.json")
def about_law_file() -> Response:
    """Acts, rules and calendars with their versions, as JSON."""
    with database().reading() as session:
        said = {
            "acts": [_plain(act) for act in law.acts(session).values()],
            "rules": [
                {"version": one.version, "jurisdiction": one.jurisdiction} | one.rule.snapshot()
                for one in law.rules(session)
            ],
            "calendars": [
                _plain(one.about)
                | {"version": one.version, "days": [_plain(day) for day in one.days.values()]}
                for one in law.calendars(session)
            ],
        }
    body = json.dumps(said, ensure_ascii=False, sort_keys=False)
    return Response(body, content_type="application/json; charset=utf-8")


def _of(rules: list[Kept], code: str) -> list[Kept]:
    """The rules of a jurisdiction, the surest first."""
    surest = list(law.Confidence).index
    found = [one for one in rules if one.jurisdiction == code]
    return sorted(found, key=lambda one: (surest(one.rule.confidence), one.rule.id))


def _years(calendar: law.Calendar) -> list[tuple[int, list[law.Day]]]:
    days = sorted(calendar.days.values(), key=lambda one: one.on)
    return [(year, list(some)) for year, some in groupby(days, key=lambda one: one.on.year)]


def _plain(facts: law.Act | law.Day | Any) -> dict[str, Any]:
    plain: dict[str, Any] = facts.model_dump(mode="json", exclude_none=True)
    return plain
