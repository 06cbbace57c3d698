"""Where a request stands, in words for whoever made it: who has it, what is next, what if not."""

from typing import NamedTuple

from registry.errors import N_
from registry.requests.way.states import State

STEPS = (N_("Coming in"), N_("Sorting"), N_("Work on it"), N_("Checking"), N_("The answer"))
BY_THEN = N_("If no answer comes by then, you can appeal from this page on the next day.")
S = State


class Standing(NamedTuple):
    """A state: its word, who has the request, what is next, what if not, and its place on the way.

    A `step` of None is none of the way: the request has ended there, or is looked at again.
    """

    word: str
    who: str
    next: str
    otherwise: str = ""
    step: int | None = None


STANDING = {
    S.UNCONFIRMED: Standing(
        N_("Received, your address is not confirmed"),
        N_("You"),
        N_("Open the letter that was sent to you and press the button in it."),
        N_("Without it your request goes on after three days all the same; only news by e-mail "
           "will not come."),
        0,
    ),
    S.QUARANTINED: Standing(
        N_("Received, looked at first"),
        N_("Whoever looks through what comes in"),
        N_("A person makes sure that it was not sent by a machine, within a day."),
        N_("If nobody does, it goes on by itself. The days for the answer count from the start."),
        0,
    ),
    S.RECEIVED: Standing(
        N_("Received"),
        N_("Whoever sorts what comes in"),
        N_("It is given to the person who will work on it."),
        BY_THEN,
        0,
    ),
    S.TRIAGE: Standing(
        N_("Being sorted"),
        N_("Whoever sorts what comes in"),
        N_("It is given to the person who will work on it, or passed on to the right office."),
        BY_THEN,
        1,
    ),
    S.AWAITING_REQUESTER: Standing(
        N_("Waiting for you"),
        N_("You"),
        N_("Read the question below and answer it. Until then the clock stands still."),
        N_("If you do not answer in time, you are reminded, and then the request ends. For 30 days "
           "after that you can take it up again."),
    ),
    S.IN_PROGRESS: Standing(
        N_("Being worked on"),
        N_("Whoever works on it"),
        N_("The answer is written, and a second person checks it."),
        BY_THEN,
        2,
    ),
    S.IN_REVIEW: Standing(
        N_("Being checked"),
        N_("A second person, who did not write the answer"),
        N_("The answer is sent, or goes back to be put right."),
        BY_THEN,
        3,
    ),
    S.DECIDED: Standing(
        N_("Answered"),
        N_("Whoever works on it"),
        N_("Read the answer below; what goes with it is being made ready."),
        step=4,
    ),
    S.DELIVERING: Standing(
        N_("Answered, ready to be fetched"),
        N_("You"),
        N_("Fetch your files below. They lie ready for 14 days."),
        N_("After that, write to the office: the files are not lost."),
        4,
    ),
    S.CLOSED: Standing(
        N_("Answered and closed"),
        N_("Nobody: it has ended"),
        N_("Read the answer below. If you do not agree, you will find there what is open to you."),
        step=4,
    ),
    S.INTERNAL_REVIEW: Standing(
        N_("Looked at anew after your appeal"),
        N_("A decision maker who had no hand in the first answer"),
        N_("The appeal is decided, and you are told why."),
        N_("If no answer comes by then, you can take it to the authority outside the office."),
    ),
    S.EXTERNAL_REVIEW: Standing(
        N_("With the authority outside the office"),
        N_("The authority that you turned to"),
        N_("What it decides is written down here."),
    ),
    S.FORWARDED: Standing(
        N_("Passed on"),
        N_("Another office, see its part of your request"),
        N_("The other office answers; its days began when it got your request."),
    ),
    S.MERGED: Standing(
        N_("Joined to the same question"),
        N_("Whoever works on that question"),
        N_("You get the same answer."),
    ),
    S.INADMISSIBLE: Standing(
        N_("Not accepted"),
        N_("Nobody: it has ended"),
        N_("The reason stands below, and what you can do."),
    ),
    S.WITHDRAWN: Standing(
        N_("Withdrawn by you"), N_("Nobody: it has ended"), N_("You can always ask anew.")
    ),
    S.LAPSED: Standing(
        N_("Ended without your answer"),
        N_("Nobody: it has ended"),
        N_("Within 30 days you can take it up again below."),
    ),
    S.PURGED: Standing(
        N_("Erased"), N_("Nobody: it has ended"), N_("What was written is erased after a year.")
    ),
}  # fmt: skip
HOLDS = {
    "ordered": N_("Ordered to be kept; whoever runs the camera has not answered yet."),
    "held": N_("Kept for you."),
    "partly": N_("Kept for you in part; the rest was overwritten before the order came."),
    "gone": N_("It was overwritten before you asked."),
    "lost": N_("It was overwritten after the order. That must not happen, and it is counted."),
    "released": N_("No longer kept: the request has ended."),
}
EVENTS = {
    "submit": N_("You sent the request"),
    "confirm_contact": N_("The request went on after the address was confirmed, or in time"),
    "quarantine": N_("A person looks at the request first"),
    "release": N_("The request went on after that look"),
    "register": N_("The request was registered"),
    "merge": N_("It was joined to the same question"),
    "forward": N_("It was passed on to another office"),
    "ask": N_("You were asked a question; the clock stood still"),
    "reply": N_("You answered; the clock ran on"),
    "warn": N_("You were reminded of the question"),
    "lapse": N_("It ended, because the question was not answered"),
    "revive": N_("You took it up again"),
    "assign": N_("Somebody began to work on it"),
    "verify": N_("It was proved that you are the person"),
    "fail_identity": N_("It could not be proved that you are the person"),
    "order_hold": N_("The footage was ordered to be kept"),
    "acknowledge_hold": N_("Whoever runs the camera answered the order"),
    "lose_footage": N_("Footage was lost"),
    "release_hold": N_("The footage is no longer kept"),
    "extend": N_("The time for the answer was extended"),
    "visit": N_("Somebody went there to look"),
    "propose_change": N_("A change of the register was proposed"),
    "message": N_("A message was written"),
    "draft_decision": N_("An answer was drafted"),
    "send_back": N_("The draft went back to be put right"),
    "approve": N_("The answer was decided and sent"),
    "refuse_admission": N_("The request was not accepted"),
    "deliver": N_("The files were made ready for you"),
    "fetch": N_("You fetched the files"),
    "expire_link": N_("The files lay ready for 14 days and were not fetched"),
    "close": N_("The request was closed"),
    "appeal": N_("You appealed"),
    "decide_appeal": N_("The appeal was decided"),
    "escalate": N_("It was taken to the authority outside the office"),
    "record_result": N_("What the authority decided was written down"),
    "reopen": N_("It was taken up again"),
    "withdraw": N_("You withdrew it"),
    "fall_due": N_("The day for the answer passed without one"),
    "recompute": N_("The last day was reckoned anew after a change of the calendar"),
}


def step_of(state: str, before: str | None) -> int | None:
    """The place on the way of a request in a state; that of the one before, while you are asked."""
    if state == S.AWAITING_REQUESTER:
        return STANDING[State(before or S.TRIAGE)].step
    return STANDING[State(state)].step
