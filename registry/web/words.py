"""What templates may say: labels, numbers and dates in the reader's language."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from flask import Flask, request
from flask_babel import format_datetime, gettext
from markupsafe import Markup

from registry.cameras import findings
from registry.cameras.beside import register
from registry.cameras.declared import vocabulary
from registry.cameras.declared.dates import earliest
from registry.errors import Unavailable
from registry.statistics import periods
from registry.statistics.periods import Period
from registry.web.age import age
from registry.web.assets import asset
from registry.web.languages import language, links
from registry.web.session import database


def prepare(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(
        asset=asset, label=label, definition=definition, finding=finding, said=said
    )
    app.jinja_env.filters.update(number=number, day=day, moment=moment, period=period, size=size)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_of_this_page)


def label(name: str, code: str) -> str:
    """How a term is called."""
    return vocabulary.label(name, code, language())


def definition(name: str, code: str) -> str:
    """What a term means, in one sentence."""
    return vocabulary.terms(name)[code].definition[language()]


def finding(code: str) -> dict[str, str]:
    """A finding in words: label, sentence, severity and rule."""
    text = findings.texts()[code]
    words = language()
    return {
        "code": code,
        "severity": text.severity,
        "label": text.label[words],
        "sentence": text.sentence[words],
        "rule": text.rule[words],
    }


def said(record: dict[str, Any], field: str) -> str:
    """A trilingual field of a plain record, in the reader's language or the first there is."""
    ordered = (record.get(f"{field}_{code}") for code in (language(), "kk", "ru", "en"))
    return next((str(text) for text in ordered if text), "")


def number(value: float | None) -> str:
    """A number with the language's marks, thin spaces between thousands."""
    if value is None:
        return ""
    written = format_decimal(value, locale=language())
    return written.replace("\u00a0", "\u202f") if language() != "en" else written


def size(length: int) -> str:
    """A length in bytes, as exactly as people need it beforehand."""
    if length >= 1e9:
        return str(gettext("%(size)s GB", size=_short(length / 1e9)))
    if length >= 1e6:
        return str(gettext("%(size)s MB", size=_short(length / 1e6)))
    return str(gettext("%(size)s kB", size=number(max(round(length / 1e3), 1))))


def _short(value: float) -> str:
    return number(round(value, 1) if value < 10 else round(value))


def day(value: str | date | None) -> str:
    """A date as precisely as it was declared."""
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value, "long", locale=language())
    first = earliest(value)
    assert first is not None
    skeletons = {4: "y", 7: "yMMMM"}
    if len(value) in skeletons:
        return format_skeleton(skeletons[len(value)], first, locale=language())
    return format_date(first, "long", locale=language())


def period(value: str | Period, short: bool = False) -> str:
    """A year or a quarter, as in “3rd quarter 2026” or, where there is little room, “Q3 2026”."""
    said = periods.parse(value) if isinstance(value, str) else value
    skeleton = "y" if said.is_year else "yQQQ" if short else "yQQQQ"
    return format_skeleton(skeleton, said.first, locale=language())


def moment(value: datetime) -> Markup:
    """A moment as a `time` element: the day and minute at the register's place."""
    pattern = "y 'ж.' d MMMM, HH:mm" if language() == "kk" else "d MMMM y, HH:mm"
    shown = format_datetime(value, pattern)
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), shown)


def _of_this_page() -> dict[str, Any]:
    return {
        "language": language(),
        "languages": links(),
        "demonstration": _is_demonstration(),
        "age": age(),
        "page_name": request.endpoint,
    }


def _is_demonstration() -> bool:
    try:
        with database().reading() as session:
            return register.is_demonstration(session)
    except Unavailable:
        return False  # the page that says so shows nothing of the register
