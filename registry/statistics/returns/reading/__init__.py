"""A file of an office as a return: a table of XLSX or CSV, a row a deployment or a value a row.

What cannot be read at all is refused; what is wrong in cells comes as problems, all at once, and
then there is no return: nothing is taken over by half.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from registry.statistics.returns.given import Given
from registry.statistics.returns.problems import Problem, errors
from registry.statistics.returns.reading import opening, tidy, wide

__all__ = ["Reading", "read"]


@dataclass(frozen=True)
class Reading:
    """What a file gives: the return, or None where a problem is an error."""

    given: Given | None
    problems: list[Problem]


def read(
    content: bytes, name: str, about: Given, *, columns: Mapping[str, str] | None = None
) -> Reading:
    """The rows of a file in the place of those of `about`; Unusable where it is no such table.

    `name` is what the file is called. `columns` says what the file's own columns stand for; those
    named by a code or a title need no word.
    """
    sheet = opening.opened(content, name, columns or {})
    is_tidy = {"measure", "value"} <= sheet.columns.keys()
    found = tidy.rows_of(sheet, about) if is_tidy else wide.rows_of(sheet, about)
    problems = sorted((*sheet.notes, *found.problems), key=lambda one: one.row)
    if errors(problems):
        return Reading(None, problems)
    return Reading(replace(about, rows=found.rows, rates=found.rates), problems)
