"""The name that a file is shown under: what its sender called it, with nothing that misleads."""

import re
from unicodedata import category, normalize

LONGEST = 100
NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
BLANKS = re.compile(r"\s+")


def shown(name: str, suffix: str) -> str:
    """The name without path, controls and signs that cannot be seen; at most 100 characters.

    `suffix` is of the kind that the content is, such as `.pdf`, whatever the sender claims.
    """
    last = re.split(r"[/\\]", normalize("NFC", name))[-1]
    seen = "".join(" " if sign.isspace() else sign for sign in last if _is_seen(sign))
    stem = NOT_IN_NAMES.sub("_", BLANKS.sub(" ", seen)).strip(" .")
    stem = re.sub(r"\.\w{1,5}$", "", stem).strip(" .")
    return (stem[: LONGEST - len(suffix)].strip(" .") or "file") + suffix


def _is_seen(sign: str) -> bool:
    """Neither a control, nor a turn of direction, nor of no width, nor half a character."""
    return sign.isspace() or category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")
