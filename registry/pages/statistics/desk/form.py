"""What is asked of the base-rate desk, read from the address; nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext

from registry.statistics.lab_tests import LabTest, lab_tests
from registry.web.words import number

OWN = "own"
FIELDS = ("test", "passers", "wanted", "list_size", "found", "one_in", "group")
PASSERS, WANTED, GROUP = "100000", "10", "13.5"
MOST = 100_000_000
# A number may be written with spaces between thousands, and with the comma of the language.
SPACES = str.maketrans({" ": None, "\u00a0": None, "\u202f": None, ",": "."})


@dataclass(frozen=True)
class Asked:
    """A crowd and a system, with what was typed and what is wrong with it as {field, message}.

    `found` and `group` are shares; one in `one_in` people sets off a false alert with a list of
    `list_size`. `test` is the laboratory test these come from, None where they are one's own.
    """

    test: LabTest | None
    passers: int
    wanted: int
    list_size: int
    found: float
    one_in: float
    group: float
    typed: dict[str, str]
    errors: list[dict[str, str]] = field(default_factory=list)

    def error(self, name: str) -> str | None:
        """What is wrong with one field."""
        return next((one["message"] for one in self.errors if one["field"] == name), None)


class Reading:
    """Reads numbers one by one and gathers what is wrong."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self.said = said
        self.typed: dict[str, str] = {}
        self.errors: list[dict[str, str]] = []

    def number(self, name: str, standard: str, least: float, most: float) -> float:
        """A number from least to most; the least one where it cannot be read."""
        written = self.said.get(name) or standard
        self.typed[name] = written
        plain = written.translate(SPACES)
        digits = plain.replace(".", "", 1)
        if digits.isascii() and digits.isdecimal() and len(digits) < 16:
            value = float(plain)
            if least <= value <= most:
                return value
        message = gettext(
            "“%(value)s” is not a number from %(least)s to %(most)s.",
            value=written[:40],
            least=number(least),
            most=number(most),
        )
        self.errors.append({"field": name, "message": message})
        return least

    def whole(self, name: str, standard: str, least: int, most: int) -> int:
        """The same for a whole number."""
        return round(self.number(name, standard, least, most))


def read(said: Mapping[str, str]) -> Asked:
    """The case that an address asks about; what it leaves open is as in the first test."""
    tests = lab_tests()
    first = next(iter(tests))
    reading = Reading(said)
    chosen = said.get("test") or first
    if chosen not in (*tests, OWN):
        message = gettext("“%(value)s” is not one of the choices.", value=chosen[:60])
        reading.errors.append({"field": "test", "message": message})
        chosen = first
    test = tests.get(chosen)
    by = test or tests[first]
    passers = reading.whole("passers", PASSERS, 1, MOST)
    own_found = reading.number("found", f"{by.found * 100:g}", 0, 100) / 100
    own_one_in = reading.number("one_in", f"{by.false_one_in}", 1, 1e12)
    return Asked(
        test=test,
        passers=passers,
        wanted=reading.whole("wanted", WANTED, 0, passers),
        list_size=reading.whole("list_size", f"{by.list_size}", 1, MOST),
        found=test.found if test else own_found,
        one_in=test.false_one_in if test else own_one_in,
        group=reading.number("group", GROUP, 0.1, 50) / 100,
        typed=reading.typed | {"test": chosen},
        errors=reading.errors,
    )
