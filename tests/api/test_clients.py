"""Programs that people have read the API: GDAL, pyogrio, OWSLib, QGIS; and how often they ask."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from owslib.ogcapi.features import Features

from tests.api.conftest import Served
from tests.conftest import skip_or_fail

SYSTEM_PYTHON = "/usr/bin/python3"
STREET = "place_type='street'"


def read(served: Served, **said: Any) -> Any:
    """What pyogrio reads, in a process of its own: it lets nobody else work while it waits."""
    script = Path(__file__).with_name("in_pyogrio.py")
    command = [sys.executable, str(script), served.address, json.dumps(said)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_pyogrio_hands_its_conditions_on(served):
    found = read(served, bbox=[71.45, 51, 71.7, 52], where=f"{STREET} AND retention_days=0")

    assert [*found] == ["C-02"]
    last = served.items()[-1]
    assert (last["place_type"], last["retention_days"]) == (["street"], ["0"])
    assert [round(float(one), 6) for one in last["bbox"][0].split(",")] == [71.45, 51, 71.7, 52]
    assert len(served.asked) <= 7


def test_pyogrio_reads_everything_with_its_types(served):
    found = read(served)

    assert len(found) == 9
    assert found["C-03"]["geometry"] == "POINT (76.946 43.238)"
    assert found["C-04"]["geometry"] is None
    assert found["C-05"]["active_from"] == "2025"  # as precise as it was declared
    assert (found["C-00"]["retention_days"], found["C-01"]["retention_days"]) == (30, None)
    assert len(served.asked) <= 7


def test_the_systems_gdal_reads_it_too(served):
    if not shutil.which("ogrinfo"):
        skip_or_fail("gdal-bin")
    where = ["-where", STREET, "-spat", "71.45", "51", "71.7", "52", "-oo", "PAGE_SIZE=1000"]
    command = ["ogrinfo", "-ro", "-q", *where, f"OAPIF:{served.address}", "cameras"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    assert "id (String) = C-01" in said
    assert said.count("OGRFeature(cameras)") == 2
    assert served.items()[-1]["place_type"] == ["street"]


def test_owslib_reads_it(served):
    features = Features(served.address)

    assert set(features.feature_collections()) == {"cameras", "organisations", "observations"}
    assert "ogcapi-features-1/1.0/conf/core" in str(features.conformance())
    found = features.collection_items("cameras", bbox=[71.45, 51, 71.7, 52], limit=1)
    assert (found["numberMatched"], found["features"][0]["id"]) == (2, "C-01")
    asked = features.collection_items("cameras", filter="retention_days = 30")
    assert [one["id"] for one in asked["features"]] == ["C-00"]
    assert features.collection_item("cameras", "C-03")["geometry"]["type"] == "Point"
    assert "place_type" in features.collection_queryables("cameras")["properties"]


@pytest.mark.long
def test_qgis_opens_the_layer_with_large_pages(served, tmp_path):
    probe = [SYSTEM_PYTHON, "-c", "import qgis.core"]
    if not shutil.which("qgis") or subprocess.run(probe, capture_output=True).returncode:
        pytest.skip("QGIS is missing")
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    environment.pop("PYTHONPYCACHEPREFIX", None)
    script = Path(__file__).with_name("in_qgis.py")
    ran = subprocess.run(
        [SYSTEM_PYTHON, str(script), served.address], env=environment, capture_output=True,
        text=True, timeout=120,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == {
        "valid": True, "all": 8, "within": ["C-01", "C-02"], "street": ["C-01", "C-02"],
    }  # fmt: skip
    sizes = {int(one["limit"][0]) for one in served.items()}
    assert max(sizes) >= 1_000
