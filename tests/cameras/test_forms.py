"""A record as texts that people type, and back."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from registry import cameras
from registry.cameras.declared import forms, inputs
from registry.cameras.declared.inputs import Input, Kind
from registry.cameras.declared.reading import Names
from registry.cameras.declared.vocabulary import terms
from registry.errors import Refused
from tests.making import facts

NAMES = Names.of(
    {"station": {"kk": "Вокзал", "en": "Station operator"}, "police": {"ru": "Полиция"}}, "en"
)
LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\x00"),
    min_size=1,
    max_size=12,
)
DATES = st.from_regex(r"\A(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|1\d|2[0-8]))?)?\Z")
VALUES: dict[Kind, Any] = {
    Kind.TEXT: LETTERS,
    Kind.LONG: LETTERS,
    Kind.NUMBER: st.floats(0.01, 80) | st.integers(1, 80),
    Kind.WHOLE: st.integers(0, 40),
    Kind.DATE: DATES,
    Kind.LINK: st.just("https://example.kz/a?b=1"),
    Kind.YES_NO: st.booleans(),
    Kind.ORGANISATION: st.sampled_from(["station", "police"]),
    Kind.SYSTEM: st.just("sergek"),
    Kind.AREA: st.just("astana-saryarqa"),
    Kind.LANGUAGE: st.sampled_from(["kk", "ru", "en"]),
}


def values(one: Input) -> st.SearchStrategy[Any]:
    """Values that the field may hold."""
    if one.parts:
        part = st.fixed_dictionaries({}, optional={p.key: values(p) for p in one.parts})
        return st.lists(part, max_size=3) if one.many else part
    if one.kind is Kind.TERM:
        plain = st.sampled_from(list(terms(one.field.vocabulary or "")))
    else:
        plain = VALUES[one.kind]
    return st.lists(plain, max_size=3, unique=True) if one.many else plain


EVERYTHING = st.sampled_from(sorted(inputs.inputs())).flatmap(
    lambda name: st.fixed_dictionaries({name: values(inputs.inputs()[name])})
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(EVERYTHING, min_size=1, max_size=4))
def test_a_record_comes_back_from_its_form_as_it_was(some: list[dict[str, Any]]) -> None:
    said: dict[str, Any] = {}
    for one in some:
        said |= one
    try:
        record = cameras.camera({"id": "AST-000001"} | said)
    except Refused:
        assume(False)
    told = cameras.facts(record)
    told.pop("identifiability", None)

    typed = forms.typed(forms.texts(told, NAMES), NAMES)

    assert typed.wrong == []
    assert forms.changes(typed, told) == {}
    assert cameras.facts(cameras.camera({"id": "AST-000001"} | typed.facts)) == told


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("retention_days", "0", 0),
        ("retention_days", " 1 000 ", 1000),
        ("lat", "51,1897", 51.1897),
        ("tilt_deg", "−5", -5.0),
        ("active_from", "31.03.2026", "2026-03-31"),
        ("active_from", "2026", "2026"),
        ("controller", "  ВОКЗАЛ ", "station"),
        ("controller", "station", "station"),
        ("children_likely", "no", False),
    ],
)
def test_it_reads_what_people_write(name: str, text: str, expected: object) -> None:
    typed = forms.typed({name: [text]}, NAMES)

    assert typed.wrong == []
    assert typed.facts == {name: expected}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("retention_days", "3.5"),
        ("retention_days", "9" * 5000),
        ("lat", "51° 11'"),
        ("active_from", "yesterday"),
        ("controller", "Nobody"),
        ("place_type", "moon"),
        ("children_likely", "perhaps"),
        ("title_en", "a\x07b"),
        ("functions.0.function", "moon"),
    ],
)
def test_it_says_what_is_wrong_where_it_was_typed(name: str, text: str) -> None:
    typed = forms.typed({name: [text]}, NAMES)

    assert [one.field for one in typed.wrong] == [name]
    assert "{" not in typed.wrong[0].said(str).replace(text, "")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"lat": ["91"], "lon": ["71"]}, "lat"),
        ({"lat": ["51"]}, "lat"),
        ({"active_from": ["2026-02-31"]}, "active_from"),
        ({"contract_ref": ["javascript:alert(1)"]}, "contract_ref"),
        ({"functions.4.since": ["2024"]}, "functions.4.function"),
        ({"functions.2.function": ["anpr"], "functions.7.function": ["anpr"]}, "functions"),
        ({"bearings.3.hfov": ["90"]}, "bearings.3"),
        ({"purposes": [*terms("purpose")][:4]}, "purposes"),
        ({"rights_contact.email": ["nobody"]}, "rights_contact.email"),
    ],
)
def test_what_the_record_refuses_is_said_at_its_field(
    said: dict[str, list[str]], place: str
) -> None:
    typed = forms.typed(said, NAMES)

    record = forms.checked(typed, {"id": "new"} | typed.facts)

    assert record is None
    assert [one.field for one in typed.wrong] == [place]


def test_zero_is_not_a_blank() -> None:
    base = facts(retention_days=0)

    blank = forms.typed(forms.texts(base, NAMES) | {"retention_days": [""]}, NAMES)
    zero = forms.typed(forms.texts(facts(), NAMES) | {"retention_days": ["0"]}, NAMES)

    assert forms.changes(blank, base) == {"retention_days": None}
    assert forms.changes(zero, facts()) == {"retention_days": 0}


def test_a_form_that_claims_endless_rows_is_not_gone_through() -> None:
    assert (
        forms.row_numbers({"functions.999999999999.state": ["on"], "functions.x": []}, "functions")
        == []
    )
