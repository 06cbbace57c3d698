"""The sheet on which a return is typed: what it is about, what stands on it, what it would give.

A field of a measure carries its code; beside it `CODE.how` says how the number came about or why
there is none, and `CODE.note` what must be known of it. `CODE.age.under_18` is a part of it, and
`complete.age` says that the parts by age are all there are. The sheet is of one row: of a return
with many rows, that one is changed and the others stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from registry.accounts import Office
from registry.errors import Refused
from registry.office.returns import words
from registry.office.returns.form import reading
from registry.statistics import breakdowns
from registry.statistics.cells import Dims
from registry.statistics.measures import Measure
from registry.statistics.returns import Counting, Given, Missing, Row, Value
from registry.statistics.returns.tables import Return

PROTOCOL = ("who_decides", "blind", "share_reviewed", "lag_days", "text")
HEADLINES = (
    "deployments", "faces_seen", "vehicles_read", "searches", "alerts", "arrests",
    "wanted_detained", "missing_found", "children_found",
)  # fmt: skip
Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Frame:
    """What a return is about."""

    system_id: str
    capability: str
    area_id: str
    start: date
    end: date
    supersedes_id: int | None = None


@dataclass
class Sheet:
    """A form at hand."""

    office: Office
    frame: Frame
    kept: Return | None = None
    base: Given | None = None
    number: int = 1
    version: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict)
    wrong: list[Refused] = field(default_factory=list)

    @property
    def kept_as(self) -> str:
        """The name under which what is typed here is kept."""
        if self.kept:
            return f"return/{self.kept.id}/{self.number}"
        return f"return/new/{sha256(repr((self.office.id, self.frame)).encode()).hexdigest()[:32]}"

    @property
    def rows(self) -> int:
        """How many rows the return has."""
        return len(self.base.rows) if self.base else 1

    @property
    def row(self) -> Row | None:
        """The row that is changed, as it was."""
        rows = self.base.rows if self.base else ()
        return next((one for one in rows if one.number == self.number), None)

    def measures(self) -> list[Measure]:
        """What is asked for, in the order of the form."""
        return [one for _, listed in words.groups(self.frame.capability) for one in listed]

    def text(self, name: str) -> str:
        """What stands in a field."""
        return (self.texts.get(name) or [""])[0]

    def given(self) -> Given:
        """The return as the sheet has it; what cannot be read is in `wrong`."""
        self.wrong = []
        start, end = self._day("period_start"), self._day("period_end")
        whole = (start or self.frame.start, end or self.frame.end)
        row = self._row(*whole)
        others = [one for one in (self.base.rows if self.base else ()) if one.number != row.number]
        before = self.base or Given(
            self.office.id, self.frame.system_id, self.frame.capability, self.frame.area_id, *whole
        )
        return Given(
            office_id=before.office_id,
            system_id=before.system_id,
            capability=before.capability,
            area_id=before.area_id,
            period_start=whole[0],
            period_end=whole[1],
            rows=tuple(sorted([*others, row], key=lambda one: one.number)),
            protocol=self._protocol(),
            headline=self._headline(),
            evidence_url=self._said("evidence_url"),
            reason=self._said("reason"),
            supersedes_id=self.frame.supersedes_id,
            rates=before.rates,
            complete=self._complete(before.complete),
        )

    def _row(self, start: date, end: date) -> Row:
        values = tuple(self._values())
        size = next((v.value for v in values if v.measure == "list_size" and not v.dims), None)
        if self.rows > 1:
            start, end = self._day("starts_on") or start, self._day("ends_on") or end
            size = self._number("row_list_size")
        place, threshold = self._said("place"), self._said("threshold")
        return Row(self.number, start, end, place, threshold, size, values)

    def _values(self) -> list[Value]:
        found = []
        for measure in self.measures():
            value = self._number(measure.code)
            how, note = self.text(f"{measure.code}.how"), self._said(f"{measure.code}.note")
            if how in tuple(Missing):
                if value is not None:
                    self.wrong.append(reading.both(measure.code))
                found.append(Value(measure.code, None, how, note=note))
            elif value is not None:
                counting = Counting(how) if how in tuple(Counting) else Counting.COUNTED
                found.append(Value(measure.code, value, counting=counting, note=note))
            elif note and not self.text(measure.code).strip():
                self.wrong.append(reading.neither(measure.code))
            found += self._parts(measure.code)
        return found + self._unasked({(one.measure, one.dims) for one in found})

    def _unasked(self, typed: set[tuple[str, Dims]]) -> list[Value]:
        """Counts of parts that came with a file and have no field here, or a reason for none."""
        asked = {(code, dims) for code, dims, _ in self._part_fields()}
        kept = [one for one in (self.row.values if self.row else ()) if one.dims]
        return [
            one
            for one in kept
            if (key := (one.measure, one.dims)) not in typed and (key not in asked or one.missing)
        ]

    def _part_fields(self) -> list[tuple[str, Dims, str]]:
        """The parts that have a field: the measure, of what part, and the name of the field."""
        return [
            (measure.code, by.dims(part), part_field(measure.code, by.code, part))
            for measure in self.measures()
            for by in breakdowns.of(measure.code)
            for part in by.part
        ]

    def _parts(self, code: str) -> list[Value]:
        """The parts of a count that are typed; how one came about stays while its number does."""
        before = {one.dims: one for one in (self.row.values if self.row else ())
                  if one.measure == code}  # fmt: skip
        found = []
        for measure, dims, name in self._part_fields():
            if measure != code or (value := self._number(name)) is None:
                continue
            old = before.get(dims)
            found.append(old if old and old.value == value else Value(code, value, dims=dims))
        return found

    def _complete(self, before: Sequence[str]) -> tuple[str, ...]:
        """The breakdowns whose parts are said to be all; those without a field stay."""
        known = breakdowns.breakdowns()
        ticked = [code for code in known if self.text(f"complete.{code}")]
        return (*(one for one in before if one not in known), *ticked)

    def _protocol(self) -> dict[str, str] | None:
        said = {name: self._said(f"protocol.{name}") for name in PROTOCOL}
        return {name: text for name, text in said.items() if text} or None

    def _headline(self) -> dict[str, int] | None:
        said = dict(self.base.headline or {}) if self.base else {}
        for code in HEADLINES:
            if f"headline.{code}" in self.texts:
                said.pop(code, None)
                if (total := self._number(f"headline.{code}")) is not None:
                    said[code] = total
        return said or None

    def _said(self, name: str) -> str | None:
        return self.text(name).strip().replace("\r\n", "\n") or None

    def _number(self, name: str) -> int | None:
        try:
            return reading.number(self.text(name), field=name)
        except Refused as refused:
            self.wrong.append(refused)
            return None

    def _day(self, name: str) -> date | None:
        try:
            return reading.day(self.text(name), field=name)
        except Refused as refused:
            self.wrong.append(refused)
            return None


def part_field(measure: str, by: str, part: str) -> str:
    """The name of the field of a part."""
    return f"{measure}.{by}.{part}"


def texts_of(given: Given, number: int) -> dict[str, list[str]]:
    """What stands in the fields for a return as it is kept."""
    row = next((one for one in given.rows if one.number == number), None)
    said: dict[str, object] = {
        "period_start": given.period_start,
        "period_end": given.period_end,
        "evidence_url": given.evidence_url,
        "reason": given.reason,
    }
    said |= {f"protocol.{name}": text for name, text in (given.protocol or {}).items()}
    said |= {f"headline.{code}": total for code, total in (given.headline or {}).items()}
    said |= {f"complete.{code}": "yes" for code in given.complete}
    if row:
        said |= {"starts_on": row.starts_on, "ends_on": row.ends_on, "place": row.place}
        said |= {"threshold": row.threshold, "row_list_size": row.list_size}
        for value in (one for one in row.values if not one.dims):
            said[value.measure] = value.value
            said[f"{value.measure}.how"] = value.missing or value.counting
            said[f"{value.measure}.note"] = value.note
        for value in (one for one in row.values if len(one.dims) == 1):
            ((by, part),) = value.dims
            said[part_field(value.measure, by, part)] = value.value
    return {name: [str(text)] for name, text in said.items() if text is not None}
