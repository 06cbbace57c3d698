"""The questions that lead to a request, in plain words: what a person would say, no legal terms."""

from dataclasses import dataclass

from registry.errors import N_, NotFound
from registry.requests import Type


@dataclass(frozen=True)
class Kind:
    """One thing that can be asked for: as a choice, as a page, and what its words are for."""

    type: Type
    choice: str
    more: str
    title: str
    label: str
    hint: str
    may_publish: bool = False


ABOUT_ME = (
    Kind(
        Type.FOOTAGE,
        N_("I want the footage in which I appear"),
        N_("Say when and where; the order to keep it goes out at once."),
        N_("My footage"),
        N_("How can you be recognised?"),
        N_("For example: a red jacket, with a pushchair. You need not say why you ask."),
    ),
    Kind(
        Type.DATA,
        N_("I want to know what else is kept about me"),
        N_("For example matches of my face or of my number plate."),
        N_("What else is kept about me"),
        N_("What do you want to know?"),
        N_("For example: was my face or my car with this plate recognised, when, and who saw it?"),
    ),
    Kind(
        Type.ERASURE,
        N_("I want it erased"),
        N_("Footage or data about me that should not be there."),
        N_("Have it erased"),
        N_("What should be erased?"),
        N_("Say what it is, and why it should not be kept, if you know."),
    ),
    Kind(
        Type.OBJECTION,
        N_("I want it to stop"),
        N_("I do not want to be filmed or recognised there."),
        N_("Make it stop"),
        N_("What should stop?"),
        N_("For example: this camera looks into my window."),
    ),
    Kind(
        Type.CORRECTION,
        N_("What is kept about me is wrong"),
        N_("For example I was taken for somebody else."),
        N_("It is wrong about me"),
        N_("What is wrong, and how is it right?"),
        N_("For example: I was taken for another person on that day."),
    ),
)
ABOUT_CAMERAS = (
    Kind(
        Type.INFORMATION,
        N_("I have a question about a camera"),
        N_("What it is for, who sees the footage, what nobody has declared."),
        N_("A question about a camera"),
        N_("Your question"),
        N_("Leave your name out of it; there is a place for it below."),
        may_publish=True,
    ),
    Kind(
        Type.COMPLAINT,
        N_("I have a complaint"),
        N_("A camera, an office or an answer."),
        N_("A complaint"),
        N_("What happened, and what should be done?"),
        N_("Leave your name out of it; there is a place for it below."),
        may_publish=True,
    ),
    Kind(
        Type.REPORT,
        N_("Something is wrong with the map"),
        N_("A camera that is missing, gone, moved or wrongly described."),
        N_("Something is wrong with the map"),
        N_("What did you see?"),
        N_("For example: on the lamp post at the corner, about four metres up."),
        may_publish=True,
    ),
)
FOR_OTHERS = (
    Kind(
        Type.GROUP,
        N_("I ask for somebody else, or for a group"),
        N_("A child, a client, the people of a house."),
        N_("For somebody else, or for a group"),
        N_("What is asked for?"),
        N_("For example: footage of my child on the way to school, with day and time."),
    ),
)
KINDS = {str(kind.type): kind for kind in (*ABOUT_ME, *ABOUT_CAMERAS, *FOR_OTHERS)}
REPORTS = {
    "unregistered": N_("A camera is missing from the map"),
    "wrong": N_("Something about a camera is wrong"),
    "gone": N_("A camera is not there any more"),
    "moved": N_("A camera stands somewhere else"),
}


def kind_of(name: str) -> Kind:
    """The kind of that name; NotFound for a name that is none."""
    if name not in KINDS:
        raise NotFound("There is no such request. Choose what you want to ask for.")
    return KINDS[name]
