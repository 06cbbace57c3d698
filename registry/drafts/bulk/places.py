"""The place of a row of a map file: its point, or the numbers beside it if those changed."""

from registry.drafts.bulk import notation, rows
from registry.drafts.bulk.opening import Opened, same
from registry.drafts.bulk.remarks import Wrong
from registry.errors import N_


def with_point(opened: Opened, number: int, row: rows.Row, base: rows.Row) -> rows.Row:
    """The row with the place where its point was moved to; columns alone are taken as they are."""
    if opened.points is None:
        return row
    point = opened.points.get(number)
    here = {}
    if point is not None:
        here = {"lon": notation.number(point[0]), "lat": notation.number(point[1])}
    if is_at(here, base) or is_at(here, row):
        return row
    if not (is_at(row, base) or is_at(row, {})):
        raise Wrong(
            "lat",
            N_("The point and the columns lat and lon were moved to different places. Move one."),
        )
    return moved(row, here)


def is_at(row: rows.Row, other: rows.Row) -> bool:
    """Whether both rows name the same place, or none."""
    return all(same(row.get(name), other.get(name), name) for name in rows.PLACE)


def moved(row: rows.Row, to: rows.Row) -> rows.Row:
    """The row at another row's place."""
    kept = {name: cell for name, cell in row.items() if name not in rows.PLACE}
    return kept | {name: to[name] for name in rows.PLACE if name in to}
