"""The pages of requests with a hundred thousand of them: the queue, a person's own, the record."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import perf_counter

import numpy as np

from benchmarks import many_requests, ours
from benchmarks.bench import Bench, Figure, Missing
from benchmarks.writer import settings_of
from registry import database, requests
from registry.accounts import Role, offices, officials, sign_ins
from registry.settings import Settings
from registry.site import create_app

MANY, FEW = 100_000, 5_000
OFFICE = "demo-akimat-astana"
ROLES = (Role.REQUEST_CLERK, Role.REQUEST_HANDLER, Role.REQUEST_DECIDER)
ASKED = 200


def answered(bench: Bench) -> Iterator[Figure]:
    """Milliseconds of each page, asked one after the other in this process."""
    folder = bench.path("requests")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for command in ("init", "demo"):
        ours.done(bench, folder, command)
    settings = settings_of(folder)
    token, codes = _filled(settings, FEW if bench.is_quick else MANY)
    client = create_app(settings).test_client()
    client.set_cookie("office", token)
    tabs = ("", "?tab=sort", "?tab=mine", "?tab=review")
    record = ("/kk/requests", "/kk/requests?type=report", "/kk/requests?state=closed")
    asked: dict[str, Callable[[int], int]] = {
        "queue": lambda n: client.get(f"/kk/office/requests{tabs[n % 4]}").status_code,
        "status": lambda n: (
            client.post(
                "/kk/requests/status",
                data={"code": codes[n % len(codes)]},
                # Each from an address of its own, as people's are: codes are counted by address.
                environ_overrides={"REMOTE_ADDR": f"10.{n // 200}.{n % 200}.9"},
            ).status_code
        ),
        "record": lambda n: client.get(record[n % 3]).status_code,
    }
    for name, ask in asked.items():
        times = _times(ask)
        raw = {"p50_ms": float(np.percentile(times, 50)), "asked": len(times)}
        yield Figure(f"requests_{name}", float(np.percentile(times, 95)), raw)


def _filled(settings: Settings, count: int) -> tuple[str, list[str]]:
    """Requests in the register; gives an official's session, and codes of persons."""
    opened, at = database.from_settings(settings), datetime.now(UTC)
    means = requests.means(settings)
    with opened.writing() as session:
        official = officials.add(session, "measures@example.kz", at=at)
        official.state = "active"
        office = offices.by_id(session, OFFICE)
        for role in ROLES:
            officials.give(session, official, role, office, at=at)
        token, number = sign_ins.begin(session, official, at=at, factor="totp"), official.id
    codes = many_requests.fill(opened, means, OFFICE, number, count)
    opened.close()
    return token, codes


def _times(ask: Callable[[int], int]) -> list[float]:
    found = []
    for number in range(-5, ASKED):
        begun = perf_counter()
        status = ask(number % 1_000)
        if status != 200:
            raise Missing(f"a page of requests answered {status}")
        if number >= 0:
            found.append((perf_counter() - begun) * 1_000)
    return found
