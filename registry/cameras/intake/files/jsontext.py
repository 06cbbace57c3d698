"""JSON read feature by feature, so that neither a large file nor a deep one fills the memory.

Python's parser takes NaN, Infinity and keys that stand twice; a register cannot.
"""

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from registry.errors import Unusable

BLOCK = 2**18
LONGEST = 8 * 2**20
SPACE = " \t\r\n\x1e"
LISTS = ("features", "cameras")  # of GeoJSON, and of the register's own JSON


class Cursor:
    """A place in a JSON text that is read a block at a time."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._before = 0
        self._ended = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_whole
        )

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in SPACE:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, wanted: str) -> None:
        """Step over the character that must come next."""
        if self.peek() != wanted:
            raise self.broken(f"“{wanted}” was expected")
        self._at += 1

    def value(self) -> Any:
        """The value that comes next."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as broken:
                if self._grown():
                    continue
                raise self.broken(broken.msg) from broken
            except RecursionError as deep:
                raise Unusable(
                    "The JSON is nested deeper than any register is. Export the table again."
                ) from deep
            except ValueError as wrong:
                raise self.broken(str(wrong)) from wrong
            # A number at the end of a block may go on in the next one.
            if end == len(self._text) and self._grown():
                continue
            self._at = end
            return value

    def broken(self, why: str) -> Unusable:
        """The sentence that says where the JSON is broken."""
        return Unusable(
            "The JSON cannot be read near character {at:,}: {why}. Export it again, or check it "
            "with a JSON checker.",
            at=self._before + self._at + 1,
            why=why[:200],
        )

    def _grown(self) -> bool:
        if len(self._text) - self._at > LONGEST:
            raise Unusable(
                "One value of the JSON is larger than {most} MB, so this is not a register of "
                "cameras. Is it the right file?",
                most=LONGEST // 2**20,
            )
        return self._more(double=True)

    def _more(self, *, double: bool = False) -> bool:
        if self._ended:
            return False
        wanted = max(BLOCK, len(self._text) - self._at) if double else BLOCK
        block = self._file.read(wanted)
        self._ended = not block
        self._before += self._at
        self._text, self._at = self._text[self._at :] + block, 0
        return bool(block)


def documents(path: Path, encoding: str) -> Iterator[Any]:
    """The features of a collection, or the values that stand one after another."""
    codecs.lookup(encoding)
    with path.open(encoding=encoding) as file:
        cursor = Cursor(file)
        try:
            if cursor.peek() == "[":
                yield from _array(cursor)
            elif cursor.peek() == "{":
                yield from _object(cursor)
            while cursor.peek():
                yield cursor.value()
        except UnicodeDecodeError as wrong:
            raise Unusable(
                "The JSON is not valid {encoding} text. Save it as UTF-8.", encoding=encoding
            ) from wrong


def _array(cursor: Cursor) -> Iterator[Any]:
    cursor.take("[")
    while cursor.peek() != "]":
        yield cursor.value()
        if cursor.peek() != "]":
            cursor.take(",")
    cursor.take("]")


def _object(cursor: Cursor) -> Iterator[Any]:
    """The members of a collection apart from its features, then each feature."""
    about: dict[str, Any] = {}
    cursor.take("{")
    streamed = False
    while cursor.peek() != "}":
        key = cursor.value()
        cursor.take(":")
        if not isinstance(key, str) or key in about:
            raise cursor.broken("a key is missing or stands twice")
        if key in LISTS and cursor.peek() == "[":
            streamed = True
            about[key] = None
            yield {"about": about}
            yield from _array(cursor)
        else:
            about[key] = cursor.value()
        if cursor.peek() != "}":
            cursor.take(",")
    cursor.take("}")
    # A crs may also stand behind the features, so it is told again at the end.
    yield {"about": about} if streamed else about


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has the same key twice")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number that JSON knows")


def _whole(digits: str) -> int:
    if len(digits) > 400:
        raise ValueError("a whole number has more than 400 digits")
    return int(digits)
