"""From the cells of a row to the facts of its record.

Each part is a column reduced to what its distinct cells say, so a row is put together from
ready facts. Where two columns speak of the same field the first one in the record's order stands.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from registry.cameras.declared.vocabulary import terms
from registry.cameras.intake.meaning.texts import language_of
from registry.cameras.intake.said import Cells, Said
from registry.cameras.intake.table import Codes

ORGANISATIONS = ("controller", "operator", "owner")
ORGANISATION_LISTS = ("processors", "vendors")
TITLES = ("title_kk", "title_ru", "title_en")
NUMBERED = {"title_kk": "№ {} камера", "title_ru": "Камера № {}", "title_en": "Camera {}"}
ROUND = ("dome", "panoramic_360")
UNSAID = (("sign", "state", "unknown"), ("source", "type", "operator_declared"))


@dataclass(frozen=True)
class Part:
    """A mapped column: which of the distinct cells each row has, and what they say."""

    field: str
    codes: Codes
    said: Cells

    def where(self, holds: Callable[[Said], bool]) -> NDArray[np.bool_]:
        """The rows whose cell says something for which this holds; see `Cells.which`."""
        cells = self.said.which(holds)
        return cells[self.codes] if cells.any() else np.zeros(len(self.codes), dtype=bool)

    def names_organisations(self) -> bool:
        """Whether any cell of the column names an organisation."""
        naming = {*ORGANISATIONS, *ORGANISATION_LISTS, "access"}
        return any(not naming.isdisjoint(said.facts) for said in self.said.different())


@dataclass(frozen=True)
class Rows:
    """All rows of a file, ready to be made into records one at a time."""

    parts: tuple[Part, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    fixed: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lon)

    def source_id(self, row: int) -> str | None:
        """The number that the file gives the row's camera."""
        for part in self.parts:
            if part.field == "source_id":
                found: str | None = part.said[part.codes[row]].facts.get("source_id")
                return found
        return None

    def source_ids(self, rows: NDArray[np.intp]) -> list[str | None]:
        """The numbers that the file gives the cameras of these rows."""
        return [self.source_id(int(row)) for row in rows]

    def facts(self, row: int) -> dict[str, Any]:
        """The facts of a row's record; organisations by the names the file gives them."""
        return next(self.many(np.array([row])))

    def many(self, rows: NDArray[np.intp]) -> Iterator[dict[str, Any]]:
        """The facts of some rows' records, one after the other."""
        places = zip(self.lon[rows].tolist(), self.lat[rows].tolist(), strict=True)
        columns = [(part.said, part.codes[rows].tolist()) for part in self.parts]
        for i, (lon, lat) in enumerate(places):
            said = (cells[codes[i]].facts for cells, codes in columns)
            # Not a number differs from itself.
            yield together(said, {"lon": lon, "lat": lat} if lon == lon else {}, self.fixed)

    def declared(self) -> set[str]:
        """The fields of the record that the file speaks of at all, blank or not."""
        found: set[str] = set(self.fixed)
        for part in self.parts:
            found |= DECLARES.get(part.field, {part.field})
            for said in part.said.different():
                found |= said.facts.keys()
        return (found | {"lat", "lon"}) - {"source_id", "street", "house", "locality"}

    def declared_inside(self) -> dict[str, set[str]]:
        """For each field that has parts of its own, the parts that the file speaks of."""
        found: dict[str, set[str]] = {}
        for part in self.parts:
            for said in part.said.different():
                for name, value in said.facts.items():
                    if isinstance(value, dict):
                        found.setdefault(name, set()).update(value)
        return found

    def names(self, rows: NDArray[np.intp]) -> set[str]:
        """Every organisation that the file names in some rows."""
        found = organisations(self.fixed)
        for part in self.parts:
            for code in np.unique(part.codes[rows]) if part.names_organisations() else ():
                found |= organisations(part.said[code].facts)
        return found


@dataclass(frozen=True)
class SourceIds(Sequence[str | None]):
    """The numbers of rows, each looked up when it is asked for."""

    of: Rows
    rows: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, i: int) -> str | None: ...
    @overload
    def __getitem__(self, i: slice) -> list[str | None]: ...
    def __getitem__(self, i: int | slice) -> str | list[str | None] | None:
        if isinstance(i, slice):
            return self.of.source_ids(self.rows[i])
        return self.of.source_id(int(self.rows[i]))


DECLARES = {
    "title": set(TITLES),
    "address_alternative": {"address"},
    "street": {"address"},
    "house": {"address"},
    "locality": {"address"},
    "camera_count": {"camera_count", "record_kind"},
    "count_outdoor": {"camera_count", "record_kind"},
    "count_indoor": {"camera_count", "record_kind"},
    "control_centre": {"connection"},
    "recording_only": {"functions"},
    "purposes": {"purposes", "purpose_text"},
    "legal_basis": {"legal_basis"},
    "rights_contact_phone": {"rights_contact"},
    "rights_contact_email": {"rights_contact"},
    "person": set(),
    "stream": set(),
}


