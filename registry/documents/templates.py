"""Letters from templates that officials may edit, where a slot is the only thing filled in.

A slot is `{{ name }}` with a name of `slots`: no expressions, no attributes, no filters, and
what is filled in is never read again. Everything else in a template is text as it stands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from zoneinfo import ZoneInfo

from registry.documents.papers import ALMATY, Block
from registry.documents.slots import LONGEST, NEEDS, SLOTS, Value, said
from registry.errors import NotFound, Refused

SLOT = re.compile(r"(?<!\{)\{\{([^{}]*)\}\}(?!\})")
PREFIXES: dict[str, Literal["heading", "item"]] = {"# ": "heading", "- ": "item"}


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
    words = {slot: said(slot, value, language, zone) for slot, value in slots.items()}
    for slot in (*sorted(needed), *_names(template.body)):
        if not words.get(slot) and (slot in needed or slot not in words):
            raise Refused(
                "“{slot}” is empty, and the letter needs it.", field=slot, code="empty", slot=slot
            )
    blocks = (
        _filled(block, words) for block in _blocks(template.body) if not _is_void(block, words)
    )
    subject = " ".join(_put(template.subject, words).split())
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


def _blocks(body: str) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in part.strip().split("\n")]
        kinds = {PREFIXES.get(line[:2]) for line in lines}
        kind = kinds.pop() if len(kinds) == 1 else None
        if kind is None:
            yield Block("text", "\n".join(lines))
            continue
        yield from (Block(kind, line[2:].strip()) for line in lines)


def _is_void(block: Block, words: Mapping[str, str]) -> bool:
    held = list(_names(block.text))
    return bool(held) and not any(words[slot] for slot in held)


def _filled(block: Block, words: Mapping[str, str]) -> Block:
    return replace(block, text=_put(block.text, words))


def _put(text: str, words: Mapping[str, str]) -> str:
    return SLOT.sub(lambda found: words[found.group(1).strip()], text)


def _with_something_below(blocks: list[Block]) -> Iterator[Block]:
    for block, below in zip(blocks, [*blocks[1:], Block("heading", "")], strict=True):
        if block.kind != "heading" or below.kind != "heading":
            yield block
