"""The four papers as PDF (A4, tagged for screen readers, good in black and white)."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from registry.documents.cleaning import printable
from registry.documents.papers import Block, Bundle, Citation, InLanguages, Letter, Receipt, Sign
from registry.documents.saying import day, moment, words
from registry.documents.typesetting import typeset
from registry.settings import LANGUAGES

FACTS = ("controller", "purpose", "legal_basis", "retention")


def receipt(paper: Receipt, language: str) -> bytes:
    """The paper that a person takes home: number, secret code, what happens next.

    ValueError when the address holds the code, which would then stand in logs.
    """
    if paper.code.replace("-", "") in paper.status_url.replace("-", "").upper():
        raise ValueError("The address on a receipt must not hold the secret code.")
    said = words("receipt", language)
    data = {
        "number": paper.number,
        "code": paper.code.split("-"),
        "received": moment(paper.received_at, paper.zone, language),
        "to": paper.to,
        "asked": paper.asked,
        "steps": [
            {"on": day(step.on, language) if step.on else "", "text": step.text}
            for step in paper.steps
        ],
        "if_nothing": paper.if_nothing or said["if_nothing_text"],
    }
    fixed = _fixed(said, language, demonstration=paper.demonstration, url=paper.status_url)
    return typeset("receipt", data, fixed, at=paper.received_at)


def letter(paper: Letter, language: str) -> bytes:
    """A letter of an office."""
    data = {
        "number": paper.number,
        "sender": paper.sender,
        "recipient": paper.recipient,
        "subject": printable(paper.subject).strip() or paper.number,
        "on": day(paper.made_at.astimezone(paper.zone).date(), language),
        "blocks": _pieces(paper.blocks),
        "signed": paper.signed,
    }
    said = words("letter", language)
    fixed = _fixed(said, language, demonstration=paper.demonstration, url=paper.status_url)
    return typeset("letter", data, fixed, at=paper.made_at)


def sign(paper: Sign) -> bytes:
    """A poster for a pole, in all three languages, with the way to the camera's page."""
    said = {language: words("sign", language) for language in LANGUAGES}
    data = {
        "id": paper.id,
        "on": paper.made_at.astimezone(paper.zone).date().isoformat(),
        "facts": [
            {"name": name, "said": _in_languages(getattr(paper, name), said)} for name in FACTS
        ],
    }
    fixed = _fixed(said["kk"], "kk", demonstration=paper.demonstration, url=paper.url)
    fixed |= {"languages": LANGUAGES, "in_languages": said}
    return typeset("sign", data, fixed, at=paper.made_at)


def bundle(paper: Bundle, language: str) -> bytes:
    """What was asked, what was answered, how time went by and which rules hold: for an appeal."""
    said = words("bundle", language)
    data = {
        "number": paper.number,
        "office": paper.office,
        "asked": paper.asked,
        "asked_on": day(paper.asked_on, language),
        "due_on": day(paper.due_on, language) if paper.due_on else "",
        "outcome": paper.outcome,
        "answered": paper.answered or "",
        "answered_on": day(paper.answered_on, language) if paper.answered_on else "",
        "events": [
            {"at": moment(event.at, paper.zone, language), "text": event.text}
            for event in paper.events
        ],
        "arithmetic": paper.arithmetic,
        "citations": [_citation(one, said) for one in paper.citations],
        "remedy": paper.remedy,
        "proof": paper.proof,
        "made": moment(paper.made_at, paper.zone, language),
    }
    fixed = _fixed(said, language, demonstration=paper.demonstration)
    return typeset("bundle", data, fixed, at=paper.made_at)


def _fixed(
    said: dict[str, str], language: str, *, demonstration: bool, url: str = ""
) -> dict[str, Any]:
    """What the register says itself; an address stays whole, so that it can be followed."""
    return {
        "language": language,
        "words": said,
        "demonstration": demonstration,
        "url": url,
        "qr": _qr(url) if url else None,
    }


def _pieces(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Items that follow each other become one list; what is blank is left out."""
    filled = (block for block in blocks if printable(block.text).strip())
    grouped = groupby(filled, key=lambda block: block.kind)
    return [{"kind": kind, "texts": [one.text for one in several]} for kind, several in grouped]


def _citation(one: Citation, said: dict[str, str]) -> dict[str, Any]:
    return asdict(one) | {"standing": said["is_law" if one.is_confirmed else "is_target"]}


def _in_languages(text: InLanguages | None, said: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The fact in each language; a language it lacks is filled from those it has."""
    held = [text[code] for code in LANGUAGES if text and text.get(code)]
    return {
        code: {"text": (text or {}).get(code) or (held[0] if held else said[code]["not_declared"]),
               "is_blank": not held}
        for code in LANGUAGES
    }  # fmt: skip


def _qr(address: str) -> list[str]:
    """The rows of the code as strings of 0 and 1, without a margin."""
    import segno  # slow to import, and few need it

    code = segno.make(address, error="m", micro=False)
    return ["".join("1" if cell else "0" for cell in row) for row in code.matrix]
