"""Web hooks: registered by the keeper, told of what fits, signed, in order, until it is taken."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from registry import cameras, hooks
from registry.accounts import Role, Who, offices, officials
from registry.accounts.sealing import Seal
from registry.cameras.record import camera
from registry.database import Database
from registry.errors import NotAllowed, Refused
from registry.hooks import Asked
from registry.mail import Letter
from tests.hooks.receiver import Receiver, receiving
from tests.making import OFFICE, a_camera, an_organisation

AT = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
SEAL = Seal("for tests")
ALMATY = ZoneInfo("Asia/Almaty")
HERE, PUBLIC = hooks.guard(is_local=True), hooks.guard(is_local=False)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def keeper(database: Database) -> Who:
    """An administrator of the office that keeps the register, on either engine."""
    with database.writing() as session:
        an_organisation(session)
        a_camera(session, controller="station")
        return an_official(session, "register", Role.ADMINISTRATOR)


def an_official(session, office: str, role: Role) -> Who:
    offices.make(session, office, names={"en": office}, at=AT)
    found = officials.add(session, f"{office}@x.kz", at=AT)
    officials.give(session, found, role, offices.by_id(session, office), at=AT)
    session.flush()
    return officials.who(session, found)


def registered(database: Database, who: Who, address: str, query: str = "", guard=HERE) -> str:
    asked = Asked("Newsroom", address, query, "desk@news.kz")
    with database.writing() as session:
        return hooks.register(session, who, asked, seal=SEAL, guard=guard, zone=ALMATY, at=AT)[1]


def amended(database: Database, camera_id: str = "AST-000001", **facts: object) -> None:
    with database.writing() as session:
        kept = cameras.kept_of(session, [camera_id])[camera_id].camera
        record = camera(kept.model_dump(mode="json", exclude_none=True) | facts)
        change = cameras.Change("amended", record, "Checked on site", None)
        cameras.publish(session, [change], office=OFFICE, at=AT)


def told(database: Database, *, after: timedelta = timedelta(0)) -> tuple[int, int]:
    at = AT + after
    with database.writing() as session:
        hooks.take_up(session, root="https://example.kz", zone=ALMATY, at=at)
    return hooks.send_due(database, seal=SEAL, guard=HERE, root="https://example.kz", at=at)


def test_a_change_that_fits_arrives_once_and_signed(database, keeper, receiver):
    secret = registered(database, keeper, receiver.address, "kind=retention_lengthened")
    amended(database, retention_days=10)
    amended(database, title_en="Another name")
    amended(database, retention_days=90)

    assert told(database) == (1, 0)
    assert told(database) == (0, 0)

    ((headers, body),) = receiver.came
    (change,) = json.loads(body)["data"]["changes"]
    assert (change["entry"], change["subject"]) == (5, "cameras/AST-000001")
    assert "retention_lengthened" in change["kinds"]
    assert change["address"] == "https://example.kz/cameras/AST-000001/history#entry-5"
    # By hand, as the specification says.
    head = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode()
    key = b64decode(secret.removeprefix("whsec_"))
    digest = b64encode(hmac.digest(key, head + body, "sha256")).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    assert headers["webhook-timestamp"] == str(int(AT.timestamp()))


def test_what_was_published_before_is_not_told(database, keeper, receiver):
    registered(database, keeper, receiver.address)

    assert told(database) == (0, 0)
    assert receiver.came == []


def test_the_filters_of_the_page_choose(database, keeper, receiver):
    registered(database, keeper, receiver.address, "area=almaty")
    with database.writing() as session:
        a_camera(session, id="ALA-000001", district_code="almaty", lat=43.25, lon=76.9)
    amended(database, retention_days=10)

    told(database)

    said = [one for _, body in receiver.came for one in json.loads(body)["data"]["changes"]]
    assert [one["subject"] for one in said] == ["cameras/ALA-000001"]


def test_what_is_not_taken_comes_again_with_the_same_mark(database, keeper, receiver):
    registered(database, keeper, receiver.address)
    amended(database, retention_days=10)
    receiver.status = 500

    assert told(database) == (0, 1)
    assert told(database) == (0, 0)  # not before its time
    receiver.status = 204
    assert told(database, after=timedelta(minutes=2)) == (1, 0)

    marks = {headers["webhook-id"] for headers, _ in receiver.came}
    assert (len(receiver.came), len(marks)) == (2, 1)


def test_messages_arrive_in_the_order_of_the_log(database, keeper, receiver):
    registered(database, keeper, receiver.address)
    receiver.status = 503
    amended(database, retention_days=10)
    told(database)
    amended(database, retention_days=11)
    told(database)
    receiver.status = 200
    told(database, after=timedelta(minutes=3))

    entries = [json.loads(body)["data"]["changes"][0]["entry"] for _, body in receiver.came]
    assert entries == [3, 3, 4]


def test_it_is_switched_off_after_days_and_the_newsroom_is_written_to(database, keeper, receiver):
    registered(database, keeper, receiver.address)
    amended(database, retention_days=10)
    receiver.status = 404
    for hour in range(0, 24 * 7, 6):
        told(database, after=timedelta(hours=hour))

    with database.reading() as session:
        (hook,) = hooks.every(session, keeper)
        (letter,) = session.query(Letter)
    assert hook.off_at is not None
    assert letter.recipient == "desk@news.kz"
    assert "The last failure: The answer was 404." in letter.body
    seen = len(receiver.came)
    amended(database, retention_days=11)
    told(database, after=timedelta(days=9))
    assert len(receiver.came) == seen


def test_a_redirect_is_not_followed(database, keeper, receiver):
    registered(database, keeper, receiver.address)
    amended(database, retention_days=10)
    receiver.status, receiver.headers = 302, {"Location": receiver.address}

    assert told(database) == (0, 1)
    assert len(receiver.came) == 1


def test_one_that_hangs_holds_up_nobody_else(database, keeper, receiver):
    with receiving() as slow:
        slow.slow = 1.5
        registered(database, keeper, slow.address)
        registered(database, keeper, receiver.address)
        amended(database, retention_days=10)
        with ThreadPoolExecutor() as pool:
            running = pool.submit(told, database)
            while not receiver.came:
                assert not running.done()
            running.result()


def test_two_at_once_tell_once(database, keeper, receiver):
    registered(database, keeper, receiver.address)
    amended(database, retention_days=10)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: told(database), range(2)))

    assert len(receiver.came) == 1


def test_many_changes_come_in_several_messages(database, keeper, receiver):
    registered(database, keeper, receiver.address)
    for days in range(1, 61):
        amended(database, retention_days=days)

    assert told(database) == (2, 0)
    said = [json.loads(body)["data"]["changes"] for _, body in receiver.came]
    assert [len(some) for some in said] == [50, 10]
    assert [one["entry"] for some in said for one in some] == list(range(3, 63))


# Group G of the attacks: what others choose is refused before anything is connected to.
@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/", "https://[::1]/", "https://0.0.0.0/", "https://localhost/",
        "https://169.254.169.254/latest/meta-data/", "https://[fd00:ec2::254]/",
        "https://[::ffff:169.254.169.254]/", "https://10.0.0.7/", "https://192.168.1.1/",
        "https://172.16.0.1/", "https://[fc00::1]/", "https://100.64.0.1/", "https://224.0.0.1/",
        "https://2130706433/", "https://0177.0.0.1/", "https://0x7f.1/", "https://127.1/",
    ],
)  # fmt: skip
def test_g_nothing_is_sent_into_other_networks(address: str):
    parts = PUBLIC.split(address)

    with pytest.raises(Refused, match=r"not on the public internet|leads nowhere"):
        PUBLIC.resolved(parts.hostname or "", 443)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.kz/", "file:///etc/passwd", "ftp://example.kz/", "gopher://example.kz/",
        "https://user@example.kz/", "https://user:pass@example.kz/", "https://example.kz/#@x.kz",
        "https:///path", "//example.kz/", "https://example.kz:0/", "https://example.kz:99999/",
        "https://exa mple.kz/", "https://example.kz\\@10.0.0.1/", "https://[::1", "", "https://пример.kz/",
        "https://example.kz/\r\nHost: x",
    ],
)  # fmt: skip
def test_g_what_is_no_address_is_refused(address: str):
    with pytest.raises(Refused, match="begins with https://"):
        PUBLIC.split(address)


@pytest.mark.parametrize(
    ("but", "said"),
    [
        ({"name": " "}, "who hears of the changes"),
        ({"name": "x" * 121}, "who hears of the changes"),
        ({"contact": "nobody"}, "Give an e-mail address"),
        ({"query": "area=nowhere"}, "nowhere"),
        ({"query": "nothing=1"}, "There is no filter"),
        ({"query": "kind=none"}, "kind=none is not known"),
        ({"query": "as_of=1"}, "takes no as_of"),
        ({"address": "ftp://x"}, "begins with https://"),
    ],
)
def test_what_cannot_be_registered_is_said(sqlite: Database, but: dict[str, str], said: str):
    right = {"name": "N", "address": "https://x.kz/", "query": "", "contact": "a@x.kz"}
    with sqlite.writing() as session:
        who = an_official(session, "register", Role.ADMINISTRATOR)
        with pytest.raises(Refused, match=said):
            hooks.register(
                session, who, Asked(**right | but), seal=SEAL, guard=PUBLIC, zone=ALMATY, at=AT
            )


def test_others_keep_no_hooks(sqlite: Database):
    with sqlite.writing() as session:
        who = an_official(session, "station-office", Role.EDITOR)
        with pytest.raises(NotAllowed):
            hooks.every(session, who)
