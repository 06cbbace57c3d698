"""States, deeds and events of requests, as officials say them."""

from flask_babel import gettext

from registry.cameras.declared import vocabulary
from registry.requests import Event, Part, State
from registry.requests.office.dossier import Happened
from registry.requests.office.queues import Tab
from registry.web.languages import language


def states() -> dict[str, str]:
    """Where a request stands."""
    return {
        State.UNCONFIRMED: gettext("Address not confirmed yet"),
        State.QUARANTINED: gettext("Set aside: a person has to look"),
        State.RECEIVED: gettext("Received"),
        State.TRIAGE: gettext("To be sorted"),
        State.AWAITING_REQUESTER: gettext("Waits for the person"),
        State.IN_PROGRESS: gettext("Being worked on"),
        State.IN_REVIEW: gettext("Answer waits for a second person"),
        State.DECIDED: gettext("Decided"),
        State.DELIVERING: gettext("Answer ready to be fetched"),
        State.CLOSED: gettext("Closed"),
        State.INTERNAL_REVIEW: gettext("Appeal in the office"),
        State.EXTERNAL_REVIEW: gettext("Before an authority or a court"),
        State.FORWARDED: gettext("Passed on"),
        State.MERGED: gettext("Joined to another request"),
        State.INADMISSIBLE: gettext("Not accepted"),
        State.WITHDRAWN: gettext("Withdrawn by the person"),
        State.LAPSED: gettext("Ended without a reply"),
        State.PURGED: gettext("Personal data destroyed"),
    }


def tabs() -> dict[str, str]:
    """How the queues are called."""
    return {
        Tab.SORT: gettext("To sort"),
        Tab.MINE: gettext("Mine"),
        Tab.PERSON: gettext("Waiting for the person"),
        Tab.REVIEW: gettext("To review"),
        Tab.QUARANTINED: gettext("Set aside"),
        Tab.HOLDS: gettext("Footage orders unanswered"),
        Tab.ALL: gettext("All open"),
        Tab.ENDED: gettext("Ended"),
    }


def parts() -> dict[str, str]:
    """As whom something is done."""
    return {
        Part.PERSON: gettext("the person"),
        Part.SYSTEM: gettext("the register itself"),
        Part.CLERK: gettext("a clerk who takes requests in"),
        Part.HANDLER: gettext("a handler of requests"),
        Part.DECIDER: gettext("a decision maker"),
        Part.OPERATOR: gettext("the operator of the camera"),
        Part.GUARDIAN: gettext("the guardian of data"),
    }


def buttons() -> dict[str, str]:
    """What stands on the button of each deed."""
    return _buttons_of_the_way() | _buttons_of_the_work()


def _buttons_of_the_way() -> dict[str, str]:
    return {
        Event.RELEASE: gettext("Release: it is a real request"),
        Event.REGISTER: gettext("Register it"),
        Event.QUARANTINE: gettext("Set aside as abuse"),
        Event.ASSIGN: gettext("Assign"),
        Event.HAND_OVER: gettext("Hand over"),
        Event.FORWARD: gettext("Pass on to another office"),
        Event.MERGE: gettext("Join to another request"),
        Event.REFUSE_ADMISSION: gettext("Do not accept it"),
        Event.DELIVER: gettext("Make the answer ready to be fetched"),
        Event.CLOSE: gettext("Close it"),
        Event.RECORD_RESULT: gettext("Write down the result from outside"),
        Event.ESCALATE: gettext("Bring before the authority"),
        Event.REOPEN: gettext("Open again"),
        Event.WITHHOLD: gettext("Withhold from the public record"),
    }


def _buttons_of_the_work() -> dict[str, str]:
    return {
        Event.ASK: gettext("Ask the person"),
        Event.REPLY: gettext("Enter the person’s reply"),
        Event.MESSAGE: gettext("Write to the person"),
        Event.VERIFY: gettext("Identity proved"),
        Event.FAIL_IDENTITY: gettext("Identity not proved"),
        Event.ORDER_HOLD: gettext("Order that the footage be kept"),
        Event.ACKNOWLEDGE_HOLD: gettext("Enter the operator’s answer"),
        Event.LOSE_FOOTAGE: gettext("Footage is gone"),
        Event.RELEASE_HOLD: gettext("Let the footage go"),
        Event.EXTEND: gettext("Extend the time"),
        Event.VISIT: gettext("Enter a visit to the place"),
        Event.PROPOSE_CHANGE: gettext("Propose a change of the register"),
        Event.DRAFT_DECISION: gettext("Draft the answer"),
        Event.SEND_BACK: gettext("Send back with a comment"),
        Event.APPROVE: gettext("Approve and send"),
        Event.DECIDE_APPEAL: gettext("Decide the appeal"),
    }


def events() -> dict[str, str]:
    """What happened to a request, in the office's own words."""
    return _events_of_the_way() | _events_of_the_work()


