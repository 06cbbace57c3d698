"""How the pages of statistics say measures, marks and titles."""

from typing import Any

from flask import render_template
from flask_babel import gettext

from registry.settings import LANGUAGES
from registry.statistics import metrics
from registry.statistics.estimates import Method
from registry.statistics.measures import measures
from registry.statistics.metrics import Figure
from registry.statistics.metrics.saying import numbers
from registry.web.languages import language
from registry.web.words import said


def shown(name: str, **context: Any) -> str:
    """A page of statistics, with the words that all of them say figures with."""
    return render_template(
        f"pages/statistics/{name}.html",
        mark_words=mark_words(),
        titles=titles(),
        method_words=method_words(),
        said_of=said_of,
        sentence=lambda figure: metrics.sentence(figure, language()),
        one_in=one_in,
        **context,
    )


def mark_words() -> dict[str, str]:
    """What the letters beside figures mean."""
    return {
        "b": gettext("the series breaks here"),
        "c": gettext("hidden, so that no person can be recognised"),
        "e": gettext("estimated"),
        "p": gettext("provisional: it can still change"),
        "r": gettext("revised: it was published otherwise before"),
        "u": gettext("not reliable"),
        "x": gettext("not available"),
        "z": gettext("does not apply"),
    }


def titles() -> dict[str, str]:
    """What each measure is called."""
    return {code: one.title[language()] for code, one in measures().items()}


def said_of(record: object, name: str) -> str:
    """A trilingual text of a row, in the reader's language or the first there is."""
    texts = {f"{name}_{code}": getattr(record, f"{name}_{code}") for code in LANGUAGES}
    return said(texts, name)


def method_words() -> dict[Method, str]:
    """How each interval comes about."""
    return {
        Method.WILSON: gettext("Interval: 95 %, after Wilson."),
        Method.ONE_SIDED: gettext("Interval: 95 %, exact and to one side, as there was none."),
        Method.POISSON: gettext("Interval: 95 %, exact, after Poisson."),
        Method.BOUNDS: gettext(
            "Interval: 95 %, from the lowest end of the least to the highest end of the most."
        ),
        Method.CLUSTERED: gettext("Interval: 95 %, after Wilson, wider because the parts differ."),
    }


def one_in(figure: Figure) -> str | None:
    """A share as one in so many; None where it is nothing or not known."""
    words, least = metrics.definition(figure.metric).one_in, figure.least
    return numbers.one_in(least, words[language()], language()) if words and least else None
