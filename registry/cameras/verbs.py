"""What may be done to the register of cameras; each verb appends to the log and never commits.

`publish` is the one road to the public: it writes the entries and, in the same transaction, the
tables derived from them, for one camera as for a million.
"""

from collections import Counter as Tally
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import organisations, questions, searching
from registry.cameras.publishing import published, withheld
from registry.cameras.record import Camera, facts
from registry.cameras.rows import version_row
from registry.cameras.tables import CameraIdentity, CameraVersion, Counter
from registry.database import Base
from registry.errors import Conflict, NotFound, Refused
from registry.log.loading import load
from registry.places import areas

CHUNK = 5_000


@dataclass(frozen=True)
class Change:
    """A change about to be published: the camera as it truly is afterwards, and why."""

    kind: str
    camera: Camera
    reason: str
    effective_on: str | None = None
    source: str | None = None
    source_id: str | None = None


def enter(session: Session, camera: Camera, *, office: str, reason: str, at: datetime) -> int:
    """Put a new camera on the register; gives the entry's number."""
    change = Change("entered", camera, reason, camera.active_from or camera.installed_on)
    return publish(session, [change], office=office, at=at)[0]


def amend(
    session: Session, camera_id: str, *, office: str, reason: str, at: datetime, **changes: Any
) -> int:
    """Change declared facts of a camera; None takes a fact back to *not declared*."""

    kept = questions.for_office(session, camera_id)
    amended = facts(kept.camera) | changes
    camera = kept.camera.__class__.model_validate(amended)
    if camera == kept.camera:
        raise Refused("Nothing in the record of {id} would change.", id=camera_id)
    return publish(session, [Change("amended", camera, reason)], office=office, at=at)[0]


def publish(session: Session, changes: Sequence[Change], *, office: str, at: datetime) -> range:
    """Append the changes to the log, in order, and bring the derived tables after them."""
    first = log.size(session) + 1
    controllers = organisations.standing(session)
    for start in range(0, len(changes), CHUNK):
        chunk = _placed(changes[start : start + CHUNK])
        _publish_chunk(session, chunk, controllers, office=office, at=at)
    return range(first, first + len(changes))


def new_ids(session: Session, prefixes: Sequence[str]) -> list[str]:
    """Ids never given before, one for each prefix asked for, such as `AST-000001`."""
    last: dict[str, int] = {}
    for prefix, wanted in Tally(prefixes).items():
        row = session.get(Counter, prefix) or Counter(prefix=prefix, last=0)
        last[prefix] = row.last
        row.last += wanted
        session.add(row)
    session.flush()
    ids = []
    for prefix in prefixes:
        last[prefix] += 1
        ids.append(f"{prefix}-{last[prefix]:06d}")
    return ids


def _publish_chunk(
    session: Session,
    changes: Sequence[Change],
    controllers: dict[str, log.Record],
    *,
    office: str,
    at: datetime,
) -> None:
    public = [published(change.camera) for change in changes]
    drafts = [
        log.Draft(
            subject=f"cameras/{camera.id}",
            kind=f"camera.{change.kind}",
            record=facts(camera),
            office=office,
            reason=_harmless(change),
            effective_on=change.effective_on,
        )
        for change, camera in zip(changes, public, strict=True)
    ]
    numbers = log.append(session, drafts, at=at)
    known = _identify(session, changes, public, numbers)
    _close(session, [(c.id, n) for c, n in zip(public, numbers, strict=True) if c.id in known])
    rows = [
        version_row(camera, number, controllers.get(camera.controller or ""), at)
        for camera, number in zip(public, numbers, strict=True)
    ]
    # A camera that changes twice in one chunk has its earlier version closed by the later one.
    following: dict[str, int] = {}
    for row in reversed(rows):
        row["entry_to"] = following.get(row["camera_id"])
        following[row["camera_id"]] = row["entry_from"]
    _load(session, CameraVersion, rows)
    searching.note(session, numbers)


def _load(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same keys in the same order."""
    if rows:
        whole = table.metadata.tables[table.__tablename__]
        load(session, whole, list(rows[0]), [tuple(row.values()) for row in rows])


def _identify(
    session: Session, changes: Sequence[Change], public: Sequence[Camera], numbers: range
) -> Collection[str]:
    """Write who the cameras are; gives the ids that were on the register before."""
    rows = {
        change.camera.id: {
            "id": change.camera.id,
            "entry_number": number,
            "withheld": withheld(change.camera, shown),
            "source": change.source,
            "source_id": change.source_id,
        }
        for change, shown, number in zip(changes, public, numbers, strict=True)
    }
    known = _known(session, list(rows))
    entered = {change.camera.id for change in changes if change.kind == "entered"}
    if twice := sorted(entered & known.keys()):
        raise Conflict("Camera {id} is on the register already; amend it instead.", id=twice[0])
    if strange := sorted(rows.keys() - entered - known.keys()):
        raise NotFound("There is no camera {id} on the register to change.", id=strange[0])
    for camera_id in known:
        # Who declared it first stays, unless the change names its own source.
        if rows[camera_id]["source"] is None:
            rows[camera_id]["source"], rows[camera_id]["source_id"] = known[camera_id]
    if fresh := [row for row in rows.values() if row["id"] not in known]:
        _load(session, CameraIdentity, fresh)
    if kept := [row for row in rows.values() if row["id"] in known]:
        session.execute(update(CameraIdentity), kept)
    return known.keys()


def _known(session: Session, ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    known: dict[str, tuple[str | None, str | None]] = {}
    for start in range(0, len(ids), CHUNK):
        query = select(CameraIdentity.id, CameraIdentity.source, CameraIdentity.source_id)
        some = session.execute(query.where(CameraIdentity.id.in_(ids[start : start + CHUNK])))
        known |= {row.id: (row.source, row.source_id) for row in some}
    return known


def _close(session: Session, changed: Sequence[tuple[str, int]]) -> None:
    """End the versions that stood, each at the first entry that changes its camera."""
    if not changed:
        return
    first: dict[str, int] = {}
    for camera_id, number in changed:
        first.setdefault(camera_id, number)
    session.connection().execute(
        update(CameraVersion)
        .where(CameraVersion.camera_id == bindparam("id"), CameraVersion.entry_to.is_(None))
        .values(entry_to=bindparam("closed_by")),
        [{"id": camera_id, "closed_by": number} for camera_id, number in first.items()],
    )


def _placed(changes: Sequence[Change]) -> list[Change]:
    """The changes with the area filled in where the place is known and the area is not."""
    without = [
        i
        for i, change in enumerate(changes)
        if change.camera.district_code is None and change.camera.lat is not None
    ]
    placed = list(changes)
    if not without:
        return placed
    lons = np.array([changes[i].camera.lon for i in without], dtype=float)
    lats = np.array([changes[i].camera.lat for i in without], dtype=float)
    for i, area in zip(without, areas.containing(lons, lats), strict=True):
        if area:
            camera = changes[i].camera.model_copy(update={"district_code": str(area)})
            placed[i] = Change(**(changes[i].__dict__ | {"camera": camera}))
    return placed


def _harmless(change: Change) -> str:
    """The reason, once it is sure that it does not tell what the record withholds."""
    camera = change.camera
    if camera.location_precision != "exact":
        telling = [camera.address, *(f"{c:.3f}" for c in (camera.lat, camera.lon) if c is not None)]
        if any(secret and secret in change.reason for secret in telling):
            raise Refused(
                "The reason given for {id} names the place that its record withholds. "
                "Write the reason without the address or coordinates.",
                field="reason",
                id=camera.id,
            )
    return change.reason
