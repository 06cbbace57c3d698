"""Every state × event × part: what is not in the table drawn here by hand is refused."""

from datetime import UTC, datetime

import pytest

from registry.requests.way import workflow
from registry.requests.way.states import ENDED, OPEN, Event, Part, State

AT = datetime(2026, 3, 18, 5, 0, tzinfo=UTC)

# One line an event, one column a state, in each cell as whom it can be done:
# P person, S system, C clerk, H handler, D decider, O operator, G guardian; . nobody.
# unc unconfirmed, qua quarantined, rec received, tri triage, awa awaiting_requester,
# pro in_progress, rev in_review, dec decided, del delivering, clo closed, int internal_review,
# ext external_review, for forwarded, mer merged, ina inadmissible, wit withdrawn, lap lapsed,
# pur purged
DRAWN = """
event             unc  qua  rec  tri  awa  pro  rev  dec  del  clo  int  ext  for  mer  ina  wit  lap  pur
confirm_contact   PS   .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
quarantine        SC   .    SC   SC   .    .    .    .    .    .    .    .    .    .    .    .    .    .
release           .    CS   .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
register          .    .    SC   .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
merge             .    .    .    CS   .    .    .    .    .    .    .    .    .    .    .    .    .    .
forward           .    .    .    CH   .    CH   .    .    .    .    .    .    .    .    .    .    .    .
ask               .    .    .    CH   .    CH   .    .    .    .    .    .    .    .    .    .    .    .
reply             .    .    .    .    PC   .    .    .    .    .    .    .    .    .    .    .    .    .
warn              .    .    .    .    S    .    .    .    .    .    .    .    .    .    .    .    .    .
lapse             .    .    .    .    S    .    .    .    .    .    .    .    .    .    .    .    .    .
revive            .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    P    .
assign            .    .    .    CHD  .    .    .    .    .    .    .    .    .    .    .    .    .    .
hand_over         .    .    .    .    CHD  CHD  .    .    .    .    CHD  .    .    .    .    .    .    .
verify            C    C    C    C    C    C    C    C    C    .    C    C    .    .    .    .    .    .
fail_identity     C    C    C    C    C    C    C    C    C    .    C    C    .    .    .    .    .    .
order_hold        SH   SH   SH   SH   SH   SH   SH   SH   SH   .    SH   SH   .    .    .    .    .    .
acknowledge_hold  OH   OH   OH   OH   OH   OH   OH   OH   OH   OH   OH   OH   OH   OH   OH   OH   OH   .
lose_footage      OSH  OSH  OSH  OSH  OSH  OSH  OSH  OSH  OSH  OSH  OSH  OSH  OSH  OSH  OSH  OSH  OSH  .
release_hold      SHG  SHG  SHG  SHG  SHG  SHG  SHG  SHG  SHG  SHG  SHG  SHG  SHG  SHG  SHG  SHG  SHG  .
extend            .    .    .    .    .    D    .    .    .    .    .    .    .    .    .    .    .    .
visit             .    .    .    .    .    H    .    .    .    .    .    .    .    .    .    .    .    .
propose_change    .    .    .    .    .    H    .    .    .    .    .    .    .    .    .    .    .    .
message           .    .    PCHD PCHD PCHD PCHD PCHD PCHD PCHD PCHD PCHD PCHD .    .    .    .    .    .
draft_decision    .    .    .    .    .    H    .    .    .    .    .    .    .    .    .    .    .    .
send_back         .    .    .    .    .    .    HD   .    .    .    .    .    .    .    .    .    .    .
approve           .    .    .    .    .    .    HD   .    .    .    .    .    .    .    .    .    .    .
refuse_admission  .    .    .    D    .    .    .    .    .    .    .    .    .    .    .    .    .    .
deliver           .    .    .    .    .    .    .    SH   .    .    .    .    .    .    .    .    .    .
fetch             .    .    .    .    .    .    .    .    P    .    .    .    .    .    .    .    .    .
expire_link       .    .    .    .    .    .    .    .    S    .    .    .    .    .    .    .    .    .
close             .    .    .    .    .    .    .    SH   SH   .    .    .    .    .    .    .    .    .
appeal            .    .    .    P    .    P    P    .    .    P    .    .    .    .    P    .    .    .
decide_appeal     .    .    .    .    .    .    .    .    .    .    D    .    .    .    .    .    .    .
escalate          .    .    .    PG   .    PG   PG   .    .    PG   PG   .    .    .    PG   .    .    .
record_result     .    .    .    .    .    .    .    .    .    .    .    GC   .    .    .    .    .    .
reopen            .    .    .    .    .    .    .    .    .    D    .    .    .    .    .    .    .    .
withdraw          P    P    P    P    P    P    P    P    P    .    P    P    .    .    .    .    .    .
withhold          G    G    G    G    G    G    G    G    G    G    G    G    G    G    G    G    G    .
fall_due          S    S    S    S    S    S    S    S    S    .    S    S    .    .    .    .    .    .
recompute         S    S    S    S    S    S    S    S    S    S    S    S    .    .    .    .    .    .
purge             .    .    .    .    .    .    .    .    .    S    .    .    S    S    S    S    S    .
"""  # noqa: E501
LETTERS = {
    "P": Part.PERSON, "S": Part.SYSTEM, "C": Part.CLERK, "H": Part.HANDLER, "D": Part.DECIDER,
    "O": Part.OPERATOR, "G": Part.GUARDIAN,
}  # fmt: skip
COLUMNS = (
    "unconfirmed", "quarantined", "received", "triage", "awaiting_requester", "in_progress",
    "in_review", "decided", "delivering", "closed", "internal_review", "external_review",
    "forwarded", "merged", "inadmissible", "withdrawn", "lapsed", "purged",
)  # fmt: skip
# Where each leads; what is not here leads nowhere else.
LEADS = {
    "confirm_contact": "received", "quarantine": "quarantined", "release": "received",
    "register": "triage", "merge": "merged", "forward": "forwarded", "ask": "awaiting_requester",
    "reply": "before", "lapse": "lapsed", "revive": "before", "assign": "in_progress",
    "draft_decision": "in_review", "send_back": "in_progress", "approve": "decided",
    "refuse_admission": "inadmissible", "deliver": "delivering", "fetch": "closed",
    "expire_link": "closed", "close": "closed", "appeal": "internal_review",
    "decide_appeal": "decided", "escalate": "external_review", "record_result": "closed",
    "reopen": "in_progress", "withdraw": "withdrawn", "purge": "purged",
}  # fmt: skip


