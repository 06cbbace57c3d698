"""Schemathesis asks whatever the descriptions allow and forbid, and finds no fault."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.conftest import Served

HERE = Path(__file__).resolve().parents[2]
SCHEMATHESIS = str(Path(sys.executable).with_name("schemathesis"))
HOOKS = {"SCHEMATHESIS_HOOKS": "tests.api.hooks", "PYTHONPATH": str(HERE)}


def cases(served: Served, document: str, *arguments: str) -> int:
    """How many cases Schemathesis tried in vain on a document."""
    address = f"{served.address}/{document}"
    command = [SCHEMATHESIS, "run", address, "--seed", "1", "--exclude-method", "POST"]
    ran = subprocess.run(
        [*command, *arguments],
        env=os.environ | HOOKS,
        cwd=HERE,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout[-6_000:]
    found = re.search(r"(\d+) generated, (\d+) passed", ran.stdout)
    assert found, ran.stdout
    assert found[1] == found[2]
    return int(found[1])


def test_the_collections_keep_to_their_description(served):
    assert cases(served, "service.json", "--phases", "fuzzing", "--max-examples", "4") > 50


@pytest.mark.long
@pytest.mark.parametrize(("document", "examples"), [("service.json", 40), ("openapi.json", 15)])
def test_so_does_everything_in_many_cases(served, document, examples):
    phases = ("--phases", "examples,coverage,fuzzing")
    assert cases(served, document, *phases, "--max-examples", str(examples)) > 1_000
