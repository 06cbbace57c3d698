"""Compiles each address once for all the applications of a run, which all have the same ones.

Werkzeug compiles two functions for each of some hundred addresses whenever an application is made:
a third of what a test of a page would take.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]
_kept: dict[tuple[object, ...], Builder] = {}
_compile = Rule._compile_builder


def _compiled(rule: Rule, append_unknown: bool = True) -> Builder:
    # What it compiles rests on these alone; the rule itself is handed in when it is called.
    key = (rule.rule, repr(rule._trace), repr(rule.defaults), append_unknown)
    if key not in _kept:
        _kept[key] = _compile(rule, append_unknown)
    return _kept[key]


def keep() -> None:
    """Do so from now on."""
    kept: Any = _compiled
    Rule._compile_builder = kept  # type: ignore[method-assign]