def organisations(facts: Mapping[str, Any]) -> set[str]:
    """The organisations that facts name."""
    found = {facts[name] for name in ORGANISATIONS if name in facts}
    for name in ORGANISATION_LISTS:
        found |= set(facts.get(name, ()))
    return found | {seen["organisation"] for seen in facts.get("access", ())}


def with_ids(facts: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """The facts with the register's ids in place of the names of organisations."""
    for name in ORGANISATIONS:
        if name in facts:
            facts[name] = ids[facts[name]]
    for name in ORGANISATION_LISTS:
        if name in facts:
            facts[name] = tuple(dict.fromkeys(ids[each] for each in facts[name]))
    if "access" in facts:
        facts["access"] = tuple(
            seen | {"organisation": ids[seen["organisation"]]} for seen in facts["access"]
        )
    return facts


def together(
    said: Iterable[Mapping[str, Any]], place: Mapping[str, Any], fixed: Mapping[str, Any]
) -> dict[str, Any]:
    """The facts of one record from what the cells of its row say."""
    merged: dict[str, Any] = {}
    for facts in said:
        if merged.keys().isdisjoint(facts):
            merged.update(facts)
        else:
            _merge(merged, facts)
    merged.update(place)
    for name, value in fixed.items():
        merged.setdefault(name, value)
    return _finished(merged)


def _merge(merged: dict[str, Any], said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        if name not in merged:
            merged[name] = value
        elif isinstance(value, tuple):
            merged[name] = merged[name] + value
        elif isinstance(value, dict):
            merged[name] = value | merged[name]
        elif name == "location_precision":
            # Of two the vaguer stands: what one cell withholds another must not give away.
            merged[name] = max(merged[name], value, key=list(terms(name)).index)


def _finished(facts: dict[str, Any]) -> dict[str, Any]:
    facts.pop("source_id", None)
    _address(facts)
    _counted(facts)
    if "functions" in facts and len(facts["functions"]) > 1:
        facts["functions"] = _functions(facts["functions"])
    basis = facts.get("legal_basis")
    if basis and "type" not in basis:
        del facts["legal_basis"]
        if title := basis.get("title"):
            facts["decision_ref"] = {"title": title} | facts.get("decision_ref", {})
    for outer, inner, value in UNSAID:
        if outer in facts and inner not in facts[outer]:
            facts[outer] = facts[outer] | {inner: value}
    if facts.get("device_type") in ROUND and "bearings" in facts:
        facts["bearings"] = tuple(b for b in facts["bearings"] if "bearing" not in b or "hfov" in b)
    return facts


def titled(facts: dict[str, Any], source_id: str | None) -> dict[str, Any]:
    """The facts with a title: the declared one, else the address, else the number."""
    if any(name in facts for name in TITLES):
        return facts
    if address := facts.get("address"):
        short = address if len(address) <= 120 else address[:119].rstrip() + "…"
        return facts | {f"title_{language_of(address)}": short}
    if source_id:
        return facts | {name: words.format(source_id)[:120] for name, words in NUMBERED.items()}
    return facts


def addressed(
    address: str | None, street: str | None, house: str | None, locality: str | None
) -> str | None:
    """The address of a row from the cells that speak of it."""
    whole = address or " ".join(part for part in (street, house) if part)
    if whole and locality and locality.casefold() not in whole.casefold():
        whole = f"{whole}, {locality}"
    return (whole or locality or "")[:2_000] or None


def _address(facts: dict[str, Any]) -> None:
    said = (facts.pop(name, None) for name in ("address", "street", "house", "locality"))
    if address := addressed(*said):
        facts["address"] = address


def _counted(facts: dict[str, Any]) -> None:
    parts = facts.pop("count_parts", None)
    count = sum(parts) if parts else facts.get("camera_count")
    facts.pop("camera_count", None)
    if count and count > 1:
        facts["camera_count"] = count
        facts.setdefault("record_kind", "multi_camera_site")
    elif count and facts.get("record_kind", "camera") != "camera":
        facts["camera_count"] = count


def _functions(functions: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """Each function once: what is known of its state stands over *unknown*."""
    found: dict[str, dict[str, Any]] = {}
    for said in functions:
        kept = found.get(said["function"], {})
        state = said.get("state", "unknown")
        if state == "unknown" and "state" in kept:
            state = kept["state"]
        found[said["function"]] = kept | said | {"state": state}
    return tuple(found.values())
