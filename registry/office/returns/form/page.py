"""The page with the form of a return: its fields by group, what is wrong, what would add up."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from registry.accounts import offices
from registry.accounts.kept_forms import Kept
from registry.database import Session
from registry.errors import Refused
from registry.office.returns import telling, words
from registry.office.returns.form.sheet import HEADLINES, Sheet
from registry.statistics import breakdowns
from registry.statistics.measures import measures
from registry.statistics.returns import Given, Level, Problem
from registry.web.languages import language
from registry.web.wording import wording

MANY = 200  # rows up to which each has a link of its own


def rendered(
    session: Session,
    sheet: Sheet,
    given: Given,
    *,
    problems: Sequence[Problem] = (),
    refused: Refused | None = None,
    kept: Kept | None = None,
) -> str:
    """The page; `problems` are those of the draft as it is kept."""
    here = [one for one in problems if one.row in (0, sheet.number)]
    errors = [_error(one) for one in sheet.wrong] + [
        {"field": _field(sheet, one), "message": telling.said(one)}
        for one in here
        if one.level == Level.ERROR
    ]
    if refused:
        errors.append(_error(refused))
    told = wording(session)
    return render_template(
        "office/returns/form.html",
        sheet=sheet,
        errors=errors,
        wrong=_by_field(errors),
        doubts=_by_field(
            {"field": _field(sheet, one), "message": telling.said(one)}
            for one in here
            if one.level != Level.ERROR
        ),
        elsewhere=_elsewhere(sheet, problems),
        refused=refused,
        kept=kept,
        is_saved="saved" in request.args and request.method == "GET",
        groups=list(words.groups(sheet.frame.capability)),
        group_names=words.group_names(),
        named=words.named,
        meaning=words.meaning,
        units=words.units(),
        hows=words.hows(),
        reasons=words.reasons(),
        protocol_names=words.protocol(),
        blinds=words.blinds(),
        text=sheet.text,
        divided=words.divided,
        opened=_opened(sheet, errors),
        complete_names=_complete_names(sheet),
        headlines=_headlines(sheet),
        is_headline=any(sheet.text(f"headline.{code}") for code in HEADLINES),
        sums=telling.sums(given),
        rows=[one.number for one in given.rows][:MANY],
        about=words.about(told.system(sheet.frame.system_id), sheet.frame.capability),
        area=told.area(sheet.frame.area_id),
        office_name=offices.name(sheet.office, language()),
        this_page=request.full_path.rstrip("?"),
        action=_action(sheet),
    )


def _error(refused: Refused) -> dict[str, str]:
    return {"field": refused.field or "return-form", "message": refused.said(gettext)}


def _by_field(errors: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in errors:
        found.setdefault(one["field"], []).append(one["message"])
    return found


def _field(sheet: Sheet, problem: Problem) -> str:
    """The field that a problem is mended in."""
    if problem.code.startswith("HEADLINE") and problem.measure in _headlines(sheet):
        return f"headline.{problem.measure}"
    if problem.code == "PARTITION_SUM" and problem.values.get("by") in breakdowns.breakdowns():
        return f"{problem.measure}.{problem.values['by']}"
    if problem.measure in {one.code for one in sheet.measures()}:
        return str(problem.measure)
    days = "period_end" if sheet.rows <= 1 or problem.row == 0 else "ends_on"
    known = {"DATE_REGIME": "threshold", "VINTAGE_CONFLICT": "reason", "OUTSIDE_PERIOD": days}
    if problem.code.startswith(("DATE", "PERIOD")):
        known.setdefault(problem.code, days)
    return known.get(problem.code, "return-form")


def _complete_names(sheet: Sheet) -> list[tuple[str, str]]:
    """The breakdowns that are asked for on this sheet, with their names."""
    asked = [one.code for one in sheet.measures()]
    return list({by: name for code in asked for by, name, _ in words.divided(code)}.items())


def _opened(sheet: Sheet, errors: Sequence[dict[str, str]]) -> set[str]:
    """The breakdowns that are open: where something is typed, and where something is wrong."""
    names = [name for name, texts in sheet.texts.items() if any(texts)]
    names += [one["field"] for one in errors]
    return {".".join(name.split(".")[:2]) for name in names}


def _elsewhere(sheet: Sheet, problems: Sequence[Problem]) -> list[tuple[int, int]]:
    """Other rows of the return with errors, and how many."""
    counted: dict[int, int] = {}
    for one in problems:
        if one.row not in (0, sheet.number) and one.level == Level.ERROR:
            counted[one.row] = counted.get(one.row, 0) + 1
    return sorted(counted.items())[:MANY]


def _headlines(sheet: Sheet) -> list[str]:
    known = measures()
    return [code for code in HEADLINES if sheet.frame.capability in known[code].capability]


def _action(sheet: Sheet) -> str:
    if sheet.kept is None:
        return url_for("office.send_new_return")
    return url_for("office.send_return_form", return_id=sheet.kept.id)
