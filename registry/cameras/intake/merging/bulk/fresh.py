"""The lines of cameras that a file names for the first time."""

from collections.abc import Generator, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from registry.cameras.beside import organisations
from registry.cameras.declared.publishing import published
from registry.cameras.intake.collecting import uncollected
from registry.cameras.intake.merging.bulk import records
from registry.cameras.intake.merging.bulk.columns import Numbers, Versions
from registry.cameras.intake.merging.bulk.naming import Folded, Names, folded, is_naming, names_of
from registry.cameras.intake.merging.bulk.numbering import Codes
from registry.cameras.intake.merging.bulk.pieces import Facts, Voice, of_part, pieces_of
from registry.cameras.intake.merging.under_way import Import
from registry.cameras.intake.rows import TITLES, titled, together, with_ids
from registry.cameras.lines import NAMES, Lines, Organisations, woven
from registry.cameras.record import ExternalId, camera, facts
from registry.cameras.verbs import Change, Ids, lines_of
from registry.places import areas

Rows = NDArray[np.intp]
Given = NDArray[np.object_]


class Fresh:
    """Makes the lines of new cameras, chunk by chunk."""

    def __init__(self, begun: Import) -> None:
        self._begun = begun
        self._areas = Areas()
        rows = begun.prepared.rows
        self._names = [part for part in rows.parts if is_naming(part)]
        voices = [of_part(part) for part in rows.parts if not is_naming(part)]
        pieces = pieces_of([*voices, self._areas.voice()], self._made)
        self._pieces = pieces.pieces
        self._organisations: Organisations = organisations.standing(begun.session)
        self._records = records.Records(pieces)
        self._versions = Versions(pieces, self._organisations, begun.at)
        self._scheme = ExternalId(scheme=begun.source[:120], value="1").scheme
        self._folded = Folded()
        self._counting = Ids(begun.session)
        self._reason = f"Imported from “{begun.source}”."

    def lines(self, rows: Rows) -> Lines:
        """The lines of the cameras in these rows of the file, in their order."""
        self._areas.look(self._begun.prepared.rows.lon[rows], self._begun.prepared.rows.lat[rows])
        ids = self._ids()
        names = names_of(self._names, rows)
        numbers = {piece: piece.numbers(rows) for piece in self._pieces}
        odd = names.odd | self._begun.prepared.issues.vague[rows]
        for piece, codes in numbers.items():
            odd |= piece.unsound()[codes]
        if not odd.any():
            return self._plain(rows, ids, names, numbers)
        even, apart = np.flatnonzero(~odd), np.flatnonzero(odd)
        one_by_one = self._one_by_one(rows[apart], ids[apart], apart)
        if not even.size:
            return one_by_one
        some = {piece: codes[even] for piece, codes in numbers.items()}
        plain = self._plain(rows[even], ids[even], names.only(even), some)
        return woven(plain, one_by_one, apart)

    def pass_over(self, rows: Rows) -> None:
        """Give these rows their ids, and make nothing of them here."""
        self._areas.look(self._begun.prepared.rows.lon[rows], self._begun.prepared.rows.lat[rows])
        self._counting.skip(self._areas.prefixes())

    @property
    def counted(self) -> dict[str, int]:
        """How far ids are counted."""
        return dict(self._counting.last)

    def chunks(self, every: Iterable[Rows]) -> Generator[tuple[Lines, dict[str, int]]]:
        """The lines of each chunk of rows, and how far ids are counted after it."""
        for rows in every:
            with uncollected():
                yield self.lines(rows), self.counted

    def _made(self, said: Iterable[Facts], fields: frozenset[str]) -> Facts:
        """What a record publishes of these fields, when this is said of them."""
        fixed = self._begun.prepared.rows.fixed
        whole = together(said, {}, {name: fixed[name] for name in fixed if name in fields})
        with_ids(whole, self._begun.ids)
        return facts(published(camera({"id": "X-1", **whole})))

    def _plain(self, rows: Rows, ids: Given, names: Names, numbers: Numbers) -> Lines:
        many = len(rows)
        lon, lat = self._begun.prepared.rows.lon[rows], self._begun.prepared.rows.lat[rows]
        texts = dict(zip((*TITLES, "address"), (*names.titles, names.addresses), strict=True))
        named = ids.tolist()
        own = {
            "id": records.texts("id", named),
            "lon": records.numbers("lon", lon),
            "lat": records.numbers("lat", lat),
            "external_ids": self._external(names.source_ids),
            **{name: records.texts(name, column) for name, column in texts.items()},
        }
        columns = {
            "id": named,
            "kind": ["entered"] * many,
            "record": self._records.of(numbers, own),
            "reason": [self._reason] * many,
            "withheld": [None] * many,
            "source": [self._begun.source] * many,
            "source_id": names.source_ids,
            "lon": [None if value != value else value for value in lon.tolist()],
            "lat": [None if value != value else value for value in lat.tolist()],
            "words": folded(self._folded, named, names),
            **self._versions.of(numbers),
        }
        return Lines({name: columns[name] for name in NAMES})

    def _external(self, source_ids: Sequence[str | None]) -> list[str]:
        whole = records.fragment("external_ids", [{"scheme": self._scheme, "value": "%"}])
        before, _, after = whole.rpartition("%")
        return [
            f"{before}{text[1:-1]}{after}" if text else "" for text in records.quoted(source_ids)
        ]

    def _one_by_one(self, rows: Rows, ids: Given, places: Rows) -> Lines:
        """The lines of rows that hold something unusual."""
        begun = self._begun
        changes = []
        told = begun.prepared.rows.many(rows)
        for row, said, camera_id, place in zip(rows, told, ids, places, strict=True):
            source_id = begun.prepared.rows.source_id(int(row))
            whole = titled(begun.completed(said, source_id), source_id)
            if area := self._areas.name(int(place)):
                whole.setdefault("district_code", area)
            made = camera({"id": camera_id, **whole})
            since = made.active_from or made.installed_on
            changes.append(Change("entered", made, self._reason, since, begun.source, source_id))
        return lines_of(changes, self._organisations, begun.at)

    def _ids(self) -> Given:
        prefixes = self._areas.prefixes()
        if self._begun.options.dry_run:
            return np.full(len(prefixes), "CAM-000000", dtype=object)
        return np.array(self._counting.next(prefixes), dtype=object)


class Areas:
    """The areas that the rows of a chunk lie in."""

    def __init__(self) -> None:
        self._known = ["", *areas.areas()]
        self._number = {name: number for number, name in enumerate(self._known)}
        self._prefixes = np.array([areas.id_prefix(name) for name in self._known], dtype=object)
        self._codes: Codes = np.empty(0, dtype=np.int64)

    def look(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> None:
        """Find the areas of the next chunk."""
        different, back = np.unique(areas.containing(lon, lat), return_inverse=True)
        numbers = [self._number[name] for name in different.tolist()]
        self._codes = np.array(numbers, dtype=np.int64)[back]

    def name(self, place: int) -> str:
        """The area of a row of the chunk, "" where it lies in none."""
        return self._known[int(self._codes[place])]

    def prefixes(self) -> list[str]:
        """What the id of each row's camera begins with."""
        found: list[str] = self._prefixes[self._codes].tolist()
        return found

    def voice(self) -> Voice:
        """The areas as something that speaks of rows."""

        def facts_of(code: int) -> Facts:
            return {"district_code": self._known[code]} if code else {}

        fields = frozenset({"district_code"})
        return Voice(lambda _rows: self._codes, len(self._known), facts_of, fields)
