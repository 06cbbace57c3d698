"""What is wrong or doubtful in a return, each as one finished sentence with the way out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """An error keeps a return from being submitted, a warning needs an answer, a note neither."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """A sentence about a return (row 0), one of its rows, and where it is about one, a measure.

    Values under a name that begins with `measure` are codes of measures, which a page may say in
    the reader's language.
    """

    code: str
    level: str
    row: int
    measure: str | None
    template: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What an answer to it stands under; the same as long as it is about the same thing."""
        return f"{self.code}/{self.row}/{self.measure or ''}"

    def said(
        self, translated: Callable[[str], str] = str, named: Callable[[str], str] = str
    ) -> str:
        """The sentence; `named` says what a measure is called."""
        values = {name: _said(name, value, named) for name, value in self.values.items()}
        return translated(self.template).format(**values)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that keep a return from being submitted."""
    return [one for one in problems if one.level == Level.ERROR]


def warnings(problems: Iterable[Problem]) -> list[Problem]:
    """Those that need a written answer each."""
    return [one for one in problems if one.level == Level.WARNING]


def _said(name: str, value: Any, named: Callable[[str], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(name, one, named) for one in value)
    if name.startswith("measure"):
        return named(value)
    return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}") if type(value) is int else str(value)
