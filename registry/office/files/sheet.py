"""The sheet on which a camera is entered or changed: what stands on it, and what it would make."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request

from registry import drafts, log
from registry.accounts import Office, Role, roles
from registry.cameras import Camera, Kept, areas_filled, facts, findings
from registry.cameras.beside import organisations
from registry.cameras.declared import forms
from registry.cameras.declared.publishing import NAMES, VIEW
from registry.cameras.declared.reading import Names
from registry.database import Session
from registry.drafts import ChangeSet, Draft
from registry.errors import NotAllowed, NotFound
from registry.log.sentences import of_records
from registry.office.cameras.own import asked_office, own_camera
from registry.office.guard import who
from registry.web.languages import language
from registry.web.session import today
from registry.web.wording import wording

NEW = "new"
KINDS = ("amended", "corrected", "removed")
# What the log does not tell of a camera whose place is withheld.
UNTOLD = {"lat", "lon", "external_ids", *NAMES, *VIEW}


@dataclass
class Sheet:
    """A form at hand: whose it is, what it began from, and what was typed."""

    office: Office
    kept: Kept | None
    change_set: ChangeSet | None
    draft: Draft | None
    base: dict[str, Any]
    base_entry: int | None
    names: Names
    controllers: Mapping[str, Any]
    kind: str
    form: dict[str, list[str]]
    reason: str = ""
    source: str = ""
    version: int = 0
    typed: forms.Typed = field(default_factory=forms.Typed)
    camera: Camera | None = None

    @property
    def kept_as(self) -> str:
        """The name under which what is typed here is kept."""
        which = self.kept.id if self.kept else NEW
        change = self.change_set.id if self.change_set else 0
        return f"camera/{self.office.id}/{which}/{change}"

    @property
    def changes(self) -> dict[str, Any]:
        """What is other than it was when the form was opened."""
        told = forms.changes(self.typed, self.base)
        return told | ({"status": "removed"} if self.kind == "removed" else {})

    def read(self) -> None:
        """Read what is typed, and see what record it would make."""
        self.typed = forms.typed(self.form, self.names)
        now = facts(self.kept.camera) if self.kept else {"id": NEW}
        found = forms.checked(self.typed, now | self.changes)
        self.camera = areas_filled([found])[0] if found else None


def opened(session: Session, camera_id: str | None) -> Sheet:
    """The sheet that is asked for: of a camera, of a new one, or of a draft of either."""
    change_set, draft = _draft(session, camera_id)
    kept: Kept | None = None
    if camera_id is None:
        office = asked_office(session, Role.EDITOR)
    else:
        office, kept = own_camera(session, camera_id)
    if change_set and change_set.office_id != office.id:
        office = next((o for o in [asked_office(session)] if o.id == change_set.office_id), office)
    if not (roles.may_edit(who(), office.id) or roles.may_correct_urgently(who(), office.id)):
        raise NotAllowed("Changing a camera takes an editor of the office.")
    entry = request.form.get("base_entry", type=int) or (draft.base_entry if draft else None)
    base = _base(session, kept, entry)
    called = organisations.standing(session)
    kind = request.form.get("kind") or (draft.kind if draft else "amended")
    sheet = Sheet(
        office=office,
        kept=kept,
        change_set=change_set,
        draft=draft,
        base=base,
        base_entry=entry or (kept.number if kept else None),
        names=_names(called, base),
        controllers=called,
        kind=kind if kept and kind in KINDS else "amended" if kept else "entered",
        form={},
        reason=change_set.reason if change_set else "",
        source=change_set.source if change_set else "",
        version=change_set.version if change_set else 0,
    )
    _fill(sheet)
    return sheet


def sentences(session: Session, sheet: Sheet) -> list[str]:
    """What the register would say of the change."""
    if sheet.camera is None:
        return []
    after = facts(sheet.camera)
    before = {**sheet.base} if sheet.kept else None
    for told in (after, before or {}):
        told.pop("identifiability", None)
    if before is not None and before == after:
        return []
    return of_records(f"camera.{sheet.kind}", before, after, wording(session))


def open_findings(sheet: Sheet) -> list[str]:
    """What the record would leave open."""
    if sheet.camera is None:
        return []
    controller = sheet.controllers.get(sheet.camera.controller or "")
    bits = findings.standing(sheet.camera, controller)
    return findings.open_on(bits, findings.last_good_days(sheet.camera, today()), today())


def put_in(sheet: Sheet, texts: Mapping[str, Sequence[str]]) -> None:
    """Have these texts stand on the sheet."""
    sheet.form = {name: list(said) for name, said in texts.items()}
    for name in ("reason", "source_of_change"):
        if said := sheet.form.get(name):
            setattr(sheet, name.partition("_")[0], said[0])
    if (kind := sheet.form.get("kind", [""])[0]) in KINDS and sheet.kept:
        sheet.kind = kind


def _fill(sheet: Sheet) -> None:
    if request.method == "POST":
        put_in(sheet, dict(request.form.lists()))
        sheet.version = request.form.get("version", type=int) or 0
        return
    said = dict(sheet.base)
    if sheet.draft:
        said |= json.loads(sheet.draft.changes)
    elif sheet.kept is None:
        said = {"controller": sheet.office.organisation}
    sheet.form = forms.texts(said, sheet.names)


def _draft(session: Session, camera_id: str | None) -> tuple[ChangeSet | None, Draft | None]:
    set_id = request.values.get("set", type=int)
    if not set_id:
        return None, None
    change_set = drafts.by_id(session, who(), set_id)
    own = [one for one in drafts.drafts_of(session, change_set) if one.camera_id == camera_id]
    wanted = request.values.get("draft", type=int)
    own = [one for one in own if wanted in (None, 0, one.id)]
    if not own:
        raise NotFound("This draft is no longer part of the change.")
    return change_set, own[0]


def _base(session: Session, kept: Kept | None, entry: int | None) -> dict[str, Any]:
    """The record as the editor saw it."""
    if kept is None:
        return {}
    now = facts(kept.camera)
    if entry is None or entry == kept.number:
        return now
    seen = log.newest(session, f"cameras/{kept.id}", entry)
    told: dict[str, Any] = json.loads(seen.record) if seen else now
    if kept.camera.location_precision != "exact":
        untold = {name: now.get(name) for name in UNTOLD}
        told = {name: said for name, said in (told | untold).items() if said is not None}
    return told


def _names(called: Mapping[str, Any], base: Mapping[str, Any]) -> Names:
    """Organisations of the register, and those that the record names without it knowing them."""
    names = {
        one: {code: said for code in ("kk", "ru", "en") if (said := record.get(f"name_{code}"))}
        for one, record in called.items()
    }
    listed = (*base.get("vendors", ()), *base.get("processors", ()))
    said = [base.get(name) for name in ("controller", "operator", "owner")]
    named = [*said, *listed, *(one.get("organisation") for one in base.get("access", ()))]
    unknown: dict[str, dict[str, str]] = {str(one): {} for one in named if one}
    return Names.of(unknown | names, language())
