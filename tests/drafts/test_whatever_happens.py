"""Whatever order deeds come in: the register is what was published, and states stay sound."""

import json
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from registry import cameras, drafts, log
from registry.accounts import Who
from registry.cameras import checking as registers
from registry.database import Database
from registry.drafts import ChangeSet, Deed, State, checking
from registry.drafts.states import TABLE
from registry.errors import Refused
from tests import making
from tests.drafts.conftest import OFFICE, an_official

IDS = ("AST-000001", "AST-000002")
FIELDS = st.one_of(
    st.fixed_dictionaries({"retention_days": st.integers(0, 5)}),
    st.fixed_dictionaries({"height_m": st.sampled_from([3.0, 4.5, None])}),
    st.fixed_dictionaries({"status": st.just("removed")}),
)


class Office(RuleBasedStateMachine):
    """An editor, a reviewer and somebody who is both, with two cameras."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        shutil.copy(self.template, f"{self.folder}/register.db")
        self.database = Database(f"sqlite:///{self.folder}/register.db")
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.sets: list[int] = []
        self.ways: dict[int, str] = {}
        with self.database.writing() as session:
            making.an_organisation(session)
            for camera_id in IDS:
                making.a_camera(session, id=camera_id, controller="station")
            self.people: list[Who] = [
                an_official(session, "e@x.kz", "editor"),
                an_official(session, "r@x.kz", "reviewer"),
                an_official(session, "b@x.kz", "editor", "reviewer"),
            ]
            self.model = {i: _known(session, i) for i in IDS}

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.database.close()
        shutil.rmtree(self.folder)

    @rule(who=st.integers(0, 2), urgent=st.booleans(), camera=st.sampled_from(IDS), changes=FIELDS)
    def draft(self, who: int, urgent: bool, camera: str, changes: dict[str, Any]) -> None:
        """Somebody begins a change."""
        try:
            with self.database.writing() as session:
                begun = drafts.begin(
                    session, self.people[who], OFFICE, reason="Why.", source="s",
                    at=self._later(), urgent=urgent,
                )  # fmt: skip
                self._put(session, who, begun, camera, changes)
                number = begun.id
        except Refused:
            return
        self.sets.append(number)
        self.ways[number] = "draft"

    @rule(who=st.integers(0, 2), pick=st.integers(0, 99), camera=st.sampled_from(IDS),
          changes=FIELDS)  # fmt: skip
    def edit(self, who: int, pick: int, camera: str, changes: dict[str, Any]) -> None:
        """Somebody works on a change that is there."""
        self._try(pick, lambda s, one: self._put(s, who, one, camera, changes), Deed.EDIT)

    @rule(who=st.integers(0, 2), pick=st.integers(0, 99), deed=st.sampled_from(sorted(TABLE)),
          days=st.integers(0, 2), choice=st.sampled_from(["base", "now", "wanted"]))  # fmt: skip
    def act(self, who: int, pick: int, deed: Deed, days: int, choice: str) -> None:
        """Somebody does something to a change that is there."""
        if deed != Deed.EDIT:
            self._try(pick, lambda s, one: self._do(s, self.people[who], one, deed, days, choice),
                      deed)  # fmt: skip

    @rule(days=st.integers(0, 2))
    def clock(self, days: int) -> None:
        """The clock strikes, and what is due is published."""
        self.at += timedelta(days=days)
        with self.database.writing() as session:
            drafts.publish_due(session, at=self._later(), today=self.at.date())
            for number in self.sets:
                found = session.get_one(ChangeSet, number)
                if self.ways[number] == "scheduled" and found.state == "published":
                    self._published(session, found)
                self.ways[number] = found.state

    @invariant()
    def register_is_what_was_published(self) -> None:
        """The fold of the log, the tables and what was published are one."""
        with self.database.reading() as session:
            folded = log.fold(log.read(session))
            for camera_id in IDS:
                known = _known(session, camera_id)
                assert known == self.model[camera_id]
                assert f"cameras/{camera_id}" in folded
            assert list(checking.faults(session)) == []
            assert list(registers.faults(session, Path("none"))) == []

    def _try(self, pick: int, do: Any, deed: Deed) -> None:
        if not self.sets:
            return
        number = self.sets[pick % len(self.sets)]
        before = State(self.ways[number])
        try:
            with self.database.writing() as session:
                found = session.get_one(ChangeSet, number)
                do(session, found)
                after = State(found.state)
                if after == State.PUBLISHED and before != after:
                    self._published(session, found)
        except Refused:
            return
        assert TABLE[deed][before] == after
        self.ways[number] = after

    def _put(
        self, session: Any, who: int, one: ChangeSet, camera: str, changes: dict[str, Any]
    ) -> None:
        kind = "removed" if "status" in changes else "amended"
        drafts.put(
            session, self.people[who], one, kind=kind, camera_id=camera, changes=changes,
            at=self._later(), version=one.version,
        )  # fmt: skip

    def _do(
        self, session: Any, who: Who, one: ChangeSet, deed: Deed, days: int, choice: str
    ) -> None:
        at, day = self._later(), date.fromordinal(self.at.toordinal() + days)
        if deed == Deed.APPROVE:
            seen = drafts.content_hash(session, one)
            drafts.approve(session, who, one, seen=seen, at=at)
        elif deed in (Deed.SEND_BACK, Deed.REJECT):
            verb = drafts.send_back if deed == Deed.SEND_BACK else drafts.reject
            verb(session, who, one, comment="So.", at=at)
        elif deed == Deed.SCHEDULE:
            drafts.schedule(session, who, one, publish_on=day, at=at)
        elif deed in (Deed.SUBMIT, Deed.WITHDRAW):
            verbs = {Deed.SUBMIT: drafts.submit, Deed.WITHDRAW: drafts.withdraw}
            verbs[deed](session, who, one, at=at, version=one.version)
        elif deed == Deed.MERGE:
            for draft in drafts.drafts_of(session, one)[:1]:
                chosen = {d.field: choice for d in drafts.differences(session, draft)}
                drafts.merge(session, who, draft, chosen, at=at, version=one.version)
            if not drafts.drafts_of(session, one) and one.state == self.ways[one.id]:
                raise Refused("Nothing was merged.")
        else:
            plain: dict[Deed, Any] = {
                Deed.UNSCHEDULE: drafts.unschedule, Deed.PUBLISH: drafts.publish,
                Deed.CORRECT: drafts.correct_urgently, Deed.CONFIRM: drafts.confirm,
                Deed.ATTEST: drafts.attest,
            }  # fmt: skip
            plain[deed](session, who, one, at=at)

    def _published(self, session: Any, one: ChangeSet) -> None:
        for draft in drafts.drafts_of(session, one):
            record = self.model[str(draft.camera_id)] | json.loads(draft.changes)
            self.model[str(draft.camera_id)] = {k: v for k, v in record.items() if v is not None}

    def _later(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


def _known(session: Any, camera_id: str) -> dict[str, Any]:
    return cameras.facts(cameras.kept_of(session, [camera_id])[camera_id].camera)


@pytest.mark.parametrize("deep", [False, pytest.param(True, marks=pytest.mark.long)])
def test_it_holds_whatever_happens(empty_file: Path, deep: bool) -> None:
    Office.template = empty_file
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Office,
        settings=settings(
            max_examples=150 if deep else 8,
            stateful_step_count=50 if deep else 30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
