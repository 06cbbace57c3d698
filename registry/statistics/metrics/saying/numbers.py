"""Numbers in words of a language: shares, rates, “one in so many”, and the form a word takes."""

import re
from math import ceil, log10

from babel import Locale
from babel.numbers import format_decimal

from registry.statistics import estimates

FEWEST_PLACES, MOST_PLACES = 0, 4
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
    """A share as a percentage with so many digits behind the point."""
    said = decimal(value * 100, digits, language)
    return f"{said}\u00a0%" if language == "ru" else f"{said}%"


def decimal(value: float, digits: int, language: str) -> str:
    """A number with so many digits behind the point."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(round(value, digits), format=pattern, locale=language))


def one_in(value: float, template: str, language: str) -> str:
    """“1 in 210”: the share of an event as one case in so many, two digits that count."""
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
