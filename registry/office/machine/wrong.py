"""All that is wrong with what a program sent, each with its place and a finished sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext

from registry.errors import Refused
from registry.office.returns import telling
from registry.statistics.returns import Problem


@dataclass(frozen=True)
class Fault:
    """Something that cannot be read; `pointer` says where in the JSON (RFC 6901)."""

    pointer: str
    code: str
    template: str
    values: dict[str, object] = field(default_factory=dict)


class Wrong(Refused):
    """What was sent cannot be taken; every reason is told at once."""

    def __init__(
        self,
        template: str,
        found: Sequence[Fault | Problem],
        *,
        code: str,
        status: int = 422,
        **values: Any,
    ) -> None:
        super().__init__(template, code=code, **values)
        self.found, self.status = found, status

    def told(self) -> list[dict[str, object]]:
        """The reasons as JSON."""
        return [_told(one) for one in self.found]


def told_of(problem: Problem) -> dict[str, object]:
    """A problem of a return as JSON."""
    told: dict[str, object] = {"code": problem.code, "level": str(problem.level)}
    told |= {"key": problem.key, "row": problem.row, "measure": problem.measure}
    return told | {"detail": telling.said(problem)}


def _told(one: Fault | Problem) -> dict[str, object]:
    if isinstance(one, Problem):
        return told_of(one)
    said = gettext(one.template)
    said = said.format(**one.values) if one.values else said
    return {"code": one.code, "level": "error", "pointer": one.pointer, "detail": said}
