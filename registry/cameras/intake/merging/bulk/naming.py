"""What is each row's own: titles, address, numbers; in columns of plain texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from registry.cameras.intake.merging.bulk.pieces import NAMING
from registry.cameras.intake.rows import TITLES, Part, addressed, titled
from registry.cameras.rows import words

LONGEST_ADDRESS = 2_000  # what may have been cut off here is looked at by the row's own road
LONGEST_NUMBER = 100
MANY = 200_000

Texts = list[str | None]


@dataclass(frozen=True)
class Names:
    """The names of some rows, and which of these rows say anything but plain texts about them."""

    titles: tuple[Texts, Texts, Texts]
    addresses: Texts
    source_ids: Texts
    odd: NDArray[np.bool_]

    def only(self, places: NDArray[np.intp]) -> "Names":
        """The names of some of the rows."""
        at = places.tolist()
        kk, ru, en, addresses, source_ids = (
            [column[i] for i in at] for column in (*self.titles, self.addresses, self.source_ids)
        )
        return Names((kk, ru, en), addresses, source_ids, self.odd[places])


class Folded(dict[str | None, str]):
    """The words of texts as versions keep them; many cameras stand in one street."""

    def __missing__(self, text: str | None) -> str:
        if len(self) >= MANY:
            self.clear()
        found = self[text] = words(text)
        return found


def folded(known: Folded, ids: Sequence[str], names: Names) -> list[str]:
    """The words of rows, as `words` puts them together from all texts of each row."""
    columns = [[known[text] for text in column] for column in (*names.titles, names.addresses)]
    first, last = ([_number(known, text) for text in some] for some in (ids, names.source_ids))
    return list(map("".join, zip(first, *columns, last, strict=True)))


def _number(known: Folded, text: str | None) -> str:
    """The words of a number such as `AST-000001`: many begin alike, and the digits are a word."""
    if text is None:
        return ""
    before, _, digits = text.rpartition("-")
    if before and digits.isdecimal() and digits.isascii() and len(known[before]) > 1:
        return f"{known[before]} {digits}"
    return words(text)


def is_naming(part: Part) -> bool:
    """Whether a column speaks of names at all."""
    return any(not NAMING.isdisjoint(said.facts) for said in part.said.different())


def names_of(parts: Sequence[Part], rows: NDArray[np.intp]) -> Names:
    """The names that columns of names give these rows."""
    odd = np.zeros(len(rows), dtype=bool)
    columns: dict[str, Texts] = {}
    for part in parts:
        for field, texts in _spoken(part, rows, odd).items():
            before = columns.get(field)
            # Of two columns that speak of one field the first stands.
            columns[field] = texts if before is None else _either(before, texts)
    nothing: Texts = [None] * len(rows)
    addresses = _addresses(columns, nothing)
    source_ids = columns.get("source_id", nothing)
    titles = [list(columns.get(name, nothing)) for name in TITLES]
    _complete(titles, addresses, source_ids)
    odd |= [address is not None and len(address) >= LONGEST_ADDRESS for address in addresses]
    odd |= [number is not None and len(number) > LONGEST_NUMBER for number in source_ids]
    return Names((titles[0], titles[1], titles[2]), addresses, source_ids, odd)


def _spoken(part: Part, rows: NDArray[np.intp], odd: NDArray[np.bool_]) -> dict[str, Texts]:
    """The texts of each field that the column speaks of; rows that say more are marked odd."""
    cells, codes = part.said, part.codes[rows]
    numbers = cells.numbers[codes]
    found: dict[str, NDArray[np.object_]] = {}
    if cells.fields:
        texts = cells.texts.take(pa.array(codes)).to_numpy(zero_copy_only=False)
        for place, field in enumerate(cells.fields):
            whose = numbers == -1 - place
            if whose.all():
                return {field: texts.tolist()}
            if whose.any():
                column = found[field] = texts.copy()
                column[~whose] = None
    for number in np.unique(numbers[numbers > 0]).tolist():
        facts = cells.sayings[number].facts
        whose = numbers == number
        if not all(name in NAMING and type(value) is str for name, value in facts.items()):
            odd |= whose
        for field, text in facts.items():
            column = found.setdefault(field, np.full(len(rows), None, dtype=object))
            column[whose] = text
    return {field: column.tolist() for field, column in found.items()}


def _either(first: Texts, second: Texts) -> Texts:
    return [b if a is None else a for a, b in zip(first, second, strict=True)]


def _addresses(columns: dict[str, Texts], nothing: Texts) -> Texts:
    plain, street, house, locality = (
        columns.get(name, nothing) for name in ("address", "street", "house", "locality")
    )
    if street is nothing and house is nothing and locality is nothing:
        return plain
    return list(map(addressed, plain, street, house, locality))


def _complete(titles: list[Texts], addresses: Texts, source_ids: Texts) -> None:
    """Give rows without a title one that is made of what they say."""
    for at, said in enumerate(zip(*titles, strict=True)):
        if said != (None, None, None):
            continue
        address, number = addresses[at], source_ids[at]
        made = titled({"address": address} if address else {}, number)
        for place, name in enumerate(TITLES):
            if name in made:
                titles[place][at] = made[name]
