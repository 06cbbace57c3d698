"""The demonstration's release: the invented returns, protected and published as real ones are."""

from datetime import date, timedelta

from registry import log
from registry.accounts import Role, Who
from registry.database import NEWEST, Database
from registry.demonstration import KEEPER
from registry.log.tables import Entry
from registry.statistics import releases
from registry.statistics.releases import Announced
from registry.statistics.releases.tables import Release

RELEASE = "2026-q2"
TITLES = {
    "kk": "Бейнеаналитика, 2025 жылғы 3-тоқсан – 2026 жылғы 2-тоқсан (көрсетілім)",
    "ru": "Видеоаналитика, 3-й квартал 2025 – 2-й квартал 2026 (демонстрация)",
    "en": "Video analytics, third quarter of 2025 to second quarter of 2026 (demonstration)",
}
NOTE = {
    "kk": "Сандар көрсетілім үшін ойдан шығарылған, ешбір қалаға қатысы жоқ. Бір мекеме бет санын "
    "бермеген, екіншісі тоқтатулар туралы айтудан бас тартқан.",
    "ru": "Числа выдуманы для демонстрации и не относятся ни к одному городу. Одно ведомство не "
    "сообщает число лиц, другое отказалось говорить об остановках.",
    "en": "The counts are invented for the demonstration and are of no city. One office gives no "
    "number of faces, the other refuses to speak of stops.",
}
FIRST, LAST = date(2025, 7, 1), date(2026, 6, 30)
AHEAD = timedelta(minutes=5)
# The office of the demonstration does what an official of a register's office does.
OFFICIAL = Who(
    0, "", "", "", "kk", {KEEPER: frozenset({Role.STATISTICIAN})}, frozenset({KEEPER})
)  # fmt: skip


def publish(database: Database) -> int:
    """Announce the release, prepare and publish it after all else; gives how many came out."""
    with database.reading(NEWEST) as session:
        at = session.get_one(Entry, log.size(session)).recorded_at + AHEAD
    told = Announced(RELEASE, TITLES, FIRST, LAST, at + AHEAD)
    with database.writing() as session:
        made = releases.announce(session, OFFICIAL, told, at=at)
        made.demonstration = True
    with database.writing() as session:
        version = session.get_one(Release, RELEASE).version
        releases.set_note(session, OFFICIAL, RELEASE, version, NOTE, at=at)
    with database.writing() as session:
        release = session.get_one(Release, RELEASE)
        releases.begin(session, release, at=at, today=at.date())
    releases.prepare(database, RELEASE, at=at)
    return releases.publish_due(database, at=at + AHEAD)
