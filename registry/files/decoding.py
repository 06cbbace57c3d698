"""Decoding by the bounded process, and its reasons to refuse as sentences."""

from typing import Any

from registry import aside
from registry.errors import Unusable
from registry.files import kinds, pixels

MEMORY = 1 << 30
SECONDS = 30
PIXELS = 50_000_000
PAGES = 60
LETTERS = 200_000  # on a page
LIMITS = {"pixels": PIXELS, "pages": PAGES, "letters": LETTERS}


def ask(job: str, content: bytes, **asked: Any) -> tuple[dict[str, Any], bytes]:
    """Let `registry.files.pixels` do a job; refuses what it refuses, and what it failed at."""
    try:
        said, made = aside.ask(
            pixels.__file__,
            LIMITS | {"job": job} | asked,
            content,
            memory=MEMORY,
            seconds=SECONDS,
        )
    except aside.Beyond as beyond:
        raise Unusable(
            "Opening the file takes more memory or time than one file may. Send fewer pages, or "
            "a smaller picture."
        ) from beyond
    except aside.Broken as broken:
        raise kinds.damaged() from broken
    if "refused" in said:
        raise _refusal(said["refused"])
    return said, made


def _refusal(word: str) -> Unusable:
    if word == "pixels":
        return Unusable(
            "The picture has more than {most} million pixels. Make it smaller and send it again.",
            most=PIXELS // 1_000_000,
        )
    if word == "pages":
        return Unusable(
            "The PDF has more than {most} pages. Split it and send the parts.", most=PAGES
        )
    if word == "page_size":
        return Unusable("A page of the PDF is too large. Save it as A4 and send it again.")
    if word == "encrypted":
        return Unusable(
            "The PDF is locked with a password or against copying. Print it into a new PDF and "
            "send that."
        )
    if word == "no_page":
        return Unusable("A mark is on a page that the PDF does not have. Mark the places again.")
    if word == "unproven":
        return Unusable(
            "It could not be proven that everything marked is covered. Nothing was given out. "
            "Mark the places again."
        )
    return kinds.damaged()
