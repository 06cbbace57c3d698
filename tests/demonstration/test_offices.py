"""The demonstration's offices: marked, empty of people, and counted as their records say."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from registry.accounts import Official, offices
from registry.cameras import Camera, every
from registry.cameras.index.duties import of_office
from registry.cameras.record import camera
from registry.places import areas
from registry.statistics import offices as counted
from tests.demonstration.conftest import Loaded

ALMATY = ZoneInfo("Asia/Almaty")
TODAY = date(2026, 11, 24)
DECLARED: dict[str, Callable[[Camera], object]] = {
    "functions": lambda one: (
        {f.function for f in one.functions if f.state != "not_capable"} - {"unknown"}
    ),
    "retention_days": lambda one: one.retention_days is not None,
    "controller": lambda one: one.controller,
    "rights_contact": lambda one: one.rights_contact,
    "legal_basis": lambda one: one.legal_basis,
    "operator": lambda one: one.operator,
    "connection": lambda one: one.connection,
    "vendors": lambda one: one.vendors,
    "sign": lambda one: one.sign and one.sign.state != "unknown",
    "place_type": lambda one: one.place_type,
    "active_from": lambda one: one.active_from or one.installed_on,
}


def test_they_say_what_they_are_in_every_language(demo: Loaded) -> None:
    with demo.database.reading() as session:
        found = offices.every(session)
        assert len(found) == 3
        for office in found:
            assert "(көрсетілім)" in office.name_kk
            assert "(демонстрация)" in office.name_ru
            assert "(demonstration)" in office.name_en
        assert session.query(Official).count() == 0


@pytest.mark.parametrize("office_id", ["demo-akimat-astana", "demo-police-almaty"])
def test_their_pictures_are_what_the_records_say(demo: Loaded, office_id: str) -> None:
    with demo.database.reading() as session:
        office = offices.by_id(session, office_id)
        chosen = of_office(office, today=TODAY, timezone=ALMATY)
        shown = list(every(session, chosen))
        picture = counted.picture(session, office, today=TODAY, timezone=ALMATY)

    assert picture.facets.total == len(shown) > 100
    for fact, declared in DECLARED.items():
        assert picture.declared[fact] == sum(bool(declared(s.camera)) for s in shown), fact
    open_now = Counter(code for one in shown for code in one.findings)
    assert {code: n for code, n in picture.open.items() if n} == dict(open_now)
    assert picture.ages[-1] == open_now["not_confirmed_for_a_year"]
    assert sum(picture.ages) == len(shown)


@pytest.mark.parametrize("office_id", ["demo-akimat-astana", "demo-police-almaty"])
def test_their_changes_are_those_of_the_log(demo: Loaded, office_id: str) -> None:
    with demo.database.reading() as session:
        office = offices.by_id(session, office_id)
        picture = counted.picture(session, office, today=TODAY, timezone=ALMATY)
    within = areas.descendants(str(office.area))

    expected: Counter[date] = Counter()
    for entry in demo.entries:
        if entry.subject.startswith("cameras/"):
            record = camera(json.loads(entry.record))
            if record.controller == office.organisation and record.district_code in within:
                expected[entry.recorded_at.astimezone(ALMATY).date().replace(day=1)] += 1

    months = {month.first: month.changes for month in picture.pace.months}
    assert [*months][:: len(months) - 1] == [date(2025, 12, 1), date(2026, 11, 1)]
    assert months == {first: expected[first] for first in months}
    assert sum(months.values()) > 0


@pytest.mark.parametrize("office_id", ["demo-akimat-astana", "demo-police-almaty"])
def test_findings_are_closed_where_the_next_entry_lacks_them(demo: Loaded, office_id: str) -> None:
    with demo.database.reading() as session:
        office = offices.by_id(session, office_id)
        picture = counted.picture(session, office, today=TODAY, timezone=ALMATY)
    within = areas.descendants(str(office.area))
    expected: Counter[str] = Counter()
    before: dict[str, Camera] = {}
    for entry in demo.entries:
        if not entry.subject.startswith("cameras/"):
            continue
        now, then = camera(json.loads(entry.record)), before.get(entry.subject)
        before[entry.subject] = now
        is_late = entry.recorded_at.astimezone(ALMATY).date() >= date(2025, 12, 1)
        is_own = then and then.controller == office.organisation and then.district_code in within
        if then and is_late and is_own:
            expected.update(code for code in CLOSED if CLOSED[code](then, now))

    assert {code: picture.pace.closed[code] for code in CLOSED} == {
        code: expected[code] for code in CLOSED
    }
    assert sum(expected.values()) > 0


def _lacked(name: str) -> Callable[[Camera, Camera], bool]:
    def closed(then: Camera, now: Camera) -> bool:
        was_open = not getattr(then, name) and then.status != "removed"
        return was_open and (bool(getattr(now, name)) or now.status == "removed")

    return closed


CLOSED = {
    "legal_basis_not_declared": _lacked("legal_basis"),
    "vendor_not_declared": _lacked("vendors"),
    "rights_contact_not_declared": _lacked("rights_contact"),
}
