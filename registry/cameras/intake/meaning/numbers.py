"""Numbers as people write them: decimal comma, thousands, degrees with minutes and seconds."""

import re

PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}( \d{3})+([.,]\d+)?$", re.ASCII)
SEXAGESIMAL = re.compile(
    r"(?P<sign>[-+]?)(?P<d>\d{1,3})\s*[°º:\s]\s*(?P<m>\d{1,2}(?:[.,]\d+)?)\s*(?:['′’:\s]\s*"
    r"(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”]|''|′′|’’)?)?)?$",
    re.ASCII,
)
HEMISPHERES = {
    "n": 1, "north": 1, "с.ш.": 1, "с.ш": 1, "сш": 1, "с": 1, "북위": 1, "北緯": 1, "北纬": 1,
    "e": 1, "east": 1, "в.д.": 1, "в.д": 1, "вд": 1, "в": 1, "동경": 1, "東經": 1, "東経": 1,
    "东经": 1,
    "s": -1, "south": -1, "ю.ш.": -1, "ю": -1, "w": -1, "west": -1, "з.д.": -1, "з": -1,
}  # fmt: skip
HEMISPHERE = "|".join(sorted(map(re.escape, HEMISPHERES), key=len, reverse=True))
BEFORE = re.compile(rf"({HEMISPHERE})[\s:]*(?=\d)", re.IGNORECASE)
AFTER = re.compile(rf"(?<=[\d°º'′’\"″”\s])({HEMISPHERE})$", re.IGNORECASE)
MINUS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'"})


def number(text: str) -> float:
    """The number that a text writes; ValueError for anything else, also for NaN and infinity.

    >>> number("51,128"), number("1 234,5"), number("1.234.567"), number("1e5")
    (51.128, 1234.5, 1234567.0, 100000.0)
    """
    said = text.translate(MINUS).strip()
    if not PLAIN.match(said):
        said = _plain(said)
    if not PLAIN.match(said) or (value := float(said)) in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


def angle(text: str) -> float:
    """A coordinate in degrees, written as a decimal or with minutes, seconds and hemisphere.

    >>> angle("51°07′30″ N"), angle("71.43° в.д."), angle("W 2,5")
    (51.125, 71.43, -2.5)
    """
    said = text.translate(MINUS).strip()
    sign = 1
    for pattern in (BEFORE, AFTER):
        if found := pattern.match(said) if pattern is BEFORE else pattern.search(said):
            sign = HEMISPHERES[found[1].casefold()]
            said = (said[: found.start()] + said[found.end() :]).strip()
            break
    try:
        return sign * number(said.rstrip("°º "))
    except ValueError:
        return sign * _sexagesimal(said)


def whole(text: str) -> int:
    """The whole number that a text writes; ValueError for a fraction."""
    value = number(text)
    if not value.is_integer():
        raise ValueError(text)
    return int(value)


def _plain(said: str) -> str:
    if GROUPED.match(said):
        said = said.replace(" ", "")
    said = said.replace("'", "") if re.match(r"[+-]?\d{1,3}('\d{3})+", said) else said
    comma, point = said.rfind(","), said.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "," if comma < point else "."
        return said.replace(thousands, "").replace(",", ".")
    if said.count(",") == 1:
        return said.replace(",", ".")
    if re.match(r"[+-]?\d{1,3}([.,]\d{3}){2,}$", said):
        return said.replace(",", "").replace(".", "")
    return said


def _sexagesimal(said: str) -> float:
    found = SEXAGESIMAL.match(said)
    if not found:
        raise ValueError(said)
    minutes = number(found["m"])
    seconds = number(found["s"]) if found["s"] else 0.0
    if minutes >= 60 or seconds >= 60:
        raise ValueError(said)
    value = int(found["d"]) + minutes / 60 + seconds / 3600
    return -value if found["sign"] == "-" else value
