"""Whatever order things happen in: a request stands where its events lead, and nothing is lost."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from registry import requests
from registry.accounts import offices
from registry.database import Database
from registry.errors import Refused
from registry.requests import Event, Request, Said, State, Type
from registry.requests.answers import deciding
from registry.requests.footage import holds
from registry.requests.time import clocks
from registry.requests.way import checking, workflow
from tests.requests.work import START, Work, a_register, means

WHO = ("clerk", "handler", "other", "decider", "second", "guardian", "person", "operator", "system")
seen: set[Event] = set()
EVENTS = sorted(set(Event) - {Event.SUBMIT, Event.PURGE, Event.MERGE})
RARE = (Event.VERIFY, Event.EXTEND)
OUTCOMES = ("granted", "refused", "not_retained")


class Life(RuleBasedStateMachine):
    """A person, an operator, an office, and the clock."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "register.db")
        self.database = Database(f"sqlite:///{self.folder}/register.db")
        self.ids: list[int] = []
        with self.database.writing() as session:
            a_register(session)
            offices.make(session, "keeper", names={"en": "Register"}, at=START)
            self.work = Work(session, means(self.folder))

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.database.close()
        shutil.rmtree(self.folder)

    @rule(type_=st.sampled_from([Type.FOOTAGE, Type.INFORMATION, Type.REPORT, Type.ERASURE]))
    def ask(self, type_: Type) -> None:
        """Somebody asks."""
        if len(self.ids) > 2:
            return
        more: dict[str, Any] = {"report": "gone"} if type_ == Type.REPORT else {}
        with self._working():
            self.ids.append(self.work.filed(type_, **more).id)

    @rule(
        who=st.sampled_from(WHO), event=st.sampled_from(EVENTS), pick=st.integers(0, 9),
        outcome=st.sampled_from(OUTCOMES), amount=st.integers(1, 3),
    )  # fmt: skip
    def happen(self, who: str, event: Event, pick: int, outcome: str, amount: int) -> None:
        """Somebody tries to do something."""
        if not self.ids:
            return
        try:
            with self._working() as session:
                request = session.get_one(Request, self.ids[pick % len(self.ids)])
                before = _facts(session, request)
                self._do(request, who, event, outcome, amount)
                self._hold(before, _facts(session, request), event)
        except Refused:
            pass

    @rule(
        pick=st.integers(0, 9), choice=st.integers(0, 999), outcome=st.sampled_from(OUTCOMES),
        amount=st.integers(1, 3),
    )  # fmt: skip
    def go_on(self, pick: int, choice: int, outcome: str, amount: int) -> None:
        """Somebody does what leads the request on."""
        if not self.ids:
            return
        with self.database.reading() as session:
            request = session.get_one(Request, self.ids[pick % len(self.ids)])
            state = State(request.state)
            known = [
                (who, row.event)
                for row in workflow.TABLE
                for who in WHO
                if state in row.froms
                and row.event in EVENTS
                and (row.to != workflow.SAME or row.event in RARE)
                and row.parts & self._actor(request, who).parts
            ]
        if known:
            who, event = known[choice % len(known)]
            self.happen(who, event, pick, outcome, amount)

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        """Time goes by, and sometimes the timers run."""
        self.work.at += timedelta(days=days)
        if days % 2:
            requests.run_due(self.database, self.work.means, at=self.work.at)

    @invariant()
    def all_is_sound(self) -> None:
        """States are the folds of their events, clocks and due dates agree."""
        with self.database.reading() as session:
            assert list(checking.faults(session)) == []

    def _working(self) -> Any:
        machine = self

        class Working:
            def __enter__(self) -> Any:
                self.inner = machine.database.writing()
                machine.work.session = self.inner.__enter__()
                return machine.work.session

            def __exit__(self, *told: Any) -> Any:
                return self.inner.__exit__(*told)

        return Working()

    def _do(self, request: Request, who: str, event: Event, outcome: str, amount: int) -> None:
        work = self.work
        newest = deciding.newest(work.session, request)
        said = Said(
            words="Words.", note="Note.", outcome=outcome, remedy="Remedy.", amount=amount,
            ground="investigation" if outcome == "refused" else None,
            reason="complexity" if event == Event.EXTEND else "clarify",
            assignee=work.handler.id, office_id="keeper",
            content_hash=newest.content_hash if newest else "",
        )  # fmt: skip
        work.at += timedelta(minutes=1)
        actor = self._actor(request, who)
        requests.do(work.session, work.means, request, event, actor, said, at=work.at)
        seen.add(event)

    def _actor(self, request: Request, who: str) -> requests.Actor:
        others = {"person": requests.PERSON, "operator": requests.OPERATOR}
        others["system"] = requests.SYSTEM
        return others.get(who) or requests.official(getattr(self.work, who), request.office_id)

    def _hold(self, before: dict[str, Any], after: dict[str, Any], event: Event) -> None:
        if before["due"] and after["due"] and before["clock"] == after["clock"]:
            assert after["due"] >= before["due"], event  # nothing shortens a running term
        assert after["lost"] >= before["lost"] or event == Event.ACKNOWLEDGE_HOLD
        if after["state"] in (State.INTERNAL_REVIEW, State.EXTERNAL_REVIEW):
            assert "released" not in after["holds"] or "released" in before["holds"]


def _facts(session: Any, request: Request) -> dict[str, Any]:
    clock = clocks.answering(session, request)
    return {
        "state": request.state,
        "due": request.due_on,
        "clock": clock.id if clock else None,
        "lost": holds.lost_of(session, request),
        "holds": [hold.state for hold in holds.of(session, request)],
    }


def walk(examples: int, steps: int, empty_file: Path) -> None:
    Life.template = empty_file
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.slow
def test_whatever_happens_a_request_stands_where_its_events_lead(empty_file: Path):
    walk(12, 25, empty_file)


@pytest.mark.long
def test_the_same_for_minutes(empty_file: Path):
    walk(150, 50, empty_file)
