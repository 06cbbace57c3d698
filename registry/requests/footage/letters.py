"""Ready letters to whoever answers for a camera, in the language the addressee reads.

Nothing is kept: a letter is made from the public record and from what its writer typed, shown
once and forgotten. The texts are data (`data/letters.toml`), where their law is named.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from registry.cameras.declared import fields
from registry.cameras.record import Camera, RightsContact
from registry.errors import Refused
from registry.settings import LANGUAGES, SHIPPED

KINDS = ("footage", "blank", "camera")
LONGEST = 300  # characters of what a writer may type into a field


@dataclass(frozen=True)
class Asked:
    """What a resident wants to ask: of which kind, about which field, when and where they were."""

    kind: str = "footage"
    field: str | None = None
    when: str = ""
    where: str = ""
    language: str = "kk"


@dataclass(frozen=True)
class Letter:
    """A letter ready to be copied or sent."""

    subject: str
    body: str

    def mailto(self, address: str) -> str:
        """The link that opens the letter in the reader's own mail program."""
        # Everything is encoded, so that no part of an address can become a header.
        to, subject, body = quote(address, safe="@"), quote(self.subject), quote(self.body)
        return f"mailto:{to}?subject={subject}&body={body}"


def asked(kind: str, field: str, when: str, where: str, language: str) -> Asked:
    """The question as it was typed; Refused names what is not understood."""
    kind = kind or ("blank" if field else "footage")
    _known("what", kind, KINDS)
    _known("letter", language, LANGUAGES)
    if kind == "blank":
        field = fields.field(field or "legal_basis").name
    for name, text in (("when", when), ("where", where)):
        if len(text) > LONGEST or "\x00" in text:
            raise Refused(
                "{name} takes at most {most} characters.", field=name, name=name, most=LONGEST
            )
    return Asked(kind, field if kind == "blank" else None, when.strip(), where.strip(), language)


def compose(
    question: Asked, camera: Camera, *, controller: str | None, area: str | None, link: str
) -> Letter:
    """The letter that asks it about this camera."""
    language = question.language
    lines, text = _texts()["lines"][language], _texts()[question.kind][language]
    place = ", ".join(part for part in (camera.address, area) if part)
    said = {
        "id": camera.id,
        "camera": camera.title(language),
        "place": place or lines["no_place"],
        "when": question.when or lines["write_when"],
        "where": question.where or lines["write_where"],
        "link": link,
        "controller": controller or lines["nobody"],
    }
    if question.field:
        field = fields.field(question.field)
        said |= {"field": field.label[language], "meaning": field.meaning[language]}
    said["about"] = "\n".join(lines[line].format(**said) for line in text["about"])
    opening = [lines["demonstration"]] if camera.demonstration else []
    pieces = [*opening, lines["to"].format(**said), text["body"].format(**said).strip()]
    return Letter(text["subject"].format(**said), "\n\n".join([*pieces, lines["signed"]]))


def contact(camera: Camera, controller: dict[str, Any] | None) -> RightsContact | None:
    """Where such a letter goes: the camera's own contact, else its controller's."""
    if camera.rights_contact:
        return camera.rights_contact
    declared = (controller or {}).get("rights_contact")
    return RightsContact.model_validate(declared) if declared else None


def _known(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise Refused(
            "{key}={value} is not known. {key} takes one of: {known}.",
            field=name,
            code="unknown_value",
            key=name,
            value=value,
            known=", ".join(known),
        )


@cache
def _texts() -> dict[str, Any]:
    with (SHIPPED / "letters.toml").open("rb") as file:
        return tomllib.load(file)
