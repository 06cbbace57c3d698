"""What is said of a row of a file: where, and in a sentence that a page can say in any language."""

import dataclasses
from collections.abc import Callable
from typing import Any


@dataclasses.dataclass(frozen=True)
class Remark:
    """A sentence about a row (0: the file) and one of its columns."""

    row: int
    field: str | None
    template: str
    values: dict[str, str] = dataclasses.field(default_factory=dict)

    def said(self, translated: Callable[[str], str] = str) -> str:
        """The sentence in the language that `translated` knows."""
        template = translated(self.template)
        return template.format(**self.values) if self.values else template

    def as_json(self) -> dict[str, Any]:
        """What is kept of it."""
        return dataclasses.asdict(self)


class Wrong(Exception):
    """A cell that cannot be read as what its column holds."""

    def __init__(self, column: str, template: str, **values: str) -> None:
        super().__init__(template)
        self.column, self.template, self.values = column, template, values
