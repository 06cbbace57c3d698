"""A program by the authors of the format (Go's x/mod) finds our log true, and a forged one not."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from registry import log
from tests.conftest import skip_or_fail
from tests.log.test_published import data, flip, grow, key_of

__all__ = ["data", "grow"]  # fixtures
pytestmark = pytest.mark.slow

LIBRARY = Path("/usr/share/gocode")
CHECKER = """
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func main() {
	folder := os.Args[1]
	verifier, err := note.NewVerifier(os.Args[2])
	must(err)
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	must(err)
	opened, err := note.Open(signed, note.VerifierList(verifier))
	must(err)
	var origin, root string
	var size int64
	_, err = fmt.Sscanf(opened.Text, "%s\\n%d\\n%s\\n", &origin, &size, &root)
	must(err)
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, 0, len(indexes))
		for _, index := range indexes {
			found = append(found, hashes[index])
		}
		return found, nil
	})
	for number := int64(0); number < size; {
		name := fmt.Sprintf("tile/entries/%03d", number/256)
		if width := size - number; width < 256 {
			name += fmt.Sprintf(".p/%d", width)
		}
		bundle, err := os.ReadFile(filepath.Join(folder, name))
		must(err)
		for len(bundle) > 0 {
			length := int(binary.BigEndian.Uint16(bundle))
			stored, err := tlog.StoredHashes(number, bundle[2:2+length], reader)
			must(err)
			hashes = append(hashes, stored...)
			bundle = bundle[2+length:]
			number++
		}
	}
	rebuilt, err := tlog.TreeHash(size, reader)
	must(err)
	if rebuilt.String() != root {
		fmt.Println("another root")
		os.Exit(1)
	}
}
"""


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checker, made once."""
    if not shutil.which("go") or not (LIBRARY / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        skip_or_fail("Go with golang.org/x/mod")
    folder = tmp_path_factory.mktemp("checker")
    (folder / "main.go").write_text(CHECKER)
    own = {"GO111MODULE": "off", "GOPATH": str(LIBRARY), "GOCACHE": str(folder / "cache")}
    command = ["go", "build", "-o", str(folder / "checker"), str(folder / "main.go")]
    subprocess.run(command, check=True, env=os.environ | own)
    return folder / "checker"


def test_another_program_finds_the_log_true(checker: Path, grow, data: Path):
    grow(700)
    command = [str(checker), str(data / "log"), key_of(data).vkey]
    assert subprocess.run(command).returncode == 0

    flip(data / "log/tile/entries/001", 40)
    told = subprocess.run(command, capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (1, "another root\n")
    with pytest.raises(log.Wrong, match="Entry 257"):
        log.verify(data / "log")
