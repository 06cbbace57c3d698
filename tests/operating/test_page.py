"""Everything that docs/operate.md names exists, and everything there is to operate is named."""

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from registry.commands import main
from tests.conftest import skip_or_fail
from tests.operating.conftest import HERE

PAGE = (HERE / "docs" / "operate.md").read_text()
DEPLOY = HERE / "docs" / "deploy"
SOURCES = "".join(path.read_text() for path in (HERE / "registry").rglob("*.py"))
UNITS = (
    "ashyq-kamera.service",
    "ashyq-kamera-backup.service",
    "ashyq-kamera-backup.timer",
    "ashyq-kamera-timers.service",
    "ashyq-kamera-timers.timer",
)
# Commands for which the reader is sent elsewhere: the map's own page, and the show.
ELSEWHERE = {"demo", "export"}


def told(pattern: str) -> set[str]:
    return set(re.findall(pattern, PAGE))


def test_every_command_that_is_named_exists():
    named = told(r"app\.py ([a-z-]+)")

    assert named <= set(main.commands)
    assert set(main.commands) - ELSEWHERE <= named


def test_every_option_that_is_named_exists():
    for name, inner, option in re.findall(
        r"app\.py ([a-z-]+)(?: ([a-z]+) )?[^`\n]*? (--[a-z-]+)", PAGE
    ):
        command = main.commands[name]
        if isinstance(command, click.Group):
            command = command.commands[inner]
        options = [each for p in command.params for each in p.opts]
        assert option in options, (name, inner, option)
    assert "--force" in [o for p in main.commands["restore"].params for o in p.opts]
    assert isinstance(main, click.Group)


def test_every_setting_is_named_and_every_named_one_exists():
    read = set(re.findall(r"REGISTRY_[A-Z_]+", SOURCES)) - {"REGISTRY_METRICS_FOLDER"}

    assert told(r"REGISTRY_[A-Z_]+") == read


def test_every_figure_is_named_and_every_named_one_exists():
    shown = set(re.findall(r"\"(ashyq_[a-z_]+)\"", SOURCES))

    assert shown <= told(r"ashyq_[a-z_]+")
    assert told(r"`(ashyq_[a-z_]+)") <= set(re.findall(r"ashyq_[a-z_]+", SOURCES))


def test_every_file_that_is_named_exists():
    for name in told(r"`((?:docs|registry)/[a-z_./]+)`"):
        assert (HERE / name).exists(), name
    assert {path.name for path in DEPLOY.iterdir()} == {*UNITS, "nginx.conf", "Containerfile"}
    for path in DEPLOY.iterdir():
        assert f"`{path.name}`" in PAGE, path.name


def test_what_it_quotes_is_what_is_said():
    for quoted in (
        "The disk is full or out of order",
        "The register is in use",
        "Run “init” first",
    ):
        assert quoted in PAGE
        assert quoted in SOURCES


def test_systemd_understands_the_units(tmp_path: Path):
    if not shutil.which("systemd-analyze"):
        skip_or_fail("systemd-analyze")
    for name in UNITS:
        # The program must be there for systemd to be content; here it lies elsewhere.
        said = (DEPLOY / name).read_text().replace("/opt/ashyq-kamera", str(HERE))
        (tmp_path / name).write_text(said)

    checked = subprocess.run(
        ["systemd-analyze", "verify", *UNITS],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("name", ["Containerfile", "ashyq-kamera.service"])
def test_the_commands_in_the_files_exist(name: str):
    named = re.findall(r"app\.py ([a-z]+)", (DEPLOY / name).read_text())

    assert named == ["init", "serve"]


def test_what_the_container_takes_is_all_that_is_needed():
    taken = re.findall(r"(?m)^COPY (\S+)", (DEPLOY / "Containerfile").read_text())
    there = [path for each in taken for path in HERE.glob(each)]

    assert {"app.py", "registry", "templates", "static"} <= set(taken)
    kept = {path.name for path in (HERE / "data").iterdir() if tracked(path)}
    assert kept == {path.name for path in there if path.parent.name == "data"}


def tracked(path: Path) -> bool:
    said = subprocess.run(["git", "ls-files", path], cwd=HERE, capture_output=True, text=True)
    return bool(said.stdout)
