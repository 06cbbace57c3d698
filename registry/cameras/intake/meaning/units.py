"""Quantities and their units: pixels in any of three units, how long footage is kept."""

import re
from dataclasses import replace
from statistics import median

from registry.cameras.intake.issues import Doubt, Weight
from registry.cameras.intake.meaning.numbers import number
from registry.cameras.intake.meaning.words import bare, is_nothing, unit
from registry.cameras.intake.said import NOTHING, Column, Said

LINES = {
    "cif": 0.1, "480p": 0.3, "d1": 0.4, "576p": 0.4, "960h": 0.5, "720p": 0.9, "hd": 0.9,
    "960p": 1.2, "1080p": 2.1, "1080": 2.1, "fhd": 2.1, "full hd": 2.1, "fullhd": 2.1,
    "2k": 2.1, "1440p": 3.7, "qhd": 3.7, "3k": 5.0, "2160p": 8.3, "4k": 8.3, "uhd": 8.3,
    "ultra hd": 8.3, "8k": 33.2,
}  # fmt: skip
PRODUCT = re.compile(r"(\d{3,5})\s*(?:x|×|х|\*|на)\s*(\d{3,5})", re.IGNORECASE)
AMOUNT = re.compile(r"([-+]?[\d\s.,]*\d)\s*([^\d\s].*)?$")
MEGAPIXELS = {"megapixels": 1.0, "ten_thousand_pixels": 0.01, "pixels": 1e-6}
DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
WORTH_ASKING = 200  # megapixels: more than any camera in a street has
LONGEST = 36_500


def of_header(header: str, wanted: dict[str, float] | dict[str, int]) -> str | None:
    """The unit that a header names, such as `hour` for “Retention (h)”."""
    for word in re.split(r"[\s,;:()\[\]_/]+", header):
        if word and (found := unit(word)) in wanted:
            return found
    return None


def pixel_unit(header: str, cells: list[str]) -> tuple[str | None, bool]:
    """The unit of a column of pixels and whether it was only guessed from how large they are."""
    named = of_header(header, MEGAPIXELS)
    # A column called “pixels” may still count them in ten-thousands.
    if named and named != "pixels":
        return named, False
    bare_numbers = []
    for cell in cells:
        try:
            if (value := number(cell)) > 0:
                bare_numbers.append(value)
        except ValueError:
            continue
    if not bare_numbers:
        return None, False
    middle = median(bare_numbers)
    if middle >= 50_000:
        return "pixels", False
    return ("ten_thousand_pixels", True) if middle >= 30 else ("megapixels", False)


def resolution(text: str, column: Column) -> Said:
    """A resolution in megapixels."""
    if is_nothing(text):
        return NOTHING
    if known := LINES.get(bare(text)):
        return Said({"resolution_mp": known})
    if found := PRODUCT.search(text):
        return Said({"resolution_mp": round(int(found[1]) * int(found[2]) / 1e6, 1)})
    found = AMOUNT.match(text.strip())
    named = unit(found[2]) if found and found[2] else column.unit or "megapixels"
    if not found or named not in MEGAPIXELS:
        return _unread(text, column)
    try:
        value = number(found[1].strip()) * MEGAPIXELS[named]
    except ValueError:
        return _unread(text, column)
    return _judged(round(value, 4), bool(found[2]), column)


def _judged(megapixels: float, unit_said: bool, column: Column) -> Said:
    if megapixels == 0:
        return zero(column)
    if not 0.01 <= megapixels <= WORTH_ASKING:
        message = (
            f"“{{value}}” would be {megapixels:g} megapixels, which no street camera has. It was "
            "left out; write the resolution in megapixels."
        )
        return Said({}, (column.doubt("unit_suspect", message),))
    facts = {"resolution_mp": megapixels}
    if column.unit_guessed and not unit_said:
        message = (
            f"“{{value}}” has no unit and was taken as ten-thousands of pixels: {megapixels:g} "
            "megapixels. Write the unit if that is wrong."
        )
        return Said(facts, (column.doubt("unit_suspect", message),))
    return Said(facts)


def days(text: str, column: Column) -> Said:
    """A time in whole days."""
    if is_nothing(text):
        return NOTHING
    found = AMOUNT.match(text.strip())
    named = unit(found[2]) if found and found[2] else column.unit or "day"
    if not found or named not in DAYS:
        return _unread(text, column)
    try:
        value = number(found[1].strip()) * DAYS[named]
    except ValueError:
        return _unread(text, column)
    if value == 0 and column.zero_is_unknown:
        return zero(column)
    whole = round(value) or (1 if value > 0 else 0)
    if not 0 <= whole <= LONGEST:
        message = "“{value}” is no number of days that footage is kept for; it was left out."
        return Said({}, (column.doubt("out_of_range", message),))
    return Said({column.field: whole})


def zero(column: Column) -> Said:
    """A zero that stands for not known."""
    message = "0 stands for not known in this column; the field stays not declared."
    doubt = column.doubt("zero_not_declared", message)
    return Said({}, (noted(doubt),))


def _unread(text: str, column: Column) -> Said:
    message = (
        "“{value}” is not a number with a unit that is known; the field stays not declared. "
        "Write a plain number."
    )
    return Said({}, (column.doubt("not_a_number", message),))


def noted(doubt: Doubt) -> Doubt:
    """The doubt as something only told of."""
    return replace(doubt, weight=Weight.NOTED)
