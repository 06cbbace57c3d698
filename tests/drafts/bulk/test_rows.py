"""A record becomes a row and the row the record again, whatever the record holds."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from registry import cameras
from registry.cameras.flat.columns import COLUMNS
from registry.drafts.bulk import cells, rows

TEXT = (
    st.text(st.sampled_from("aбқ ;:\\,/-\n\"'=+@|01"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
DAY = st.sampled_from(["2024", "2024-02", "2024-02-29"])
DEGREES = st.floats(0, 359.5)
WEB = st.sampled_from(["https://a.kz/x;y:z", "http://b.kz/?q=1"])
NAME = st.sampled_from(["station", "police-01", "a.b"])


def parts(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the fields; those with a star are always there."""
    always = {name.rstrip("_"): each for name, each in fields.items() if name.endswith("_")}
    at_times = {name: each for name, each in fields.items() if not name.endswith("_")}
    return st.fixed_dictionaries(always, optional=at_times)


VIEW = st.one_of(
    parts(bearing_=DEGREES, hfov=st.floats(0.5, 360)),
    parts(sweep_from_=DEGREES, sweep_to_=DEGREES, hfov=st.floats(0.5, 360)),
)
FUNCTION = parts(
    function_=st.sampled_from(["recording", "anpr", "face_recognition_live"]),
    state_=st.sampled_from(["on", "capable_off", "unknown"]),
    since=DAY, until=DAY, decision_ref=TEXT, system_id=NAME,
)  # fmt: skip
RECORD = parts(
    title_kk=TEXT, address=TEXT, purpose_text=TEXT, height_m=st.floats(0, 999),
    retention_days=st.integers(0, 36_500), children_likely=st.booleans(), active_from=DAY,
    camera_count=st.integers(1, 99), place_type=st.just("railway_station"),
    functions=st.lists(FUNCTION, max_size=3, unique_by=lambda one: one["function"]),
    bearings=st.lists(VIEW, max_size=3),
    external_ids=st.lists(parts(scheme_=TEXT, value_=TEXT), max_size=2),
    access=st.lists(
        parts(
            organisation_=NAME, mode=st.just("live"), purpose=TEXT, legal_standard=TEXT, since=DAY
        ),
        max_size=2,
    ),
    impact_assessments=st.lists(
        parts(type_=st.just("dpia"), status_=st.just("done"), date=DAY, review_due=DAY, url=WEB),
        max_size=2,
    ),
    legal_basis=parts(type_=st.just("statute"), title=TEXT, article=TEXT, url=WEB),
    sign=parts(state_=st.just("present"), languages=st.lists(st.sampled_from(["kk", "ru"]))),
    purposes=st.lists(st.just("public_order"), max_size=1), vendors=st.lists(NAME, max_size=3),
    place_=st.one_of(
        st.just({}),
        st.fixed_dictionaries({"lat": st.floats(-90, 90), "lon": st.floats(-180, 180)}),
    ),
)  # fmt: skip


def known(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with words that the vocabularies have."""
    from registry.cameras.declared.vocabulary import terms

    words = {
        "access": ("mode", "access_mode"),
        "impact_assessments": ("type", "assessment_type"),
    }
    for field, (key, name) in words.items():
        for one in facts.get(field, ()):
            if key in one:
                one[key] = next(iter(terms(name)))
    for one in facts.get("impact_assessments", ()):
        one["status"] = next(iter(terms("assessment_status")))
    if "sign" in facts:
        facts["sign"]["state"] = next(iter(terms("sign_state")))
    if facts.get("purposes"):
        facts["purposes"] = [next(iter(terms("purpose")))]
    return facts


@settings(deadline=None)
@given(RECORD)
def test_it_gives_back_any_record(said: dict[str, Any]) -> None:
    said = known(said)
    record = cameras.camera({"id": "AST-000001", **said.pop("place"), **said})
    row = rows.row_of(cameras.facts(record), entry=7)
    mended: list[object] = []

    read = {
        name: cells.value_of(name, row, lambda *one: mended.append(one)) for name in rows.groups()
    }
    facts = {"id": row["id"]} | {name: value for name, value in read.items() if value is not None}

    assert cameras.camera(facts) == record
    assert not mended


def test_every_column_is_a_fields_or_made_by_the_register() -> None:
    told = {column for columns in rows.groups().values() for column in columns}

    assert told | set(rows.MADE) | set(rows.KEYS) == set(COLUMNS)
