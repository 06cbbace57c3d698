"""A deadline said in plain sentences: what was counted, what was not, and where it ends.

The words stand in data/law/words.toml, so that the same proof is printed on pages and letters.
"""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton

from registry.law.clocks import Due, Step
from registry.law.packs import FOLDER, WORDS
from registry.law.rules import Rule, Unit
from registry.law.spans import Span
from registry.settings import LANGUAGES

FORMS = {"ru": ("one", "few", "many"), "en": ("one", "other")}


@cache
def words() -> dict[str, Any]:
    """The texts of data/law/words.toml."""
    return tomllib.loads((FOLDER / WORDS).read_text(encoding="utf-8"))


def word(list_: str, code: str, language: str) -> str:
    """How a word of the law's tables is called: of type, kind, step, confidence, event, status."""
    found = words()[list_][code]
    return str(found.get(language) or found["kk"])


def explain(due: Due, language: str) -> list[str]:
    """The proof of a deadline in sentences, the last of them naming the day or the moment."""
    tongue = language if language in LANGUAGES else LANGUAGES[0]
    year = due.steps[0].first.year
    said = [_sentence(step, tongue, year) for step in _before_spans(due.steps)]
    skipped = [one.span for one in due.steps if one.kind == "skipped" and one.span]
    worked = [one.span for one in due.steps if one.kind == "worked" and one.span]
    if skipped:
        said.append(_say("skipped", tongue, spans=_listed(skipped, tongue, year)))
    if worked:
        said.append(_say("worked", tongue, spans=_listed(worked, tongue, year)))
    said += [_sentence(step, tongue, year) for step in due.steps if step.kind in LATER]
    return [*said, *_doubts(due, tongue, year), _end(due, tongue)]


def term(amount: int, unit: Unit, language: str) -> str:
    """A length of time in words, as in “15 working days”."""
    forms = words()["unit"][unit][language]
    known = FORMS.get(language)
    place = known.index(Locale(language).plural_form(amount)) if known else 0
    return f"{amount} {forms[place]}"


def receipt(received_at: datetime, on: date, rule: Rule, language: str) -> list[str]:
    """Why something counts as received later than it came; nothing when it does not."""
    local = received_at.astimezone(ZoneInfo(rule.tz))
    if local.date() == on or rule.receipt_cutoff is None:
        return []
    cutoff = rule.receipt_cutoff.strftime("%H:%M")
    return [_say("late", language, time=cutoff, day=_whole(on, language))]


def day_span(first: date, last: date, language: str, year: int | None = None) -> str:
    """Days in a row as people write them; with the year where it is not the expected one."""
    if year is not None and (first.year, last.year) != (year, year):
        ends = [_whole(day, language) for day in dict.fromkeys((first, last))]
        return " – ".join(ends)
    start, end = (format_skeleton("MMMMd", day, locale=language) for day in (first, last))
    if first == last:
        return start
    if first.month != last.month:
        return f"{start} – {end}"
    return f"{start}–{last.day}" if language == "en" else f"{first.day}–{end}"


LATER = ("short_month", "pause", "open_pause", "roll")


def _before_spans(steps: Sequence[Step]) -> list[Step]:
    kinds = ("start", "term", "included", "extension")
    return [step for kind in kinds for step in steps if step.kind == kind]


def _sentence(step: Step, language: str, year: int) -> str:
    length = term(step.count, step.unit, language) if step.unit else ""
    name = "" if step.span is None or not step.span.names else step.span.names[0].said(language)
    last = day_span(step.last, step.last, language, year)
    day = _whole(step.first, language)
    if step.kind == "roll" and name:
        day = f"{day} ({name})"
    return _say(step.kind, language, day=day, last=last, term=length)


def _doubts(due: Due, language: str, year: int) -> list[str]:
    said = []
    spans = [one.span for one in due.steps if one.span and not one.span.is_certain]
    if spans:
        said.append(_say("uncertain", language, spans=_listed(spans, language, year)))
    if not due.is_known and due.known_to:
        said.append(_say("unknown", language, day=_whole(due.known_to, language)))
    return said


def _end(due: Due, language: str) -> str:
    if due.at is not None:
        shown = f"{_whole(due.at.date(), language)}, {due.at:%H:%M}"
        return _say("moment", language, moment=shown)
    return _say("last", language, weekday=format_date(due.on, "full", locale=language))


def _listed(spans: Sequence[Span], language: str, year: int) -> str:
    """Spans with a name one by one; plain weekends together at the end."""
    said = []
    for span in spans:
        if span.names:
            names = ", ".join(name.said(language) for name in span.names)
            said.append(f"{day_span(span.first, span.last, language, year)} ({names})")
    if any(not span.names for span in spans):
        said.append(_say("weekends", language))
    return "; ".join(said)


def _say(name: str, language: str, **values: str) -> str:
    said = str(words()["sentence"][name][language]).format(**values)
    return said.replace("..", ".")  # a Russian date ends with a full stop of its own


def _whole(day: date, language: str) -> str:
    return str(format_date(day, "long", locale=language))
