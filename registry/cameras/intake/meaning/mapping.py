"""Which column means what: said by hand, by a profile, by its name, or by what it holds.

Every choice carries a score and an example, so that people see it before anything is written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from registry.cameras.declared import vocabulary
from registry.cameras.intake.meaning.evidence import fit, guessed_by_content
from registry.cameras.intake.profiles import Profile
from registry.cameras.intake.synonyms import WEAK, Field, Name, fields, names, plain
from registry.cameras.intake.table import Table
from registry.errors import Unusable

ENOUGH = 0.45
FUZZY_COLUMNS = 100
# Words too common to give a longer header its meaning: “area name” is not a camera's name.
COMMON = frozenset(
    {
        "state",
        "where",
        "place",
        "point",
        "title",
        "model",
        "count",
        "range",
        "орган",
        "camera",
        "cameras",
        "location",
        "enforcement",
        "records",
        "market",
    }
)


@dataclass(frozen=True)
class Choice:
    """A column and the field it was taken to mean; `by` says how that was found."""

    field: str
    kind: str
    argument: str
    position: int
    header: str
    score: float
    by: str
    example: str


def choose(table: Table, wanted: Mapping[str, str], profile: Profile) -> list[Choice]:
    """The meaning of every column that has one, in the order fields stand in the record."""
    found = _by_hand(table, wanted)
    blocked = {field for field, column in wanted.items() if not column}
    found += _by_profile(table, profile, found, blocked)
    if table.header_row is None and table.x is None and table.delimiter:
        found += _by_content(table, found, blocked)
    else:
        found += _by_name(table, found, blocked)
    order = list(fields())
    return sorted(found, key=lambda c: order.index(c.field) if c.field in order else len(order))


def described(name: str) -> Field:
    """The field of that name; `face_recognition.state` is a part of a function."""
    if name in fields():
        return fields()[name]
    function, _, part = name.partition(".")
    if function in vocabulary.terms("function") and part in ("state", "since"):
        return Field(name, f"function_part:{name}")
    alike = get_close_matches(plain(name), names(), 5, 0.6)
    near = list(dict.fromkeys(names()[word].field for word in alike))[:3]
    hint = f" Did you mean {' or '.join(near)}?" if near else " They are listed at /about/import."
    raise Unusable("There is no field “{name}” to map a column to.{hint}", name=name, hint=hint)


def _by_hand(table: Table, wanted: Mapping[str, str]) -> list[Choice]:
    return [
        _choice(table, described(field), _position(table, column), 1.0, "given")
        for field, column in wanted.items()
        if column
    ]


def _position(table: Table, column: str) -> int:
    exact = {name: at for at, name in enumerate(table.names)}
    loose = {plain(name): at for name, at in exact.items()}
    found = exact.get(column, loose.get(plain(column)))
    if found is None and column.lstrip("#").isdecimal():
        found = int(column.lstrip("#")) - 1
    if found is None or not 0 <= found < len(table.names):
        raise Unusable(
            "The file has no column “{column}”. Its columns are: {known}.",
            column=column,
            known=", ".join(table.names[:40]),
        )
    return found


def _by_profile(
    table: Table, profile: Profile, found: list[Choice], blocked: set[str]
) -> list[Choice]:
    taken, used = _taken(found, blocked)
    return [
        _choice(table, described(field), table.names.index(column), 1.0, f"profile {profile.name}")
        for field, column in profile.columns.items()
        if column in table.names and field not in taken and table.names.index(column) not in used
    ]


def _by_name(table: Table, found: list[Choice], blocked: set[str]) -> list[Choice]:
    taken, used = _taken(found, blocked)
    offers = [
        (score, -position, field)
        for position, header in enumerate(table.names)
        if position not in used
        for field, score in _offers(table, position, header)
        if field.name not in taken
    ]
    chosen = []
    for score, below, field in sorted(offers, key=lambda offer: offer[:2], reverse=True):
        if field.name in taken or -below in used:
            continue
        taken.add(field.name)
        used.add(-below)
        chosen.append(_choice(table, field, -below, score, "name"))
    return chosen


def _offers(table: Table, position: int, header: str) -> Iterable[tuple[Field, float]]:
    named = list(_named(plain(header), fuzzy=len(table.names) <= FUZZY_COLUMNS))
    if not named:
        return
    cells = table.sample(position)
    for name in named:
        field = described(name.field)
        if name.sureness > 1:
            yield field, name.sureness
            continue
        score = name.sureness * (0.4 + 0.6 * fit(field, header, cells))
        # A column whose name is known outright keeps its meaning even where its cells are bad:
        # the cells are what the report will then name.
        if score >= ENOUGH or name.sureness == 1.0:
            yield field, score


def _named(header: str, *, fuzzy: bool) -> Iterable[Name]:
    """The fields a header may name: outright, by a word inside it, or with a slip of the pen."""
    if exact := names().get(header):
        yield exact
        return
    if part := _function_part(header):
        yield part
        return
    best: dict[str, float] = {}
    for word, name in names().items():
        if name.sureness > WEAK and _inside(word, header):
            score = 0.5 + 0.4 * len(word) / len(header)
            best[name.field] = max(best.get(name.field, 0), min(score, 0.95))
    if not best and fuzzy and len(header) > 4:
        for word in get_close_matches(header, names(), 1, 0.87):
            best[names()[word].field] = 0.8
    yield from (Name(field, score) for field, score in best.items())


def _function_part(header: str) -> Name | None:
    before, _, last = header.rpartition(" ")
    part = {"state": "state", "status": "state", "since": "since", "from": "since"}.get(last)
    name = names().get(before)
    if part and name and fields()[name.field].kind.startswith("capability:"):
        return Name(f"{fields()[name.field].kind.partition(':')[2]}.{part}", 1.1)
    return None


def _inside(word: str, header: str) -> bool:
    if word.isascii() or not _ideographic(word):
        telling = " " in word or (len(word) > 4 and word not in COMMON)
        return telling and f" {word} " in f" {header} "
    return len(word) > 1 and word in header


def _ideographic(word: str) -> bool:
    return all(ord(c) > 0x2E7F or c.isascii() for c in word)


def _by_content(table: Table, found: list[Choice], blocked: set[str]) -> list[Choice]:
    taken, used = _taken(found, blocked)
    return [
        _choice(table, described(field), position, score, "content")
        for field, position, score in guessed_by_content(table, used)
        if field not in taken
    ]


def _taken(found: list[Choice], blocked: set[str]) -> tuple[set[str], set[int]]:
    return blocked | {c.field for c in found}, {c.position for c in found}


def _choice(table: Table, field: Field, position: int, score: float, by: str) -> Choice:
    kind, _, argument = field.kind.partition(":")
    example = next(iter(table.sample(position, 1)), "")
    return Choice(
        field.name, kind, argument, position, table.names[position], min(score, 1.0), by, example
    )
