"""What every writer is given: a data set, rows of it, and what is said of them."""

from dataclasses import dataclass

import pyarrow as pa

from registry.datasets import snapshot
from registry.datasets.about import About
from registry.datasets.dataset import Batches, Column, Dataset, Rows


@dataclass(frozen=True)
class Table:
    """Rows to be written, with their columns in words and what travels with them."""

    dataset: Dataset
    rows: Rows
    about: About

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their order."""
        return self.dataset.columns

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    def batches(self) -> Batches:
        """The rows; words may be kept as codes."""
        return self.rows.batches()

    def plain(self) -> Batches:
        """The rows without codes."""
        return map(_plain, self.rows.batches())


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    return snapshot.plain(batch)
