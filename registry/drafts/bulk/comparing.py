"""A file held against the register: what it was, what it is now, what the file wants.

Rows are matched by id and by the entry they were downloaded at. What is refused names its row;
everything else becomes a draft, of which only fields that the file has changed are part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from registry.accounts import Office
from registry.cameras import Kept, facts, kept_of
from registry.cameras.beside import organisations
from registry.drafts import comparing
from registry.drafts.bulk import bases, cells, places, rows
from registry.drafts.bulk.keeping import is_kept
from registry.drafts.bulk.opening import Opened, same
from registry.drafts.bulk.remarks import Remark, Wrong
from registry.drafts.writing import Wanted
from registry.errors import N_, Refused
from registry.places import areas


@dataclass
class Compared:
    """What a file wants, row by row; `seen` are the cameras that it has a row of."""

    wanted: list[Wanted] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    unchanged: int = 0


@dataclass(frozen=True)
class _Register:
    office: Office
    kept: Mapping[str, Kept]
    told: bases.Records
    controllers: Mapping[str, Any]


def compare(session: Session, office: Office, opened: Opened) -> Compared:
    """Hold every row against the register."""
    numbers = {n for row in opened.rows.values() if (n := _entry(row)) is not None}
    told = bases.told(session, numbers)
    ids = {row["id"] for row in opened.rows.values() if "id" in row}
    kept = kept_of(session, ids | {camera_id for camera_id, _ in told.values()})
    own = {name: one for name, one in kept.items() if is_kept(office, one)}
    register = _Register(office, own, told, organisations.standing(session))
    found = Compared(refused=list(opened.refused), notes=list(opened.notes))
    bad = {remark.row for remark in opened.refused}
    for number, row in opened.rows.items():
        if number not in bad:
            _take(register, opened, number, row, found)
    return found


def _take(register: _Register, opened: Opened, number: int, row: rows.Row, found: Compared) -> None:
    mends: list[Remark] = []

    def mend(column: str, was: str, now: str, why: str) -> None:
        mends.append(Remark(number, column, why, {"was": was[:100], "now": now}))

    try:
        base = _base(register, row, mend)
        wanted: Wanted | None
        if base is None:
            wanted = _new(register, opened, number, row, mend)
        else:
            camera_id = str(base.facts["id"])
            if camera_id in found.seen:
                raise Wrong("id", N_("The camera {id} has two rows. Keep one."), id=camera_id)
            found.seen.add(camera_id)
            wanted = _changed(register, opened, number, row, base, mend)
    except Wrong as wrong:
        found.refused.append(Remark(number, wrong.column, wrong.template, wrong.values))
        return
    except Refused as refused:
        values = {name: str(value) for name, value in refused.values.items()}
        found.refused.append(Remark(number, refused.field, refused.template, values))
        return
    found.notes += mends
    if wanted is None:
        found.unchanged += 1
    else:
        found.wanted.append(wanted)


def _entry(row: rows.Row) -> int | None:
    said = row.get("entry", "").removesuffix(".0")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None


def _base(register: _Register, row: rows.Row, mend: cells.Mend) -> bases.Base | None:
    camera_id, entry = row.get("id"), _entry(row)
    if camera_id is None and "entry" not in row:
        return None
    told_id, then = register.told.get(entry or 0, (None, {}))
    if camera_id not in register.kept:
        if told_id not in register.kept or not _is_mangled(camera_id, str(told_id)):
            raise Wrong(
                "id",
                N_(
                    "Your office keeps no camera “{id}”. For a new camera leave id and entry empty."
                ),
                id=(camera_id or "")[:100],
            )
        mend("id", camera_id or "", str(told_id), N_("“{was}” was read as the id {now}."))
        camera_id = told_id
    if entry is None or told_id != camera_id:
        raise Wrong(
            "entry",
            N_("The number in the column entry is not one of this camera. Download it anew."),
        )
    return bases.base_of(register.kept[str(camera_id)], entry, then)


def _is_mangled(said: str | None, true: str) -> bool:
    """Whether a spreadsheet may have made this of an id: a number, or letters in another case."""
    if said is None or said.casefold() == true.casefold():
        return said is not None
    try:
        return float(said.replace(",", ".")) == float(true)
    except ValueError:
        return False


def _new(
    register: _Register, opened: Opened, number: int, row: rows.Row, mend: cells.Mend
) -> Wanted:
    row = places.with_point(opened, number, row, {})
    said = {name: cells.value_of(name, row, mend) for name in rows.groups()}
    changes = {name: value for name, value in said.items() if value is not None}
    if register.office.organisation:
        changes.setdefault("controller", register.office.organisation)
    whole = comparing.wanted_record(None, changes, register.controllers)
    comparing.check_keeper(register.office, [whole])
    return Wanted("entered", changes, None, number)


def _changed(
    register: _Register,
    opened: Opened,
    number: int,
    row: rows.Row,
    base: bases.Base,
    mend: cells.Mend,
) -> Wanted | None:
    row = places.with_point(opened, number, row, base.row)
    if opened.points is not None and base.public_row and places.is_at(row, base.public_row):
        row = places.moved(row, base.row)
    full = base.row | {name: row.get(name, "") for name in opened.columns}
    names = [name for name in rows.groups() if _differs(name, row, base, opened)]
    changes = {name: cells.value_of(name, full, mend) for name in names}
    changes = {name: v for name, v in changes.items() if not _is_month(name, v, base, full)}
    if not changes:
        return None
    kept = register.kept[str(base.facts["id"])]
    changes |= _area(kept, changes)
    whole = comparing.wanted_record(kept, changes, register.controllers)
    comparing.check_keeper(register.office, [whole, kept.camera])
    after, now = facts(whole), facts(kept.camera)
    real = {n for n in changes if after.get(n) not in (base.facts.get(n), now.get(n))}
    if not real:
        return None
    asked = {name: changes[name] for name in changes if name in real or name in rows.PLACE}
    return Wanted("amended", asked, kept.id, number, base_entry=base.entry, base=base.facts)


def _differs(name: str, row: rows.Row, base: bases.Base, opened: Opened) -> bool:
    columns = [column for column in rows.groups()[name] if column in opened.columns]
    is_same = all(same(row.get(c), base.row.get(c), c) for c in columns)
    if is_same or base.public_row is None:
        return not is_same
    # The public file says less of a withheld camera; that is no wish to make it so.
    return not all(same(row.get(c), base.public_row.get(c), c) for c in columns)


def _is_month(name: str, value: Any, base: bases.Base, row: rows.Row) -> bool:
    """Whether a program has made the first day out of a month or a year."""
    was = base.facts.get(name)
    if name not in cells.DATED or not isinstance(was, str) or value == row.get(name):
        return False
    return value in (f"{was}-01", f"{was}-01-01")


def _area(kept: Kept, changes: Mapping[str, Any]) -> dict[str, str]:
    """The area of the new place, where the file does not name one itself."""
    if "district_code" in changes or not {"lat", "lon"} & changes.keys():
        return {}
    lon, lat = (changes.get(name, getattr(kept.camera, name)) for name in ("lon", "lat"))
    if lon is None or lat is None:
        return {}
    (area,) = areas.containing(np.array([lon], dtype=float), np.array([lat], dtype=float))
    return {"district_code": str(area)} if area else {}


def gone(standing: Sequence[Kept], seen: set[str], size: int) -> tuple[list[Wanted], int]:
    """The cameras that a file lacks, and how many were changed after it was downloaded."""
    missing = [one for one in standing if one.id not in seen]
    old = [one for one in missing if one.number <= size]
    return [Wanted("removed", {}, one.id) for one in old], len(missing) - len(old)
