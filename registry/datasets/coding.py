"""Words as codes into dictionaries that only grow, so that each batch can be written at once."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

RARE = 4  # a column of which every fourth word is a new one is better kept in words


class Coder:
    """Codes the columns of batches; the first batch decides which columns are coded."""

    def __init__(self) -> None:
        self.words: dict[str, Any] = {}
        self.is_begun = False

    def coded(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch with the columns of few words as codes."""
        if not self.is_begun:
            self.words = {
                name: pa.nulls(0, pa.string())
                for name, column in zip(batch.schema.names, batch.columns, strict=True)
                if pa.types.is_string(column.type)
                and pc.count_distinct(column).as_py() * RARE <= max(len(column), RARE)
            }
            self.is_begun = True
        columns = [
            self._codes(name, column) if name in self.words else column
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        ]
        return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)

    def _codes(self, name: str, column: Any) -> Any:
        here = column.dictionary_encode()
        known = self.words[name]
        new = here.dictionary.filter(pc.invert(pc.is_in(here.dictionary, value_set=known)))
        if len(new):
            known = self.words[name] = pa.concat_arrays([known, new])
        places = pc.index_in(here.dictionary, value_set=known)
        return pa.DictionaryArray.from_arrays(places.take(here.indices), known)
