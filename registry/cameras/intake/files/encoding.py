"""Which encoding a text is in: by its mark, by being valid UTF-8, else by what reads best.

Old encodings cannot be told from the bytes alone. Every candidate is decoded and judged by how
much its letters look like writing and by whether its header holds words that registers use.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from registry.errors import Unusable

SAMPLE = 200_000
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = ("cp1251", "kz1048", "cp949", "big5", "cp932", "gb18030", "cp1252", "koi8-r", "cp866")
LONGEST_LINE = 4 * 2**20
ODD_CYRILLIC = re.compile("[ЂЃѓЉЊЌЋЏђљњќћџЎўЈЄЇїє]")
MIXED = re.compile(r"[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]")
ACCENTS = re.compile(r"[À-ÖØ-öø-ÿ]{3,}")
SHOUT_INSIDE = re.compile(r"[а-яёa-z][А-ЯЁA-Z]")
FREQUENT = re.compile("[оеаинтсрвлкыі]", re.IGNORECASE)
CYRILLIC = ("cp1251", "kz1048", "koi8-r", "cp866")
RANK = {
    "cp1251": re.compile("[А-Яа-яЁё]"),
    "koi8-r": re.compile("[А-Яа-яЁё]"),
    "cp866": re.compile("[А-Яа-яЁё]"),
    "kz1048": re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]"),
    "cp949": re.compile("[가-힣]"),
    "big5": re.compile("[一-鿿]"),
    "gb18030": re.compile("[一-鿿]"),
    "cp932": re.compile("[ぁ-ヿ一-鿿]"),
    "cp1252": re.compile("[À-ÖØ-öø-ÿ]"),
}


@dataclass(frozen=True)
class Encoding:
    """An encoding and whether it was only guessed."""

    name: str
    guessed: bool = False


def of_file(path: Path, known_words: Callable[[str], int]) -> Encoding:
    """The encoding of a text file; `known_words` counts the header words a decoded text holds."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for mark, name in MARKS:
        if sample.startswith(mark):
            return Encoding(name)
    if b"\0" in sample:
        return _without_mark(sample)
    if _is_utf8(path):
        return Encoding("utf-8")
    return of_bytes(sample, known_words)


def of_bytes(sample: bytes, known_words: Callable[[str], int]) -> Encoding:
    """The old encoding in which the bytes read best."""
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    hunch = from_bytes(whole[:20_000], cp_isolation=list(CANDIDATES)).best()
    hinted = codecs.lookup(hunch.encoding).name if hunch else ""
    scores = {
        name: _reads(whole, name, known_words) + 0.1 * (codecs.lookup(name).name == hinted)
        for name in CANDIDATES
    }
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < 0:
        raise Unusable(
            "The text is in an encoding that is not recognised. Save the file as UTF-8, or name "
            "its encoding with --encoding."
        )
    return Encoding(best, guessed=True)


def checked(name: str) -> Encoding:
    """The encoding that somebody named, if there is one of that name."""
    try:
        return Encoding(codecs.lookup(name).name)
    except LookupError as unknown:
        raise Unusable(
            "There is no encoding “{name}”. Common ones are utf-8, cp1251, cp949, big5 and cp932.",
            name=name,
        ) from unknown


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 0
    with path.open("rb") as file:
        while block := file.read(2**20):
            line = 0 if b"\n" in block or b"\r" in block else line + len(block)
            if line > LONGEST_LINE:
                raise Unusable(
                    "A line of the file is longer than {most} MB, so this is not a table. "
                    "Is it the right file?",
                    most=LONGEST_LINE // 2**20,
                )
            if b"\0" in block:
                raise _nul()
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(sample: bytes) -> Encoding:
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > 8 * max(others, 1) and _printable(sample, name):
            return Encoding(name, guessed=True)
    raise _nul()


def _printable(sample: bytes, name: str) -> bool:
    text = sample[: len(sample) // 2 * 2].decode(name, "replace")
    strange = sum(unicodedata.category(c) in ("Cc", "Cn", "Co") for c in text if c not in "\r\n\t")
    return strange < len(text) / 100


def _nul() -> Unusable:
    return Unusable(
        "The file holds NUL bytes, so it is not a text and not a format that is known here. "
        "Export it again as CSV, XLSX or GeoJSON."
    )


def _reads(sample: bytes, name: str, known_words: Callable[[str], int]) -> float:
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        # One broken byte in a long file is a fault to report, not another encoding.
        text = sample.decode(name, "replace")
        if text.count("\ufffd") > 3 + len(text) / 5_000:
            return -1
    foreign = [c for c in text if ord(c) > 127]
    if not foreign:
        return -1
    letters = len(RANK[name].findall(text)) / len(foreign)
    if name in CYRILLIC:
        letters *= 0.5 + len(FREQUENT.findall(text)) / len(foreign)
    odd = len(ODD_CYRILLIC.findall(text)) / len(foreign)
    shouting = len(SHOUT_INSIDE.findall(text)) / len(foreign)
    mixed = len(MIXED.findall(text)) + sum(map(len, ACCENTS.findall(text)))
    shouting += mixed / len(foreign)
    controls = sum(unicodedata.category(c) in ("Cc", "Co", "Cn") for c in foreign) / len(foreign)
    words = known_words(text[:4_000])
    return letters - 2 * odd - 2 * shouting - 4 * controls + 0.5 * min(words, 6) - _rarity(name)


def _rarity(name: str) -> float:
    # Where two encodings read a text alike, the commoner one is meant.
    return 0.01 * CANDIDATES.index(name)
