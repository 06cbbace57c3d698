"""Group H of the attacks, as far as it needs no crowd: bodies, ranges, origins, methods, caches."""

import pytest

from tests.careful import CarefulClient

PUBLIC = ("/en/", "/en/cameras", "/cameras.json", "/datasets/cameras.csv", "/en/statistics")


@pytest.mark.parametrize("path", PUBLIC)
def test_h6_nothing_that_is_sent_comes_back_or_is_kept(client: CarefulClient, path: str):
    spoofed = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Host": "evil.example",
    }
    answer = client.get(path, headers=spoofed)

    assert answer.status_code == 200
    assert b"evil.example" not in answer.get_data()
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", PUBLIC)
def test_h9_origins_are_not_reflected_and_nothing_is_trusted(client: CarefulClient, path: str):
    answer = client.get(path, headers={"Origin": "https://evil.example"})

    assert answer.headers.get("Access-Control-Allow-Origin") in (None, "*")
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_h3_a_field_of_megabytes_is_refused(client: CarefulClient):
    answer = client.post("/en/requests/new/information", data={"text": "x" * 16_000_000})

    assert answer.status_code == 413


def test_h4_ten_thousand_parts_are_refused(client: CarefulClient):
    answer = client.post(
        "/en/requests/new/information",
        data={f"part{number}": "x" for number in range(10_000)},
        content_type="multipart/form-data",
    )

    assert answer.status_code in (400, 413)


@pytest.mark.parametrize(
    "said", ["bytes=" + ",".join(f"{n}-{n}" for n in range(1_000)), "bytes=9-1", "x"]
)
def test_h8_ranges_do_no_harm(client: CarefulClient, said: str):
    answer = client.get("/cameras.json", headers={"Range": said, "If-None-Match": "x" * 5_000})

    assert answer.status_code in (200, 206, 416)


@pytest.mark.parametrize("method", ["TRACE", "DELETE", "PUT", "PATCH"])
def test_h10_other_methods_are_refused(client: CarefulClient, method: str):
    assert client.open("/cameras.json", method=method).status_code == 405


def test_h10_head_is_get_without_a_body(client: CarefulClient):
    head, whole = client.head("/claims.json"), client.get("/claims.json")

    assert (head.status_code, head.get_data()) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize("path", ["/office/", "/office/account"])
def test_h7_what_is_for_one_reader_is_kept_by_nobody(client: CarefulClient, path: str):
    assert "no-store" in client.get(path).headers.get("Cache-Control", "")
