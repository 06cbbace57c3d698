"""CQL2 as JSON: `{"op": "=", "args": [{"property": "place_type"}, "street"]}`."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic_core import from_json

from registry.cameras.cql2 import building
from registry.cameras.cql2.building import Literal, Operand
from registry.cameras.cql2.queryables import FAULT
from registry.cameras.cql2.shapes import of_box, of_geojson
from registry.cameras.cql2.text import DEEPEST, LONGEST
from registry.cameras.cql2.tree import OPERATORS, Constant, Node, Not, all_of
from registry.errors import Refused
from registry.maps.systems import System

Args = Sequence[Any]


def parsed(text: str, system: System) -> Node:
    """The filter that a JSON text means; Refused says what is not understood."""
    if len(text) > LONGEST:
        raise Refused("A filter takes at most 8 000 characters.", **FAULT)
    try:
        said = from_json(text, allow_inf_nan=False)
    except ValueError as broken:
        raise Refused("The filter is not JSON, or is nested too deeply.", **FAULT) from broken
    return _Reader(system).node(said, 0)


class _Reader:
    """Goes through the objects of one filter."""

    def __init__(self, system: System) -> None:
        self.system = system

    def node(self, said: Any, depth: int) -> Node:
        """A condition, or several joined."""
        if depth > DEEPEST:
            raise Refused("A filter takes at most 64 brackets within one another.", **FAULT)
        if isinstance(said, bool):
            return Constant(said)
        op, args = self._called(said)
        if op in ("and", "or") and len(args) > 1:
            return all_of((self.node(one, depth + 1) for one in args), any_of=op == "or")
        if op == "not" and len(args) == 1:
            return Not(self.node(args[0], depth + 1))
        made = self._condition(op, args)
        if made is None:
            raise _unknown(op)
        return made

    def _condition(self, op: str, args: Args) -> Node | None:
        """A single condition; None where there is none that is called so and takes so many."""
        if op == "in" and len(args) == 2 and isinstance(args[1], list):
            return building.among(self._operand(args[0]), [*map(self._operand, args[1])])
        if op == "between" and len(args) == 3:
            operand, least, most = map(self._operand, args)
            return building.between(operand, least, most)
        if op == "isNull" and len(args) == 1:
            return building.blank(self._operand(args[0]))
        if len(args) != 2 or op not in (*OPERATORS, "like", "s_intersects"):
            return None
        left, right = map(self._operand, args)
        if op in OPERATORS:
            return building.compared(left, op, right)
        joined: Callable[[Operand, Operand], Node] = building.intersects
        return (building.like if op == "like" else joined)(left, right)

    def _operand(self, said: Any) -> Operand:
        if isinstance(said, str | int | float):
            return Literal(said)
        if not isinstance(said, dict):
            raise Refused("A filter compares properties with texts, numbers and days.", **FAULT)
        if isinstance(held := said.get("property"), str):
            return building.name(held)
        if "date" in said:
            return building.day(said["date"])
        if isinstance(held := said.get("bbox"), list):
            return of_box(held, self.system)
        if "type" in said:
            return of_geojson(said, self.system)
        op, args = self._called(said)
        if op == "casei" and len(args) == 1 and not (isinstance(args[0], dict) and "op" in args[0]):
            return building.folded(self._operand(args[0]))
        raise _unknown(op)

    def _called(self, said: Any) -> tuple[str, Args]:
        held = said if isinstance(said, dict) else {}
        op, args = held.get("op"), held.get("args")
        if not isinstance(op, str) or not isinstance(args, list):
            raise Refused("A condition is an object with the members op and args, a list.", **FAULT)
        return op, args


def _unknown(op: str) -> Exception:
    return Refused(
        "The filter is not understood from “{rest}” on. What a filter can say stands at /api/docs.",
        rest=op[:40],
        **FAULT,
    )
