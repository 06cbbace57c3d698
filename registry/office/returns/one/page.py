"""What the page of a return shows."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext

from registry.accounts import offices, officials, roles
from registry.database import Session
from registry.errors import Refused
from registry.office.guard import who
from registry.office.returns import telling, words
from registry.statistics import returns
from registry.statistics.returns import Deed, Given, Level, Problem, Row, Status
from registry.statistics.returns.tables import Return
from registry.web.languages import language
from registry.web.session import today
from registry.web.wording import wording

ON_A_PAGE = 50  # rows
MANY = 100  # problems of one kind


def everything(
    session: Session, kept: Return, refused: Refused | None, answers: Mapping[str, str]
) -> dict[str, Any]:
    """All that the page shows."""
    given = returns.as_given(session, kept.id)
    problems = _problems(session, kept, given)
    may = {str(deed): returns.refusal(session, who(), kept, deed) for deed in Deed}
    told = wording(session)
    return {
        "kept": kept,
        "given": given,
        "office_name": offices.name(offices.by_id(session, kept.office_id), language()),
        "about": words.about(told.system(kept.system_id), kept.capability),
        "area": told.area(kept.area_id),
        "status": words.statuses()[kept.status],
        "may": may,
        "refused": refused,
        "say": lambda one: one.said(gettext),
        "errors": _lines(kept, problems, Level.ERROR, is_open=may["amend"] is None),
        "warnings": _lines(kept, problems, Level.WARNING, is_open=may["amend"] is None),
        # What was left out is told with what would be public.
        "notes": _lines(
            kept, [one for one in problems if one.code != "LEFT_OUT"], Level.NOTE, is_open=False
        ),
        "answers": {**json.loads(kept.answers or "{}"), **answers},
        "unanswered": {one.key for one in getattr(refused, "problems", ())},
        "sums": telling.sums(given),
        "foreseen": telling.foreseen(given),
        "protocol": given.protocol or {},
        "protocol_names": words.protocol(),
        "blinds": words.blinds(),
        "may_count": roles.may_count(who(), kept.office_id),
        "headline": [(words.named(code), total) for code, total in (given.headline or {}).items()],
        "typed": request.form,
        **_rows(given),
        **_past(session, kept),
    }


def _problems(session: Session, kept: Return, given: Given) -> list[Problem]:
    """What is to be said of a return that is still on its way; decided ones stand as they are."""
    if kept.status not in (Status.DRAFT, Status.QUERIED, Status.SUBMITTED):
        return []
    return returns.check(session, given, today=today())


def _lines(
    kept: Return, problems: Sequence[Problem], level: Level, *, is_open: bool
) -> list[dict[str, Any]]:
    """Problems of a level in words, each with where it is mended."""
    return [
        {
            "key": one.key,
            "row": one.row,
            "said": telling.said(one),
            "href": _mended_at(kept, one) if is_open else None,
        }
        for one in [found for found in problems if found.level == level][:MANY]
    ]


def _mended_at(kept: Return, problem: Problem) -> str:
    place: dict[str, Any] = {"row": problem.row} if problem.row > 1 else {}
    mark = f"#{problem.measure}" if problem.measure in words.every() else ""
    return url_for("office.return_form", return_id=kept.id, **place) + mark


def _rows(given: Given) -> dict[str, Any]:
    """The rows of a page as a table: the measures that are given in any of them."""
    page = max(request.args.get("rows", 1, type=int), 1)
    shown = given.rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE] if page < 10_000 else ()
    codes = {one.measure for row in given.rows for one in row.values if not one.dims}
    columns = [code for code in words.every() if code in codes]
    return {
        "rows": [(row, [_cell(row, code) for code in columns]) for row in shown],
        "columns": [words.named(code) for code in columns],
        "row_page": page,
        "row_pages": -(-len(given.rows) // ON_A_PAGE),
    }


def _cell(row: Row, code: str) -> tuple[int | None, str]:
    one = next((one for one in row.values if one.measure == code and not one.dims), None)
    if one is None:
        return None, ""
    if one.value is None:
        return None, words.reasons().get(one.missing or "", one.missing or "")
    return one.value, "" if one.counting == "counted" else words.hows()[one.counting]


def _past(session: Session, kept: Return) -> dict[str, Any]:
    """What happened to it, and which returns it follows upon."""
    events = returns.events(session, kept.id)
    return {
        "events": events[::-1],
        "event_words": words.events(),
        "people": officials.called(session, [one.official_id for one in events]),
        "vintages": returns.vintages(session, kept),
        "question": next((one.text for one in reversed(events) if one.event == Deed.QUERY), None),
    }
