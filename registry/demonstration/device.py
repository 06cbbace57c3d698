"""What hangs on the pole: the title, the place, the device and where it looks."""

from zlib import crc32

from registry.demonstration.case import Case, Facts, partial
from registry.demonstration.places import axis, spot
from registry.settings import LANGUAGES

SCHEME = "Түгендеу тізімі (көрсетілім)"
CITY = {"astana": "Астана", "almaty": "Алматы"}
NUMBERED = {"kk": ", {}-камера", "ru": ", камера {}", "en": ", camera {}"}
MOBILE = {
    "body_worn": {"mount": "other", "title": "body_camera"},
    "vehicle_mounted": {"mount": "vehicle", "title": "patrol_car"},
    "drone": {"mount": "other", "title": "drone"},
}
ALL_ROUND = ("dome", "panoramic_360")
WITHOUT_BEARING = (*ALL_ROUND, "unknown", *MOBILE)


def facts(case: Case) -> Facts:
    """The camera as a thing: its title and place, the device, its view and its dates."""
    dice, place = case.dice, case.place
    device = _device_type(case)
    hangs = spot(place, case.part, case.profile["reach"], dice)
    said: Facts = {
        "demonstration": True,
        "record_kind": case.record_kind,
        **titles(case),
        "lat": hangs.lat,
        "lon": hangs.lon,
        "address": f"{place.names['kk']}, {CITY[place.city]}" if dice.chance(93) else None,
        "place_type": case.place_type,
        "setting": _setting(case),
        "device_type": device if device != "unknown" or dice.chance(50) else None,
        "mount": _mount(case, device),
        "status": "active",
    }
    if case.record_kind not in ("camera", "mobile_unit"):
        said["camera_count"] = dice.whole(2, 16)
    if dice.chance(72):
        value = f"D-{crc32(place.id.encode()) % 10_000:04d}-{case.number:02d}"
        said["external_ids"] = [{"scheme": SCHEME, "value": value}]
    return said | _optics(case, device) | _view(case, device, hangs.azimuth) | _dates(case)


def titles(case: Case, *, plain: bool = False) -> Facts:
    """The titles in three languages; `plain` leaves out the part and counts the cameras."""
    said = {}
    number = case.number if plain else case.namesakes
    for language, title in street_titles(case).items():
        code = language.removeprefix("title_")
        part = "" if plain else f", {getattr(case.part, code)}"
        said[language] = title + part + (NUMBERED[code].format(number) if number > 1 else "")
    return said


def street_titles(case: Case) -> Facts:
    """The titles that say no more than the name of the place, such as two crossing streets."""
    named = {code: case.place.names[code] for code in LANGUAGES}
    return {f"title_{code}": name[0].upper() + name[1:] for code, name in named.items()}


def _device_type(case: Case) -> str:
    if case.record_kind == "mobile_unit":
        return next(kind for kind, of in MOBILE.items() if of["title"] in case.part.code)
    if case.mark == "vehicle":
        return case.dice.pick({"fixed": 90, "multi_sensor": 6, "ptz": 4})
    devices: dict[str, float] = case.profile["devices_indoor" if case.part.indoor else "devices"]
    return case.dice.pick(devices)


def _setting(case: Case) -> str | None:
    if not case.dice.chance(96):
        return None
    return "indoor" if case.part.indoor else case.dice.pick(case.profile["outdoors"])


def _mount(case: Case, device: str) -> str | None:
    if device in MOBILE:
        return MOBILE[device]["mount"]
    if not case.dice.chance(86):
        return None
    return case.dice.pick(case.profile["mounts_indoor" if case.part.indoor else "mounts"])


def _view(case: Case, device: str, azimuth: float) -> Facts:
    """Bearings where the device has any and somebody declared them."""
    dice = case.dice
    is_wide = case.record_kind in ("zone", "network_system")
    if is_wide or device in WITHOUT_BEARING or not dice.chance(86):
        return {}
    if device == "ptz" and dice.chance(55):
        start = _rounded(azimuth + dice.between(60, 120))
        sweep = {"sweep_from": start, "sweep_to": _rounded(start + dice.between(90, 200))}
        return {"bearings": [sweep]}
    narrow = case.mark == "vehicle"
    angle = float(dice.one((22, 28, 34) if narrow else (54, 62, 78, 90, 104)))
    first = _bearing(case, azimuth)
    count = dice.whole(2, 4) if device == "multi_sensor" else 1
    bearings = [{"bearing": _rounded(first + 90 * i), "hfov": angle} for i in range(count)]
    return {"bearings": bearings} | ({"fov_deg": angle} if count == 1 else {})


def _bearing(case: Case, azimuth: float) -> float:
    """Back to the place at a crossing, along the road on a road, outward or back elsewhere."""
    if case.place_type in ("street", "highway", "car_park"):
        return axis(case.place) + case.dice.one((0, 180)) + case.dice.between(-8, 8)
    if case.place_type == "intersection" or case.dice.chance(50):
        return azimuth + 180 + case.dice.between(-30, 30)
    return azimuth + case.dice.between(-35, 35)


def _optics(case: Case, device: str) -> Facts:
    dice = case.dice
    said: Facts = {
        "resolution_mp": dice.one((2, 2, 4, 4, 5, 8, 12)) if dice.chance(70) else None,
        "detail_level": dice.maybe({"observe": 24, "recognise": 20, "identify": 18, "unknown": 6}),
        "night_vision": dice.maybe({"yes": 52, "no": 18, "unknown": 8}),
        "audio": dice.maybe({"no": 62, "yes": 3, "unknown": 9}),
        "privacy_masking": dice.maybe(
            {"none": 24, "windows_masked": 12, "areas_masked": 8, "on_device_blur": 3, "unknown": 8}
        ),
        "operating_hours": dice.maybe(
            {"24x7": 66, "scheduled": 8, "event_only": 3, "unknown": 6}
            if case.place_type != "event_venue"
            else {"24x7": 34, "scheduled": 16, "event_only": 34, "unknown": 4}
        ),
    }
    if device not in MOBILE and dice.chance(74):
        said["height_m"] = round(
            dice.between(2.6, 4) if case.part.indoor else dice.between(3, 9), 1
        )
        said["tilt_deg"] = -float(dice.whole(5, 35)) if dice.chance(50) else None
    if device not in ALL_ROUND and dice.chance(38):
        said["range_m"] = float(dice.one((15, 20, 25, 30, 40, 50, 60)))
        said["range_basis"] = dice.pick({"manufacturer": 66, "modelled": 22, "measured": 12})
    if dice.chance(14):
        said["area_watched"] = f"{case.part.kk} (көрсетілім)"
    if dice.chance(44):
        said["manufacturer"] = f"{dice.one('АБВГ')} өндірушісі (көрсетілім)"
        said["model"] = f"D-{dice.one((120, 200, 240, 400, 800))}"
        said["firmware"] = f"{dice.whole(1, 4)}.{dice.whole(0, 9)}" if dice.chance(40) else None
    return said


def _dates(case: Case) -> Facts:
    dice = case.dice
    return {
        "installed_on": partial(case.installed, dice) if dice.chance(88) else None,
        "active_from": partial(case.installed, dice) if dice.chance(80) else None,
    }


def _rounded(degrees: float) -> float:
    """To five degrees, as people read a compass."""
    return float(round(degrees / 5) * 5 % 360)
