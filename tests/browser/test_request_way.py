"""From a request on a phone to the answer and its appeal, as all who have a hand in it go."""

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from registry.database import Database
from registry.requests.tables import Clock, ClockPause, Request
from tests.browser.conftest import drag
from tests.browser.letterbox import LINK
from tests.browser.test_asking import code_on, fill_in
from tests.browser.town import PEOPLE, Screen, Town, a_town, state_on

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# Scripts in every run, plain forms with the tests that take minutes.
WAYS = pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, id="scripts"), pytest.param(False, id="forms", marks=pytest.mark.long)],
)
ASKED = "Қызыл күрте"  # what `fill_in` says of the person
QUESTION = "Бұл камера не үшін орнатылған?"
NAME = "Сынақ адам"
SUMMARY = "Камера жол қиылысын бақылайды."
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, demonstrated: Path) -> Iterator[Town]:
    with a_town(tmp_path_factory.mktemp("town"), demonstrated) as made:
        yield made


def due_on(page: Page) -> date:
    """The last day for the answer, as the person's page says it."""
    said = page.locator(".due-line time").first.get_attribute("datetime")
    return date.fromisoformat(said or "")


def standing_on(page: Page) -> str:
    """Where the request stands, in the words of the person's page."""
    return page.locator(".part .standing").inner_text()


@WAYS
def test_from_a_request_for_footage_to_the_answer_of_its_appeal(
    chromium: Browser, town: Town, scripts: bool
) -> None:
    contact = f"{'scripts' if scripts else 'forms'}@example.kz"
    person = Screen(chromium, town, scripts)
    clerk, handler, decider, other = (Screen(chromium, town, scripts, name) for name in PEOPLE)
    code, number = ask_for_footage(person, contact)
    confirm(person, code, contact)
    the_operator_answers(Screen(chromium, town, scripts), number)
    assert "Сіз үшін сақталды." in person.follows(code).locator(".kept-for").inner_text()

    handler_id = str(town.ids["handler"])
    assert clerk.does(number, "assign", assignee=handler_id) == "in_progress"
    assert clerk.does(number, "verify") == "in_progress"
    asked_and_answered(person, handler, code, number)
    extended(person, decider, code, number)
    cover_a_picture(handler, number)
    assert handler.answers(number, "draft_decision", outcome="granted") == "in_review"
    assert decider.does(number, "approve") == "delivering"
    fetched_once(person, code, contact)

    appeal(person, code)
    assert other.answers(number, "decide_appeal", outcome="unfounded") == "closed"
    page = person.follows(code)
    assert standing_on(page) == "Жауап берілді, өтініш жабылды"
    assert page.locator(".letter-theirs").count() == 4  # question, extension, answer, appeal

    nothing_is_told(person, contact, code)
    for each in (person, clerk, handler, decider, other):
        each.context.close()


def ask_for_footage(person: Screen, contact: str) -> tuple[str, str]:
    """From the map to the receipt; the secret code and the number on it."""
    page, camera = person.page, person.town.camera
    if person.scripts:
        person.go(f"/#map=16/51.1/71.4&camera={camera}")
        page.locator("#card h2").wait_for()
        page.locator("#card a.button").first.click()
        page.locator("#send button").wait_for()
    else:
        person.go("/")
        person.press(".as-list a")
        person.go(f"/cameras/{camera}")
        person.press("a[href*='/requests/new/footage']")
    page.fill("#contact", contact)
    fill_in(page)
    page.locator("#send button").click()
    page.locator(".secret-code").wait_for()
    return code_on(page), page.locator(".receipt-number").inner_text().strip()


def confirm(person: Screen, code: str, contact: str) -> None:
    """Open the link of the letter, which changes nothing, and then press its button."""
    link = person.town.mailbox.link_for(contact, person.page)
    person.go(link)
    assert standing_on(person.follows(code)) == "Қабылданды, мекенжайыңыз расталмаған"
    person.go(link)
    person.press("button[value=confirm]")
    assert standing_on(person.follows(code)) == "Сұрыпталып жатыр"


def the_operator_answers(operator: Screen, number: str) -> None:
    """Whoever runs the camera opens the link of the order and says that all of it is kept."""
    letter = operator.town.mailbox.letter(operator.page, f"{number}\n")
    assert ASKED not in letter
    assert "@example.kz" not in letter
    link = LINK.search(letter)
    assert link, letter
    page = operator.go(link[0])
    assert ASKED not in page.content()
    page.locator("input[value=held]").first.check()
    operator.press("main button[type=submit]:not([name=all])")
    assert page.locator("input[value=held]").count() == 0
    assert operator.context.cookies() == []
    operator.context.close()


def asked_and_answered(person: Screen, handler: Screen, code: str, number: str) -> None:
    """A question stops the clock, the reply a week later lets it run on."""
    asked = handler.does(number, "ask", reason="clarify", words="Қай кіреберіс?")
    assert asked == "awaiting_requester"
    a_week_goes_by(person.town, number)
    page = person.follows(code)
    assert standing_on(page) == "Сізден жауап күтілуде"
    assert "Қай кіреберіс?" in page.locator(".letter-theirs").inner_text()
    before = due_on(page)
    page.fill("#reply-1", "Батыс кіреберіс")
    person.press("form:has(#reply-1) button[type=submit]")
    assert "Батыс кіреберіс" in page.locator(".letters").inner_text()
    assert due_on(page) > before


