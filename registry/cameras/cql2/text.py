"""CQL2 as text: `place_type = 'street' AND retention_days > 30`, read from left to right."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from registry.cameras.cql2 import building
from registry.cameras.cql2.building import Literal, Operand
from registry.cameras.cql2.queryables import FAULT
from registry.cameras.cql2.shapes import Shape, of_box, of_wkt
from registry.cameras.cql2.tree import OPERATORS, Constant, Node, Not, all_of
from registry.errors import Refused
from registry.maps.systems import System

TOKEN = re.compile(
    r"""\s*(?: (?P<text>'(?:[^'\\]|''|\\.)*')
    | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<quoted>"[^"]+")
    | (?P<word>[^\W\d][\w.:]*)
    | (?P<sign><>|<=|>=|[=<>(),]) )""",
    re.VERBOSE,
)
ESCAPED = re.compile(r"''|\\(.)", re.DOTALL)
DEEPEST = 64  # brackets within brackets
LONGEST = 8_000  # characters
LONGEST_NUMBER = 40
GEOMETRIES = frozenset(
    ("POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON")
) | {"GEOMETRYCOLLECTION"}


@dataclass(frozen=True)
class Token:
    """A word, sign or value: its kind, itself, and where it stands in the text."""

    kind: str
    said: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """A word in capitals; nothing for anything else."""
        return self.said.upper() if self.kind in ("word", "sign") else ""


END = Token("end", "", 0, 0)


def parsed(text: str, system: System) -> Node:
    """The filter that a text means; Refused says what is not understood and where."""
    if len(text) > LONGEST:
        raise Refused("A filter takes at most 8 000 characters.", **FAULT)
    return _Reader(text, system).whole()


def _tokens(text: str) -> Iterator[Token]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = TOKEN.match(text, place)
        if not found or not found.lastgroup:
            raise _unread(text, place)
        yield Token(
            found.lastgroup, found[found.lastgroup], found.start(found.lastgroup), found.end()
        )
        place = found.end()


class _Reader:
    """Goes through the tokens of one filter."""

    def __init__(self, text: str, system: System) -> None:
        self.text, self.system = text, system
        self.tokens = [*_tokens(text)]
        self.place = self.depth = 0

    def whole(self) -> Node:
        """All of it."""
        node = self._any()
        if self.place < len(self.tokens):
            raise self._unread()
        return node

    def _any(self) -> Node:
        nodes = [self._all()]
        while self._took("OR"):
            nodes.append(self._all())
        return all_of(nodes, any_of=True)

    def _all(self) -> Node:
        nodes = [self._one()]
        while self._took("AND"):
            nodes.append(self._one())
        return all_of(nodes)

    def _one(self) -> Node:
        negations = 0
        while self._took("NOT"):
            negations += 1
        node = self._bracketed() if self._next.word == "(" else self._condition()
        return Not(node) if negations % 2 else node

    def _bracketed(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused("A filter takes at most 64 brackets within one another.", **FAULT)
        self._take("(")
        node = self._any()
        self._take(")")
        self.depth -= 1
        return node

    def _condition(self) -> Node:
        if self._next.word in ("TRUE", "FALSE") and self._after.word not in OPERATORS:
            return Constant(self._took("TRUE") or not self._took("FALSE"))
        if self._next.word == "S_INTERSECTS":
            return building.intersects(*self._pair())
        left = self._operand()
        sign = self._next.word
        if sign in OPERATORS:
            self.place += 1
            return building.compared(left, sign, self._operand())
        if self._took("IS"):
            is_negated = self._took("NOT")
            self._take("NULL")
            return Not(building.blank(left)) if is_negated else building.blank(left)
        is_negated = self._took("NOT")
        node = self._advanced(left)
        return Not(node) if is_negated else node

    def _advanced(self, left: Operand) -> Node:
        if self._took("LIKE"):
            return building.like(left, self._operand())
        if self._took("BETWEEN"):
            least = self._operand()
            self._take("AND")
            return building.between(left, least, self._operand())
        self._take("IN")
        return building.among(left, self._listed())

    def _pair(self) -> tuple[Operand, Operand]:
        self.place += 1
        listed = self._listed()
        if len(listed) != 2:
            raise Refused(
                "S_INTERSECTS takes the property geometry and a geometry or BBOX.", **FAULT
            )
        return listed[0], listed[1]

    def _listed(self) -> list[Operand]:
        self._take("(")
        listed = [self._operand()]
        while self._took(","):
            listed.append(self._operand())
        self._take(")")
        return listed

    def _operand(self) -> Operand:
        token = self._next
        if token.word in GEOMETRIES and self._after.word in ("(", "Z"):
            return self._wkt()
        if token.word in ("DATE", "CASEI", "BBOX") and self._after.word == "(":
            return self._called(token.word)
        self.place += 1
        if token.kind == "text":
            return Literal(_plain(token.said))
        if token.kind == "number":
            return Literal(_number(token.said))
        if token.word in ("TRUE", "FALSE"):
            return Literal(token.word == "TRUE")
        if token.kind in ("word", "quoted") and self._next.word != "(":
            return building.name(token.said.strip('"'))
        self.place -= 1
        raise self._unread()

    def _called(self, function: str) -> Operand:
        self.place += 1
        if function == "CASEI" and self._after.word == "CASEI":
            raise self._unread()
        listed = self._listed()
        if function == "BBOX":
            numbers = [one.value if isinstance(one, Literal) else None for one in listed]
            return of_box(numbers, self.system)
        if len(listed) != 1:
            raise self._unread()
        if function == "CASEI":
            return building.folded(listed[0])
        return building.day(listed[0].value if isinstance(listed[0], Literal) else None)

    def _wkt(self) -> Shape:
        """The text up to the bracket that closes the first one is left to whom knows WKT."""
        start, depth = self._next.start, 0
        while self.place < len(self.tokens):
            token = self._next
            depth += (token.word == "(") - (token.word == ")")
            self.place += 1
            if token.word == ")" and depth == 0:
                return of_wkt(self.text[start : token.end], self.system)
        raise self._unread()

    @property
    def _next(self) -> Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else END

    @property
    def _after(self) -> Token:
        return self.tokens[self.place + 1] if self.place + 1 < len(self.tokens) else END

    def _took(self, word: str) -> bool:
        is_next = self._next.word == word
        self.place += is_next
        return is_next

    def _take(self, word: str) -> None:
        if not self._took(word):
            raise self._unread()

    def _unread(self) -> Exception:
        return _unread(self.text, self._next.start if self._next is not END else len(self.text))


def _plain(quoted: str) -> str:
    return ESCAPED.sub(lambda found: found[1] or "'", quoted[1:-1])


def _number(said: str) -> float:
    if len(said) > LONGEST_NUMBER:
        raise Refused("A number of the filter is too long.", **FAULT)
    return float(said) if re.search(r"[.eE]", said) else int(said)


def _unread(text: str, place: int) -> Exception:
    rest = text[place : place + 40].strip()
    if not rest:
        return Refused(
            "The filter ends before it is complete. Look at its last condition.", **FAULT
        )
    return Refused(
        "The filter is not understood from “{rest}” on. What a filter can say stands at /api/docs.",
        rest=rest,
        **FAULT,
    )
