"""Which cameras there are at each place: what each one mostly does, whose it is, since when."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from registry.demonstration.bodies import LAST_DAY, OPENED, bodies, in_role
from registry.demonstration.case import Case
from registry.demonstration.dice import Dice
from registry.demonstration.places import Part, Place, cameras_at, parts, profile

WANTED = 3_000
KINDS = {
    "camera": 94.2,
    "multi_camera_site": 3.2,
    "mobile_unit": 1.2,
    "zone": 0.9,
    "network_system": 0.5,
}
INSTEAD_OF_A_PART = {
    "multi_camera_site": ("all_entrances",),
    "zone": ("watched_zone",),
    "network_system": ("camera_network",),
    "mobile_unit": ("body_camera", "patrol_car", "drone"),
}
OTHER_CITY = {"astana": "almaty", "almaty": "astana"}


def cases(of: list[Place]) -> Iterator[Case]:
    """Every camera to be, place after place."""
    for place, count in zip(of, cameras_at(of, WANTED), strict=True):
        titled: Counter[str] = Counter()
        for number in range(1, count + 1):
            yield _case(place, number, titled)


def _case(place: Place, number: int, titled: Counter[str]) -> Case:
    dice = Dice(f"{place.id}/{number}")
    kind = dice.pick(KINDS)
    place_type = dice.maybe(place.profile.get("beside", {})) or place.place_type
    shares = place.profile if place_type == place.place_type else profile(place_type)
    part = _part(kind, shares["parts"], dice)
    titled[part.code] += 1
    body_id = _body_id(place, shares["controllers"], kind, dice)
    is_planned = kind == "camera" and dice.chance(3.6)
    entered = _entered(body_id, is_planned, dice)
    return Case(
        place=place,
        number=number,
        namesakes=titled[part.code],
        place_type=place_type,
        profile=shares,
        part=part,
        record_kind=kind,
        mark=dice.pick(shares["marks"]),
        body_id=body_id,
        entered=entered,
        installed=_installed(entered, dice),
        is_planned=is_planned,
        dice=dice,
    )


def _part(kind: str, codes: list[str], dice: Dice) -> Part:
    return parts()[dice.one(INSTEAD_OF_A_PART.get(kind, codes))]


def _body_id(place: Place, controllers: dict[str, float], kind: str, dice: Dice) -> str:
    role = "police" if kind == "mobile_unit" else dice.pick(controllers)
    # Now and then a list names the body of the wrong city, as lists do.
    city = OTHER_CITY[place.city] if dice.chance(0.8) else place.city
    return in_role(role, city)


def _entered(body_id: str, is_planned: bool, dice: Dice) -> date:
    """A fifth of the cameras comes with the first lists, the others month by month."""
    first = not is_planned and dice.chance(20)
    begin = OPENED if first else date(2024, 2, 1)
    drawn = dice.day(begin, OPENED + timedelta(days=50) if first else LAST_DAY)
    body = bodies()[body_id]
    return body.next_day(drawn) or body.days[-1]


def _installed(entered: date, dice: Dice) -> date:
    if entered < date(2024, 2, 1):
        return dice.day(date(2016, 3, 1), date(2023, 10, 31))
    if dice.chance(58):
        return entered - timedelta(days=dice.whole(10, 120))
    return dice.day(date(2017, 1, 15), entered - timedelta(days=30))
