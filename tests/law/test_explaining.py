"""A deadline says its own proof, in three languages, and is drawn as weeks of days."""

from datetime import UTC, date, datetime

from registry import law
from registry.law import Extension, Pause, Unit
from registry.law.packs import Packs

START = date(2026, 3, 18)


def explained(packs: Packs, rule_id: str, start: date, language: str, **more) -> list[str]:
    rule = packs.rules[rule_id]
    found = law.due(rule, packs.calendars[rule.calendar], start, **more)
    return [plain(sentence) for sentence in law.explain(found, language)]


def plain(sentence: str) -> str:
    """A sentence without the narrow spaces that keep a date together."""
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


def test_fifteen_working_days_over_nauryz(packs: Packs):
    assert explained(packs, "kz-appc-76-respond", START, "en") == [
        "March 18, 2026 is day zero; counting begins on the day after.",
        "The term: 15 working days.",
        "Not counted: March 21–25 (Nauryz); Saturdays and Sundays.",
        "Last day: Monday, April 13, 2026.",
    ]
    assert explained(packs, "kz-appc-76-respond", START, "ru")[1:] == [
        "Срок: 15 рабочих дней.",
        "Не считаются: 21–25 марта (Наурыз мейрамы); субботы и воскресенья.",
        "Последний день: понедельник, 13 апреля 2026 г.",
    ]
    assert explained(packs, "kz-appc-76-respond", START, "kk")[1:3] == [
        "Мерзім: 15 жұмыс күні.",
        "Есептелмейді: 21–25 наурыз (Наурыз мейрамы); сенбі мен жексенбі.",
    ]


def test_pauses_and_extensions_are_said(packs: Packs):
    said = explained(
        packs, "kz-appc-76-respond", date(2026, 2, 2), "en",
        pauses=[Pause(date(2026, 2, 4), date(2026, 2, 6))],
        extensions=[Extension(1, Unit.MONTH)],
    )  # fmt: skip

    assert "Then extended by: 1 month." in said
    assert (
        "The person's answer was waited for: asked on February 4, 2026, answered on February 6. "
        "Not counted: 2 working days."
    ) in said


def test_months_say_what_happens_at_their_end(packs: Packs):
    said = explained(packs, "eu-gdpr-12-3-respond", date(2026, 1, 31), "en")

    assert "That month has no such day, so its last day is taken: February 28, 2026." in said
    assert (
        "February 28, 2026 is not a working day, so the term ends on the next one: March 2." in said
    )


def test_worked_weekends_and_uncertain_days_are_named(packs: Packs):
    rule, calendar = packs.rules["kz-house-acknowledge"], packs.calendars["kz"]

    worked = law.explain(law.due(rule, calendar, date(2025, 1, 2)), "en")
    uncertain = law.explain(law.due(rule, calendar, date(2026, 5, 26)), "en")

    assert "Counted although at a weekend: January 5 (Moved working day)." in worked
    assert any(one.startswith("Not certain yet: May 27 (Kurban Ait") for one in uncertain)


def test_beyond_the_calendar_it_says_that_holidays_are_missing(packs: Packs):
    said = explained(packs, "kz-appc-76-respond", date(2028, 12, 20), "en")

    assert any("The last day that the calendar knows is December 31, 2028" in one for one in said)


def test_hours_are_said_as_a_moment(packs: Packs):
    rule, noon = packs.rules["kz-house-preserve"], datetime(2024, 2, 29, 6, 0, tzinfo=UTC)
    found = law.due(rule, packs.calendars["kz"], noon)

    assert law.explain(found, "en")[-1] == "Last moment: March 1, 2024, 11:00."
    assert plain(law.explain(found, "ru")[-1]) == "Последний момент: 1 марта 2024 г., 11:00."


def test_numbers_take_the_form_of_their_language():
    assert [law.term(n, Unit.WORKING_DAY, "ru") for n in (1, 2, 5, 21)] == [
        "1 рабочий день", "2 рабочих дня", "5 рабочих дней", "21 рабочий день",
    ]  # fmt: skip
    assert [law.term(n, Unit.MONTH, "en") for n in (1, 2)] == ["1 month", "2 months"]
    assert law.term(3, Unit.MONTH, "kk") == "3 ай"


def test_the_weeks_show_what_became_of_each_day(packs: Packs):
    rule = packs.rules["kz-appc-76-respond"].model_copy(update={"amount": 3})
    pause = [Pause(date(2026, 3, 19), date(2026, 3, 26))]

    weeks = law.weeks(law.due(rule, packs.calendars["kz"], START, pauses=pause))

    drawn = [" ".join(MARKS[cell.state] for cell in week) for week in weeks]
    assert drawn == [
        ". . 0 + p f f",
        "f f f p + f f",
        "L . . . . . .",
    ]
    assert weeks[0][5].day is not None
    assert [cell.number for cell in weeks[1]] == [None, None, None, None, 2, None, None]


MARKS = {"outside": ".", "start": "0", "counted": "+", "paused": "p", "free": "f", "last": "L"}
