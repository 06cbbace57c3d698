"""Letters from templates that officials may edit, where a slot is the only thing filled in.

A slot is `{{ name }}` with a name of the list below: no expressions, no attributes, no filters, and
what is filled in is never read again. Everything else in a template is text as it stands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from registry.documents.cleaning import visible
from registry.documents.papers import ALMATY, Block
from registry.documents.saying import day, moment
from registry.errors import NotFound, Refused

Value = str | date | datetime | int
LONGEST = 20_000  # characters of a template, and of a text filled in
LINE = 500  # characters of one line filled in
SLOT = re.compile(r"(?<!\{)\{\{([^{}]*)\}\}(?!\})")
PREFIXES: dict[str, Literal["heading", "item"]] = {"# ": "heading", "- ": "item"}


class Kind(StrEnum):
    """What a slot takes: a line, a text of several paragraphs, a day, a moment or a number."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"


SLOTS = {
    "acknowledge_by": Kind.MOMENT,
    "asked": Kind.TEXT,
    "cameras": Kind.TEXT,
    "details": Kind.TEXT,
    "due_on": Kind.DAY,
    "ground": Kind.TEXT,
    "hold_until": Kind.DAY,
    "law": Kind.TEXT,
    "link": Kind.LINE,
    "new_due_on": Kind.DAY,
    "number": Kind.LINE,
    "office": Kind.LINE,
    "outcome": Kind.TEXT,
    "overwritten_at": Kind.MOMENT,
    "part": Kind.TEXT,
    "question": Kind.TEXT,
    "reason": Kind.TEXT,
    "received_on": Kind.DAY,
    "remedy": Kind.TEXT,
    "reply_by": Kind.DAY,
    "result": Kind.TEXT,
    "to_office": Kind.LINE,
    "way_out": Kind.TEXT,
    "window": Kind.LINE,
    "working_days": Kind.NUMBER,
}
# What each letter cannot do without: a template must hold it, and it must be filled.
NEEDS = {
    "acknowledgement": ("number", "due_on"),
    "question": ("number", "question", "reply_by"),
    "extension": ("number", "reason", "new_due_on", "remedy"),
    "forwarding": ("number", "to_office"),
    "decision": ("number", "outcome", "remedy"),
    "hold": ("number", "cameras", "window", "acknowledge_by"),
    "appeal_answer": ("number", "result", "remedy"),
}


@dataclass(frozen=True)
class Template:
    """A letter before it is filled; `code` is one of NEEDS.

    In the body a blank line ends a paragraph, "# " begins a heading and "- " an item.
    """

    code: str
    subject: str
    body: str


@dataclass(frozen=True)
class Filled:
    """A letter that can be sent or printed."""

    subject: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The letter as plain text, for e-mail."""
        return "\n\n".join(
            f"– {block.text}" if block.kind == "item" else block.text for block in self.blocks
        )


def checked(template: Template) -> Template:
    """The template, if it can be filled; Refused names what is wrong with it otherwise."""
    if template.code not in NEEDS:
        raise NotFound("There is no letter called “{name}”.", name=template.code)
    for field, text in (("subject", template.subject), ("body", template.body)):
        _check_text(field, text)
    held = set(_names(template.subject + template.body))
    for slot in NEEDS[template.code]:
        if slot not in held:
            raise Refused(
                "This letter cannot do without the slot “{slot}”; put it back in double braces.",
                field="body",
                code="slot_needed",
                slot=slot,
            )
    return template


def fill(
    template: Template, slots: Mapping[str, Value], language: str, *, zone: ZoneInfo = ALMATY
) -> Filled:
    """The letter with its slots filled; Refused names a slot that is unknown or left empty.

    Days are dates, moments are aware instants; a text may be empty where the letter can do without
    it: a paragraph whose slots are all empty is left out, and so is a heading with nothing below.
    """
    checked(template)
    for slot in slots:
        _check_name(slot)
    needed = {*NEEDS[template.code], *_names(template.subject)}
    said = {slot: _said(slot, value, language, zone) for slot, value in slots.items()}
    for slot in (*sorted(needed), *_names(template.body)):
        if slot not in said or (slot in needed and not said[slot]):
            raise Refused(
                "“{slot}” is empty, and the letter needs it.", field=slot, code="empty", slot=slot
            )
    blocks = (_filled(block, said) for block in _blocks(template.body) if not _is_void(block, said))
    subject = " ".join(_put(template.subject, said).split())
    return Filled(subject, tuple(_with_something_below(list(blocks))))


def _check_text(field: str, text: str) -> None:
    if len(text) > LONGEST or not text.strip():
        raise Refused("A letter takes between 1 and {most} characters.", field=field, most=LONGEST)
    for slot in _names(text):
        _check_name(slot, field)
    rest = SLOT.sub("", text)
    if found := re.search(r"(\{\{|\}\}).{0,20}", rest):
        raise Refused(
            "Double braces are open or closed alone near “{near}”; write a slot's name between two "
            "pairs.",
            field=field,
            code="braces",
            near=found.group(),
        )


def _check_name(slot: str, field: str | None = None) -> None:
    if slot not in SLOTS:
        raise Refused(
            "“{slot}” is no slot of a letter. A letter may hold: {known}.",
            field=field,
            code="unknown_slot",
            slot=slot[:80],
            known=", ".join(SLOTS),
        )


def _names(text: str) -> Iterator[str]:
    return (found.strip() for found in SLOT.findall(text))


def _said(slot: str, value: Value, language: str, zone: ZoneInfo) -> str:
    kind = SLOTS[slot]
    if kind is Kind.MOMENT and isinstance(value, datetime):
        return moment(value, zone, language)
    if kind is Kind.DAY and isinstance(value, date) and not isinstance(value, datetime):
        return day(value, language)
    if kind is Kind.NUMBER and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if kind in (Kind.LINE, Kind.TEXT) and isinstance(value, str):
        return _typed(slot, value, LINE if kind is Kind.LINE else LONGEST)
    raise TypeError(f"The slot {slot} takes a {kind}, not {value!r}.")


def _typed(slot: str, value: str, most: int) -> str:
    if len(value) > most:
        raise Refused("{name} takes at most {most} characters.", field=slot, name=slot, most=most)
    text = visible(value).strip()
    return " ".join(text.split()) if most == LINE else text


def _blocks(body: str) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in part.strip().split("\n")]
        kinds = {PREFIXES.get(line[:2]) for line in lines}
        kind = kinds.pop() if len(kinds) == 1 else None
        if kind is None:
            yield Block("text", "\n".join(lines))
            continue
        yield from (Block(kind, line[2:].strip()) for line in lines)


def _is_void(block: Block, said: Mapping[str, str]) -> bool:
    held = list(_names(block.text))
    return bool(held) and not any(said[slot] for slot in held)


def _filled(block: Block, said: Mapping[str, str]) -> Block:
    return replace(block, text=_put(block.text, said))


def _put(text: str, said: Mapping[str, str]) -> str:
    return SLOT.sub(lambda found: said[found.group(1).strip()], text)


def _with_something_below(blocks: list[Block]) -> Iterator[Block]:
    for block, below in zip(blocks, [*blocks[1:], Block("heading", "")], strict=True):
        if block.kind != "heading" or below.kind != "heading":
            yield block