def _events_of_the_way() -> dict[str, str]:
    return {
        Event.SUBMIT: gettext("handed it in"),
        Event.CONFIRM_CONTACT: gettext("confirmed the address, or its time ran out"),
        Event.QUARANTINE: gettext("set it aside"),
        Event.RELEASE: gettext("released it"),
        Event.REGISTER: gettext("registered it"),
        Event.MERGE: gettext("joined it to another request"),
        Event.FORWARD: gettext("passed it on to another office"),
        Event.WARN: gettext("reminded the person"),
        Event.LAPSE: gettext("ended it: no reply came"),
        Event.REVIVE: gettext("took it up again"),
        Event.ASSIGN: gettext("assigned it"),
        Event.HAND_OVER: gettext("handed it over"),
        Event.REFUSE_ADMISSION: gettext("did not accept it"),
        Event.DELIVER: gettext("made the answer ready to be fetched"),
        Event.FETCH: gettext("fetched the answer"),
        Event.EXPIRE_LINK: gettext("ended the time to fetch the answer"),
        Event.CLOSE: gettext("closed it"),
        Event.WITHDRAW: gettext("withdrew it"),
        Event.WITHHOLD: gettext("withheld it from the public record"),
        Event.FALL_DUE: gettext("noted that the answer is overdue"),
        Event.RECOMPUTE: gettext("worked out the due date anew"),
        Event.PURGE: gettext("destroyed the personal data"),
    }


def _events_of_the_work() -> dict[str, str]:
    return {
        Event.ASK: gettext("asked the person; the clock stands still"),
        Event.REPLY: gettext("replied; the clock runs on"),
        Event.VERIFY: gettext("found the identity proved"),
        Event.FAIL_IDENTITY: gettext("found the identity not proved"),
        Event.ORDER_HOLD: gettext("ordered that footage be kept"),
        Event.ACKNOWLEDGE_HOLD: gettext("answered the order to keep footage"),
        Event.LOSE_FOOTAGE: gettext("noted that footage is gone"),
        Event.RELEASE_HOLD: gettext("let the footage go"),
        Event.EXTEND: gettext("extended the time"),
        Event.VISIT: gettext("visited the place"),
        Event.PROPOSE_CHANGE: gettext("proposed a change of the register"),
        Event.MESSAGE: gettext("wrote a message"),
        Event.DRAFT_DECISION: gettext("drafted an answer"),
        Event.SEND_BACK: gettext("sent the draft back"),
        Event.APPROVE: gettext("approved the answer"),
        Event.APPEAL: gettext("appealed"),
        Event.DECIDE_APPEAL: gettext("decided the appeal"),
        Event.ESCALATE: gettext("brought it before the authority"),
        Event.RECORD_RESULT: gettext("wrote down the result from outside"),
        Event.REOPEN: gettext("opened it again"),
    }


def happened(one: Happened) -> str:
    """What an event did, with what it was about where that is told in a word."""
    event, facts = one.event.event, one.facts
    if event == Event.FALL_DUE and facts.get("step") == "preserve":
        return str(gettext("noted that the operator has not answered in time"))
    said = events().get(event, event)
    for name, listed in (("outcome", "request_outcome"), ("reason", _reasons_of(event))):
        code = facts.get(name)
        if listed and code in vocabulary.terms(listed):
            said = f"{said} ({vocabulary.label(listed, code, language())})"
    return said


def _reasons_of(event: str) -> str | None:
    return {Event.ASK: "pause_reason", Event.EXTEND: "extension_reason"}.get(Event(event))


def holds() -> dict[str, str]:
    """What became of an order to keep footage."""
    return {
        "ordered": gettext("Ordered, no answer yet"),
        "held": gettext("Kept"),
        "partly": gettext("Kept in part"),
        "gone": gettext("Was gone before the order"),
        "lost": gettext("Lost while the person waited"),
        "released": gettext("Let go"),
    }


def identities() -> dict[str, str]:
    """Whether it is proved who asks."""
    return {
        "not_needed": gettext("Nobody has to prove who they are for this."),
        "needed": gettext("Not proved yet. Nothing about a person is handed out before."),
        "pending": gettext("Papers have come in and wait to be looked at."),
        "verified": gettext("Proved. The papers were destroyed by the check."),
        "failed": gettext("Not proved. The papers were destroyed by the check."),
        "expired": gettext("The proof has run out."),
    }


def channels() -> dict[str, str]:
    """How a request came in."""
    return {
        "web": gettext("through the portal"),
        "paper": gettext("on paper"),
        "phone": gettext("by phone"),
        "counter": gettext("at the counter"),
    }


def reports() -> dict[str, str]:
    """What is wrong with the map."""
    return {
        "unregistered": gettext("A camera is missing on the map"),
        "wrong": gettext("Something about a camera is wrong"),
        "gone": gettext("The camera is no longer there"),
        "moved": gettext("The camera stands elsewhere"),
    }
