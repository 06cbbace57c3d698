"""The audit of a release that anybody reruns from its file, and what it finds in a forged one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.commands import main
from registry.errors import Unusable
from registry.statistics import releases
from registry.statistics.releases.protecting import digest
from tests.statistics.releases.newsroom import CITIES, Newsroom
from tests.statistics.releases.test_attack import a_history


@pytest.fixture
def file(room: Newsroom) -> dict:
    for city, arrests in zip(CITIES, (3, 8, 40), strict=True):
        room.counted(city, "2026-Q1", alerts=50, arrests=arrests)
    return json.loads(room.out("2026-Q1").frozen)


def forged(told: dict) -> bytes:
    """The file with a certificate that fits it."""
    told["certificate"]["sha256"] = digest(told)
    return json.dumps(told).encode()


def test_a_release_is_true(file):
    found = releases.verify(json.dumps(file).encode())
    assert (found.faults, found.hidden) == ((), 2)
    # Astana and Almaty are 11 together: 1 to 10 each.
    assert found.least_width == 9


def test_a_file_that_shows_a_small_count_is_not(file):
    for one in file["cells"]:
        if one["name"] == "faces|almaty|2026-Q1|arrests":
            one.update(value=8, marks="")
    (fault,) = releases.verify(forged(file)).faults
    assert fault == "“faces|astana|2026-Q1|arrests” can be worked out to lie from 3 to 3."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": 3}, "is marked as hidden, and shows a count"),
        ({"value": 3, "marks": ""}, "shows a count below its threshold"),
        ({"threshold": 2}, "is lower than it may be"),
    ],
)
def test_a_file_that_is_forged_is_found_out(file, change, said):
    for one in file["cells"]:
        if one["name"] == "faces|astana|2026-Q1|arrests":
            one.update(change)
    assert said in releases.verify(forged(file)).faults[0]


def test_a_file_that_was_changed_is_not_that_of_its_certificate(file):
    file["cells"][0]["value"] = 151
    assert releases.verify(json.dumps(file).encode()).faults[0].startswith("The figures are not")


def test_sums_that_do_not_hold_are_found(file):
    shown = {one["id"]: one for one in file["cells"] if one["value"] is not None}
    shown["faces|shymkent|2026-Q1|arrests"]["value"] = 500
    assert releases.verify(forged(file)).faults


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": "ashyq-kamera-release/1"}'])
def test_what_is_no_release_is_unusable(content):
    with pytest.raises(Unusable):
        releases.verify(content)


@pytest.mark.long
def test_every_release_of_a_history_can_be_audited_again(room: Newsroom):
    from registry.statistics.releases.tables import Release

    a_history(room, 2)
    with room.database.reading() as session:
        files = [one.frozen.encode() for one in session.query(Release)]
    found = [releases.verify(one) for one in files]
    assert [one.faults for one in found] == [()] * len(files)
    assert any(one.hidden for one in found)


def test_the_command_says_whether_it_is_true(file, tmp_path: Path):
    path = tmp_path / "release.json"
    path.write_text(json.dumps(file))
    true = CliRunner().invoke(main, ["release", "verify", str(path)])
    file["cells"][0]["value"] = 151
    path.write_text(json.dumps(file))
    untrue = CliRunner().invoke(main, ["release", "verify", str(path)])
    path.write_text("cameras")
    other = CliRunner().invoke(main, ["release", "verify", str(path)])

    assert (true.exit_code, untrue.exit_code, other.exit_code) == (0, 1, 2)
    assert "2 hidden, and each could be any of 10 numbers or more." in true.output
