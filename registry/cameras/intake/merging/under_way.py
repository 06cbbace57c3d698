"""An import under way: the rows that will be written, and the cameras they may speak of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from registry.cameras.beside import organisations
from registry.cameras.intake.merging import matching
from registry.cameras.intake.merging.matching import Known, Matched
from registry.cameras.intake.options import Options
from registry.cameras.intake.preparing import Prepared, source_name
from registry.cameras.intake.report import Report
from registry.cameras.intake.rows import TITLES, SourceIds, with_ids
from registry.cameras.questions import Kept, from_source, sources

SAME_SOURCE = 0.5
MOST_COMPARED = 20
MANY_TIMES = 20


@dataclass(frozen=True)
class Import:
    """An import under way."""

    session: Session
    prepared: Prepared
    options: Options
    at: datetime
    source: str
    kept: Sequence[Kept]
    matched: Matched
    rows: NDArray[np.intp]
    known_rows: Known
    known_cameras: Known
    ids: dict[str, str]
    declared: frozenset[str]
    inside: dict[str, set[str]]
    report: Report

    def completed(self, said: dict[str, Any], source_id: str | None) -> dict[str, Any]:
        """The facts of a row with the register's ids, and with the number that the file gives."""
        with_ids(said, self.ids)
        if source_id:
            own = {"scheme": self.source[:120], "value": source_id}
            said["external_ids"] = (own, *said.get("external_ids", ()))
        return said


def begin(
    session: Session,
    prepared: Prepared,
    options: Options,
    at: datetime,
    rows: NDArray[np.intp],
    report: Report,
) -> Import:
    """The rows matched with what their source declared before."""
    here = _known_rows(prepared, rows, named=bool(sources(session)))
    report.source, kept = _source(session, prepared, options, here, report)
    there = _known_cameras(kept)
    matched = matching.match(here, there, by_place=options.renumbered != "never")
    names = prepared.rows.names(rows)
    return Import(
        session=session,
        prepared=prepared,
        options=options,
        at=at,
        source=report.source,
        kept=kept,
        matched=matched,
        rows=rows,
        known_rows=here,
        known_cameras=there,
        ids=_organisations(session, names, options, at),
        declared=frozenset(prepared.rows.declared() - prepared.rows.fixed.keys()),
        inside=prepared.rows.declared_inside(),
        report=report,
    )


def _known_rows(prepared: Prepared, rows: NDArray[np.intp], *, named: bool) -> Known:
    """The rows as they may be known again; names only where there is something to compare with."""
    all_rows = prepared.rows
    names = [] if named else [""] * len(rows)
    for said in all_rows.many(rows) if named else ():
        names.append(matching.name_of(*(said.get(key) for key in (*TITLES, "address"))))
    return Known(
        all_rows.source_ids(rows) if named else SourceIds(all_rows, rows),
        names,
        all_rows.lon[rows],
        all_rows.lat[rows],
    )


def _known_cameras(kept: Sequence[Kept]) -> Known:
    cameras = [one.camera for one in kept]
    return Known(
        [one.source_id for one in kept],
        [matching.name_of(c.title_kk, c.title_ru, c.title_en, c.address) for c in cameras],
        np.array([np.nan if c.lon is None else c.lon for c in cameras], dtype=float),
        np.array([np.nan if c.lat is None else c.lat for c in cameras], dtype=float),
    )


def _source(
    session: Session, prepared: Prepared, options: Options, here: Known, report: Report
) -> tuple[str, Sequence[Kept]]:
    """The source that the file is a version of, and the cameras it declared before."""
    if options.source:
        return options.source, from_source(session, options.source)
    guess, known = source_name(prepared), sources(session)
    near = [n for n in known if n == guess or _as_large(known[n], len(here))]
    likely = sorted(near, key=lambda name: (name != guess, abs(known[name] - len(here))))
    for name in likely[:MOST_COMPARED]:
        kept = from_source(session, name)
        if matching.agreement(here, _known_cameras(kept)) >= SAME_SOURCE:
            report.source_recognised = True
            return name, kept
    number = 2
    name = guess
    while name in known:
        # The same file name from somebody else: the cameras have nothing in common.
        name, number = f"{guess} ({number})", number + 1
    return name, ()


def _as_large(one: int, other: int) -> bool:
    """Whether two lists may be versions of one: none is many times as long as the other."""
    return max(one, other) <= MANY_TIMES * max(1, min(one, other))


def _organisations(
    session: Session, names: set[str], options: Options, at: datetime
) -> dict[str, str]:
    if not names:
        return {}
    if not options.dry_run:
        return organisations.named(session, sorted(names), office=options.office, at=at)
    known: dict[str, str] = {}
    for organisation_id, record in organisations.standing(session).items():
        said = (organisation_id, *(record.get(f"name_{code}") for code in ("kk", "ru", "en")))
        known |= {text.casefold(): organisation_id for text in said if text}
    return {name: known.get(name.casefold(), f"new-{i}") for i, name in enumerate(sorted(names))}