def extended(person: Screen, decider: Screen, code: str, number: str) -> None:
    """A decision maker takes more time, and the person sees until when and why."""
    before = due_on(person.follows(code))
    why = "Жазба көп, қарауға уақыт керек."
    said = {"amount": "1", "reason": "complexity", "words": why}
    assert decider.does(number, "extend", **said) == "in_progress"
    page = person.follows(code)
    assert due_on(page) > before
    assert why in page.locator(".letters").inner_text()


def cover_a_picture(handler: Screen, number: str) -> None:
    """Upload a picture and cover the middle of it, by pointer or by numbers."""
    page, out = handler.opens(number), io.BytesIO()
    Image.effect_noise((640, 400), 80).convert("RGB").save(out, "PNG")
    kadr = {"name": "kadr.png", "mimeType": "image/png", "buffer": out.getvalue()}
    page.set_input_files("#material", kadr)  # type: ignore[arg-type]
    handler.press("form[action$='/requests/material'] button[type=submit]")
    handler.press("a[href$='/cover']")
    if handler.scripts:
        box = page.locator(".cover svg").first.bounding_box()
        assert box
        drag(page, ".cover svg", round(box["width"] * 0.4), round(box["height"] * 0.4))
    else:
        for side, share in (("left", "50"), ("top", "50"), ("right", "90"), ("bottom", "90")):
            page.locator(f"input[name={side}]").first.fill(share)
    handler.press("button[value=cover]")
    assert page.locator("#files ~ ul a[href*='/files/']:not([href$='/cover'])").count() == 1


def fetched_once(person: Screen, code: str, contact: str) -> None:
    """The file is fetched with a code of the newest letter; the second time it is refused."""
    letters = person.town.mailbox
    letters.letter(person.page, "Материалды алуға болады", to=contact)
    page = person.follows(code)
    begun = len(letters.letters)
    person.press("form:has(input[value=send_code]) button[type=submit]")
    sent = re.search(r"\b\d{6}\b", letters.letter(page, "Бір реттік", to=contact, after=begun))
    assert sent
    page.fill("#once-1", sent[0])
    with page.expect_download() as begun_download:
        page.click("form:has(#once-1) button[type=submit]")
    picture = Image.open(begun_download.value.path())
    with picture:
        grey = picture.convert("L")
    assert grey.crop((330, 210, 560, 345)).getextrema() == (0, 0)
    assert grey.crop((0, 0, 300, 180)).getextrema() != (0, 0)
    person.press("form:has(#once-1) button[type=submit]")
    assert page.locator(".error-summary").count() == 1
    assert page.locator("#once-1").count() == 0


def appeal(person: Screen, code: str) -> None:
    """Say on the own page why one does not agree."""
    page = person.follows(code)
    page.locator("details:has(#appeal-1) > summary").click()
    page.fill("#appeal-1", "Жазбаның жартысы жоқ")
    person.press("form:has(#appeal-1) button[type=submit]")
    assert standing_on(page) == "Шағымыңыздан кейін қайта қаралып жатыр"


def nothing_is_told(person: Screen, contact: str, code: str) -> None:
    """No letter says what it is about, no cookie was set, and the code stood in no address."""
    town = person.town
    letters = "\n".join(town.mailbox.to(contact))
    for word in (ASKED, town.camera, town.title, code, code.replace("-", "")):
        assert word not in letters
    assert not re.search(r"(?<!http:)(?<!\w)/kk/requests", letters)
    assert person.context.cookies() == []
    assert not [one for one in person.addresses if code in one or code.replace("-", "") in one]


def a_week_goes_by(town: Town, number: str) -> None:
    """Let what runs for the answer of a request have begun a week earlier."""
    opened = Database(f"sqlite:///{town.folder}/register.db")
    with opened.writing() as session:
        request = session.scalars(select(Request).where(Request.number == number)).one()
        assert request.due_on
        request.due_on -= WEEK
        of_request = Clock.request_id == request.id
        for clock in session.scalars(select(Clock).where(of_request, Clock.step == "respond")):
            clock.started_at, clock.started_on = clock.started_at - WEEK, clock.started_on - WEEK
            clock.due_on -= WEEK
            for pause in session.scalars(select(ClockPause).where(ClockPause.clock_id == clock.id)):
                pause.from_on -= WEEK
    opened.close()


@WAYS
def test_a_question_about_a_camera_is_answered_for_everybody_to_read(
    chromium: Browser, town: Town, scripts: bool
) -> None:
    person = Screen(chromium, town, scripts)
    handler, decider = (Screen(chromium, town, scripts, name) for name in ("handler", "decider"))
    page = person.go(f"/requests/new/information?camera={town.camera}")
    page.fill("#text", QUESTION)
    page.fill("#name", NAME)
    page.wait_for_timeout(3_500)  # who sends within three seconds is looked at first
    page.locator("#send button").click()
    page.locator(".secret-code").wait_for()
    number = page.locator(".receipt-number").inner_text().strip()

    handler.go("/office/requests?tab=sort")
    handler.press(f"form:has(input[value='{number.replace('/', '-')}']) button")
    assert state_on(handler.page) == "in_progress"
    said = {"outcome": "granted", "summary": SUMMARY, "details": SUMMARY}
    assert handler.answers(number, "draft_decision", **said) == "in_review"
    assert decider.does(number, "approve") == "closed"

    page = Screen(chromium, town, scripts).go(f"/requests/{number}")
    assert SUMMARY in page.locator(".said-answer").inner_text()
    assert page.locator(".timeline li").count() >= 3
    assert QUESTION not in page.content()
    assert NAME not in page.content()
    assert page.context.cookies() == []
    for each in (page, person.page, handler.page, decider.page):
        each.context.close()
