"""How long a filter may take: weighed before it is asked, so that none keeps others waiting.

A weight is about the milliseconds that a condition takes over the cameras of the whole country.
"""

import shapely

from registry.cameras.cql2.queryables import FAULT
from registry.cameras.cql2.tree import Among, Blank, Compared, Every, Like, Node, Not, Within
from registry.errors import Refused

MOST = 600
IDS = 25  # ids are no words of a dictionary: each is looked at
PATTERNS = 120
SHAPES = 40
POINTS = 4  # of a shape weigh as much as a plain condition


def check(node: Node) -> None:
    """Refuse a filter that would take too long."""
    if weight(node) > MOST:
        raise Refused(
            "The filter asks for more than can be looked up in time. Use fewer conditions, above "
            "all fewer patterns on id and fewer polygons.",
            **FAULT,
        )


def weight(node: Node) -> int:
    """What a filter weighs."""
    if isinstance(node, Every):
        return sum(map(weight, node.nodes))
    if isinstance(node, Not):
        return weight(node.node)
    if isinstance(node, Like):
        return PATTERNS if node.of.column == "id" else 1
    if isinstance(node, Within):
        points = shapely.get_num_coordinates(node.shape) if node.shape else 0
        return SHAPES + int(points) // POINTS if points else 1
    is_of_ids = isinstance(node, Among | Blank | Compared) and node.of.column == "id"
    return IDS if is_of_ids else 1
