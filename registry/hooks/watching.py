"""What the log has gained, written down as messages for the hooks that it concerns."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import following
from registry.cameras.following import Change
from registry.errors import Refused
from registry.hooks import keeping
from registry.hooks.tables import Hook

IN_A_MESSAGE, AT_MOST = 50, 500  # changes; of more, a hook is told where to read them


def take_up(session: Session, *, root: str, zone: ZoneInfo, at: datetime) -> int:
    """Write down what is new for every hook; gives how many messages that makes.

    In the transaction that moves each hook on, so that two who do it at once write it once.
    """
    size, made = log.size(session), 0
    behind = select(Hook).where(Hook.off_at.is_(None), Hook.seen < size).with_for_update()
    for hook in session.scalars(behind.order_by(Hook.id)):
        found, is_more = _new(session, hook, zone, at)
        for begin in range(0, len(found), IN_A_MESSAGE):
            some = found[begin : begin + IN_A_MESSAGE]
            data: dict[str, Any] = {
                "hook": hook.name,
                "changes": [_told(change, root) for change in some],
            }
            if is_more and begin == 0:
                data["older"] = f"{root}/changes.json?" + hook.query
            keeping.queue(session, hook, "register.changed", data, at=at)
            made += 1
        hook.seen = size
    return made


def _new(session: Session, hook: Hook, zone: ZoneInfo, at: datetime) -> tuple[list[Change], bool]:
    """The changes that the hook has not been told of, the oldest first; and if there are more."""
    try:
        chosen, kinds = keeping.meant(
            session, hook.query, today=at.astimezone(zone).date(), zone=zone
        )
    except Refused:  # an organisation that the filter names is gone: nothing can fit
        return [], False
    piece = following.changes(session, chosen, kinds, since=hook.seen, limit=AT_MOST)
    return piece.changes[::-1], piece.before is not None


def _told(change: Change, root: str) -> dict[str, Any]:
    entry = change.entry
    record = json.loads(entry.record)
    return {
        "entry": entry.number,
        "first_entry": change.oldest,
        "count": change.count,
        "is_more": change.is_more,
        "recorded_at": entry.recorded_at.isoformat(),
        "effective_on": entry.effective_on,
        "subject": entry.subject if change.count == 1 else None,
        "title": {code: record.get(f"title_{code}") for code in ("kk", "ru", "en")},
        "kinds": [str(kind) for kind in change.kinds],
        "switched_on": list(change.switched_on),
        "findings_opened": list(change.opened),
        "findings_closed": list(change.closed),
        "office": entry.office,
        "reason": entry.reason,
        "demonstration": bool(record.get("demonstration")),
        "address": f"{root}/cameras/{change.camera_id}/history#entry-{entry.number}",
        "proof": f"{root}/log/entries/{entry.number}.json",
    }
