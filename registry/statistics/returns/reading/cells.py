"""A cell as a count or a reason for none; what is neither, is told with the way out.

Nothing is ever worked out: a cell that begins like a formula is refused.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from registry.cameras.intake.meaning import dates
from registry.cameras.intake.synonyms import plain
from registry.errors import N_
from registry.statistics.returns import naming
from registry.statistics.returns.keeping import LARGEST
from registry.statistics.returns.way.states import Missing

WHOLE = re.compile(r"\d+(\.0+)?$", re.ASCII)
GROUPED = re.compile(r"\d{1,3}( \d{3})+$", re.ASCII)
FRACTION = re.compile(r"\d+[.,]\d+$", re.ASCII)
NEGATIVE = re.compile(r"[-−–]\s?\d+([.,]\d+)?$", re.ASCII)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}$", re.ASCII)
FORMULA = ("=", "+", "@", "-=", "\t")
# What people write where there is no number, and what does not say why.
NOTHING = frozenset(
    ("-", "–", "—", "--", "---", "−", ".", "..", "...", "*", "?", "x", "х", "n/a", "na", "n.a.",
     "#n/a", "nan", "null", "none", "nil", "н/д", "нд", "н.д.", "нет", "нет данных", "жоқ",
     "деректер жоқ", "unknown", "no data", "not available", "д/ж", "#зн/д")
)  # fmt: skip
BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " "))


@dataclass(frozen=True)
class Cell:
    """A count, or why there is none; or the code and the sentence of what is wrong with it."""

    value: int | None = None
    missing: str | None = None
    wrong: str | None = None
    template: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written there."""
        return self.value is None and self.missing is None and self.wrong is None


@lru_cache(10_000)
def count(text: str) -> Cell:
    """What a cell says."""
    said = text.translate(BLANKS).strip()
    if not said:
        return Cell()
    if GROUPED.match(said):
        said = said.replace(" ", "")
    if WHOLE.match(said):
        value = int(said.partition(".")[0])
        return Cell(value) if value <= LARGEST else Cell(wrong="TOO_LARGE", template=LARGE)
    if reason := _reasons().get(plain(said)):
        return Cell(missing=reason)
    if said.casefold() in NOTHING:
        return Cell(wrong="REASON_NEEDED", template=REASON)
    return _wrong(said)


def day(text: str) -> tuple[date | None, list[str]]:
    """A day written as YYYY-MM-DD; else None, and the days that may have been meant."""
    said = text.strip()
    if ISO.match(said):
        try:
            return date.fromisoformat(said), []
        except ValueError:
            return None, []
    meant = []
    for order in (True, False):  # with the day first, as is usual here; then with the month first
        try:
            found = dates.dated(said, order).value
        except ValueError:
            continue
        if len(found) == 10 and found not in meant:
            meant.append(found)
    return None, meant


def _wrong(said: str) -> Cell:
    if said.startswith(FORMULA):
        return Cell(wrong="FORMULA", template=FORMULAS)
    if NEGATIVE.match(said):
        return Cell(wrong="NEGATIVE", template=BELOW)
    if FRACTION.match(said):
        return Cell(wrong="NOT_WHOLE", template=PARTS)
    return Cell(wrong="NOT_A_NUMBER", template=NUMBER)


@lru_cache(1)
def _reasons() -> dict[str, str]:
    found = {plain(code): str(code) for code in Missing}
    for code, word in naming.reasons().items():
        found |= {plain(title): code for title in word.title.values()}
    return found


REASON = N_(
    "Row {row}: “{value}” under “{measure}” does not say why there is no number. Write 0 if it was "
    "counted and there were none; otherwise one of these words: {reasons}."
)
FORMULAS = N_(
    "Row {row}: “{value}” under “{measure}” looks like a formula, and formulas are not worked out "
    "here. Write the number itself."
)
BELOW = N_("Row {row}: “{measure}” is {value}. A count is 0 or more: correct it.")
PARTS = N_(
    "Row {row}: “{value}” under “{measure}” is not a whole number, or its thousands are set apart "
    "by a comma or a point. Write the digits alone, such as 1234."
)
NUMBER = N_(
    "Row {row}: “{value}” under “{measure}” is neither a whole number nor one of these words: "
    "{reasons}."
)
LARGE = N_("Row {row}: “{value}” under “{measure}” is larger than anything that is counted.")
BLANK = N_(
    "“{measure}” is empty in {count} of {lines} rows, the first of them row {row}. Write 0 if "
    "it was counted and there were none; otherwise one of these words: {reasons}."
)
DAY = N_(
    "Row {row}: “{value}” is not a day as YYYY-MM-DD, and day and month could be swapped. Is "
    "{suggest} meant? Write it so."
)
DAY_UNKNOWN = N_("Row {row}: “{value}” is not a day. Write it as YYYY-MM-DD, such as 2026-03-09.")
