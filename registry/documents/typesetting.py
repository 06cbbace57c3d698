"""Typst turns a template and plain data into a tagged PDF.

The compiler sees one folder, that of the templates, and the two fonts in it; text arrives as data
and is never read as markup. The same data and moment give the same bytes.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import typst

from registry.documents.cleaning import FOLDER, UNKNOWN, printable

STANDARDS: list[Any] = ["ua-1", "a-2a"]


def typeset(
    template: str, typed: Mapping[str, Any], fixed: Mapping[str, Any], *, at: datetime
) -> bytes:
    """The PDF of a template; `at` is the moment that the file gives as its making.

    `typed` is what people wrote and is cleaned; `fixed` is what the register says itself.
    """
    cleaned = _cleaned(typed)
    has_unknown = UNKNOWN in json.dumps(cleaned, ensure_ascii=False)
    data = {**cleaned, **fixed, "has_unknown": has_unknown}
    made = typst.compile(
        FOLDER / f"{template}.typ",
        root=FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def _cleaned(held: Any) -> Any:
    if isinstance(held, str):
        return printable(held)
    if isinstance(held, Mapping):
        return {name: _cleaned(one) for name, one in held.items()}
    if isinstance(held, list | tuple):
        return [_cleaned(one) for one in held]
    return held


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER / "fonts"]
    )
