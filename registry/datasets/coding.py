"""Words as codes into dictionaries that only grow, so that each batch can be written at once."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# A dictionary that was empty may not grow in a file: this word begins each, and nobody says it.
FIRST = "\x00"
OWN = frozenset({"id", "title_kk", "title_ru", "title_en", "address"})  # a camera has its own
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
                name: pa.array([FIRST])
                for name, column in zip(batch.schema.names, batch.columns, strict=True)
                if pa.types.is_string(column.type)
                and name not in OWN
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
