"""A place that is withheld is told by no entry, from the first to the last."""

import pytest

from registry.cameras.declared.publishing import restored
from registry.cameras.record import facts
from registry.cameras.tables import CameraIdentity

pytestmark = pytest.mark.xdist_group("demonstration")


@pytest.fixture(scope="module")
def kept_back(demo):
    """The cameras that withhold their place, each as it truly is and as its entries tell it."""
    public = {r["id"]: r for r in demo.records("cameras") if r["location_precision"] != "exact"}
    with demo.database.reading() as session:
        rows = session.query(CameraIdentity).where(CameraIdentity.id.in_(public)).all()
    true = {row.id: restored(public[row.id], row.withheld) for row in rows}
    told = {camera_id: [] for camera_id in public}
    for entry in demo.entries:
        if (camera_id := entry.subject.removeprefix("cameras/")) in told:
            told[camera_id].append(f"{entry.record} {entry.reason}")
    return [(true[camera_id], told[camera_id]) for camera_id in public]


def test_there_is_something_to_withhold(kept_back):
    assert len(kept_back) > 45
    assert all(camera.lat is not None for camera, _ in kept_back)


def test_no_entry_of_theirs_holds_the_exact_coordinates(kept_back):
    for camera, told in kept_back:
        for text in told:
            assert f"{camera.lat}" not in text
            assert f"{camera.lon}" not in text


def test_no_entry_at_all_holds_the_exact_place(kept_back, demo):
    everything = "\n".join(entry.record for entry in demo.entries)

    for camera, _ in kept_back:
        assert f'"lat":{camera.lat},' not in everything


def test_their_address_and_title_go_where_the_place_goes(kept_back):
    vague = [pair for pair in kept_back if pair[0].location_precision in ("district", "withheld")]

    assert vague
    for camera, told in vague:
        assert camera.title_kk
        assert not any(camera.title_kk in text for text in told)
        assert not any(camera.address and camera.address in text for text in told)


def test_each_says_why(kept_back):
    assert all("withheld_reason" in facts(camera) for camera, _ in kept_back)
