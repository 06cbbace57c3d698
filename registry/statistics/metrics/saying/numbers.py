"""Numbers in words of a language: shares, rates, “one in so many”, and the form a word takes.

What happened at all is never rounded to nothing, and what did not always happen never to all.
"""

import re
from math import ceil, log10

from babel import Locale
from babel.numbers import format_decimal

from registry.statistics import estimates

FEWEST_PLACES, MOST_PLACES = 0, 4
FEW = 1.5  # below so many “one in so many” says nothing that a percentage does not say better
MORE = {"kk": "{said}-дан астам", "ru": "более чем {said}", "en": "more than {said}"}
LESS = {"kk": "{said}-дан аз", "ru": "менее чем {said}", "en": "less than {said}"}
PLURAL = re.compile(r"\{(\w+)\|([^}]*)\}")
FORMS = {"kk": ("one",), "ru": ("one", "few", "many"), "en": ("one", "other")}


def whole(value: int, language: str) -> str:
    """A count, its thousands set apart."""
    return str(format_decimal(value, format="#,##0", locale=language))


def places(low: float, high: float) -> int:
    """How many digits behind the point an interval supports: half its width still shows."""
    half = (high - low) / 2
    return min(MOST_PLACES, max(FEWEST_PLACES, ceil(-log10(half)))) if half > 0 else MOST_PLACES


def percent(value: float, digits: int, language: str) -> str:
    """A share as a percentage with so many digits behind the point.

    >>> percent(0.9996, 0, "en"), percent(0.0004, 1, "en"), percent(1, 0, "en")
    ('more than 99%', 'less than 0.1%', '100%')
    """
    step = 10.0**-digits
    shown = round(value * 100, digits)
    if shown >= 100 and value < 1:
        return MORE[language].format(said=_percentage(100 - step, digits, language))
    if shown <= 0 < value:
        return LESS[language].format(said=_percentage(step, digits, language))
    return _percentage(shown, digits, language)


def measured(value: float, digits: int, language: str) -> str:
    """A rate with so many digits behind the point; one above nothing never looks like nothing."""
    step = 10.0**-digits
    if round(value, digits) <= 0 < value:
        return LESS[language].format(said=decimal(step, digits, language))
    return decimal(value, digits, language)


def decimal(value: float, digits: int, language: str) -> str:
    """A number with so many digits behind the point."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(round(value, digits), format=pattern, locale=language))


def one_in(value: float, template: str, language: str) -> str:
    """“1 in 210”: the share of an event as one case in so many, two digits that count.

    Where it is nearly every case, as a percentage.

    >>> one_in(1 / 207.7, "1 in {n}", "en"), one_in(0.98, "1 in {n}", "en")
    ('1 in 210', '98%')
    """
    if value * FEW > 1:
        return percent(value, 0, language)
    found = estimates.one_in(value)
    return template.format(n=whole(found, language)) if found else "–"


def filled(template: str, slots: dict[str, str], counts: dict[str, int], language: str) -> str:
    """A template with its slots filled; `{n|alert|alerts}` takes the form that n asks for."""

    def form(match: re.Match[str]) -> str:
        words = match[2].split("|")
        category = Locale(language).plural_form(counts[match[1]])
        forms = FORMS[language]
        place = forms.index(category) if category in forms else len(forms) - 1
        return words[min(place, len(words) - 1)]

    return PLURAL.sub(form, template).format(**slots)


def _percentage(value: float, digits: int, language: str) -> str:
    said = decimal(value, digits, language)
    return f"{said}\u00a0%" if language == "ru" else f"{said}%"
