"""What travels with a file: of which selection, of which log size, when, under which licence."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from registry.cameras.beside import register
from registry.cameras.selection import Selection
from registry.datasets.dataset import Dataset, Rows


@dataclass(frozen=True)
class About:
    """What is said of a file. `root` is where the portal is, "" where nobody knows it."""

    name: str
    title: dict[str, str]
    query: str
    rows: int
    log_size: int
    made_at: datetime
    licence: str
    attribution: str
    is_demonstration: bool
    root: str = ""
    language: str = "en"

    @property
    def base(self) -> str:
        """The address of the data set, whose files have an ending more."""
        return f"{self.root}/datasets/{self.name}"

    @property
    def dictionary(self) -> str:
        """The page on which every column is described."""
        return f"{self.base}/columns"

    def file(self, ending: str) -> str:
        """The address of the same selection in a format."""
        return f"{self.base}.{ending}" + (f"?{self.query}" if self.query else "")

    def said(self) -> dict[str, str | int | bool]:
        """The same as plain values, for formats that have room for them."""
        return {
            "dataset": self.name,
            "title": self.title["en"],
            "selection": self.query or "everything that stands",
            "rows": self.rows,
            "log_size": self.log_size,
            "made_at": self.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "licence": self.licence,
            "attribution": self.attribution,
            "demonstration": self.is_demonstration,
            "address": self.file("csv"),
            "dictionary": self.dictionary,
            "table_schema": f"{self.base}.schema.json",
        }


def about(
    session: Session,
    dataset: Dataset,
    chosen: Selection,
    rows: Rows,
    *,
    root: str = "",
    language: str = "en",
) -> About:
    """What is said of a selection of a data set, made now."""
    return About(
        dataset.name,
        dataset.title,
        urlencode(chosen.query()),
        rows.count,
        rows.log_size,
        datetime.now(UTC),
        dataset.licence,
        dataset.attribution,
        register.is_demonstration(session),
        root,
        language,
    )