def drawn() -> set[tuple[str, str, Part]]:
    triples = set()
    for line in DRAWN.strip().splitlines()[1:]:
        event, *cells = line.split()
        assert len(cells) == len(COLUMNS), event
        for state, cell in zip(COLUMNS, cells, strict=True):
            triples |= {(state, event, LETTERS[one]) for one in cell if one != "."}
    return triples


def test_the_drawing_knows_every_state_and_event():
    assert set(COLUMNS) == {str(state) for state in State}
    events = {line.split()[0] for line in DRAWN.strip().splitlines()[1:]}
    assert events | {"submit"} == {str(event) for event in Event}


def test_every_triple_is_allowed_or_refused_as_drawn():
    allowed = drawn()
    for state in State:
        for event in Event:
            parts = {part for row in workflow.steps(state, event) for part in row.parts}
            for part in Part:
                assert (part in parts) is ((state, event, part) in allowed), (state, event, part)


def test_every_event_leads_where_it_is_drawn():
    for row in workflow.TABLE:
        assert str(row.to) == LEADS.get(row.event, "same"), row.event


def test_no_state_is_without_an_exit_and_every_end_can_be_reached():
    reached = {State.UNCONFIRMED, State.RECEIVED, State.QUARANTINED}
    while True:
        further = {
            State(row.to) for row in workflow.TABLE if row.to in set(State) and row.froms & reached
        } | reached
        if further == reached:
            break
        reached = further
    assert reached == set(State)
    for state in set(State) - {State.PURGED}:
        assert any(state in row.froms and row.to != workflow.SAME for row in workflow.TABLE), state


def test_open_and_ended_states_are_told_apart():
    assert set(State) == OPEN | ENDED
    assert {str(one) for one in ENDED} == {
        "closed", "forwarded", "merged", "inadmissible", "withdrawn", "lapsed", "purged",
    }  # fmt: skip


@pytest.mark.parametrize("row", workflow.TABLE, ids=lambda row: f"{row.event}")
def test_guards_have_names_that_are_known(row):
    from registry.requests.way.guards import GUARDS

    assert set(row.guards) <= set(GUARDS)
