"""Problems, sums and what would be public, said on the pages of returns."""

from flask_babel import gettext

from registry.office.returns import words
from registry.statistics.returns import Given, Problem, outlook
from registry.statistics.returns.outlook import Fate, Outlook, Total
from registry.web.words import number


def said(problem: Problem) -> str:
    """A problem as a sentence in the reader's language."""
    return problem.said(gettext, words.named)


def sums(given: Given) -> list[dict[str, str]]:
    """Each whole with its parts as one line, and whether it adds up."""
    return [
        {
            "whole": words.named(one.whole.measure),
            "line": f"{_shown(one.whole)} = {' + '.join(map(_shown, one.parts))}",
            "parts": ", ".join(words.named(part.measure) for part in one.parts),
            "state": "open" if one.difference is None else "wrong" if one.difference else "right",
            "difference": number(abs(one.difference or 0)),
        }
        for one in outlook.sums(given)
    ]


def foreseen(given: Given) -> dict[str, list[dict[str, str]]]:
    """What would be public, by what becomes of it."""
    found: dict[str, list[dict[str, str]]] = {fate: [] for fate in Fate}
    for one in outlook.outlook(given):
        found[one.fate].append(
            {
                "name": words.named(one.total.measure),
                "count": number(one.total.value),
                "threshold": number(one.threshold),
                "why": _why(one),
            }
        )
    return found


def _shown(total: Total) -> str:
    return gettext("none") if total.value is None else number(total.value)


def _why(one: Outlook) -> str:
    known = words.reasons()
    return ", ".join(known.get(reason, reason) for reason in one.total.missing)
