"""The index as a file: written whole, opened as written, and damage noticed."""

import numpy as np
import pytest

from registry.maps.index import DamagedIndex, arrange, open_index, overlaid, write_index

LON = [71.43, np.nan, 76.95, 71.41, 71.43]
LAT = [51.13, 51.0, 43.24, 51.10, 51.13]
COLUMNS = {
    "id": np.array([b"AST-1", b"AST-0", b"ALA-1", b"AST-2", b"AST-3"], "S16"),
    "mark": np.array([0, 1, 1, 0, 1], np.uint8),
    "bearing": np.array([90, -1, -1, 0, 359], np.int16),
}
WORDS = {"mark": ["face", "көлік"]}


def written(path):
    write_index(path, LON, LAT, COLUMNS, size=77, dictionaries=WORDS)
    return path


def test_it_opens_as_it_was_written(tmp_path):
    index = open_index(written(tmp_path / "new" / "cameras.index"))

    assert (index.size, index.count, index.dictionaries) == (77, 5, WORDS)
    assert sorted(index.columns) == ["bearing", "id", "lat", "lon", "mark"]
    assert {name: column.dtype.str for name, column in index.columns.items()} == {
        "lon": "<f8", "lat": "<f8", "id": "|S16", "mark": "|u1", "bearing": "<i2",
    }  # fmt: skip


def test_it_sorts_by_key_keeps_ties_in_order_and_puts_what_has_no_place_last(tmp_path):
    index = open_index(written(tmp_path / "cameras.index"))

    # North comes first; AST-2 lies a little to the south-west of AST-1, Almaty far to the south.
    assert index.columns["id"].tolist() == [b"AST-1", b"AST-3", b"AST-2", b"ALA-1", b"AST-0"]
    assert index.columns["bearing"].tolist() == [90, 359, 0, -1, -1]
    assert index.columns["lon"].tolist()[:4] == [71.43, 71.43, 71.41, 76.95]
    assert (index.slice(0, 0, 0), len(index.box(-180, -90, 180, 90))) == (slice(0, 4), 4)
    assert index.key.tolist() == sorted(index.key.tolist())


def test_it_is_mapped_read_only_and_aligned(tmp_path):
    index = open_index(written(tmp_path / "cameras.index"))

    with pytest.raises(ValueError, match="read-only"):
        index.columns["mark"][0] = 1
    assert {column.ctypes.data % 64 for column in index.columns.values()} == {0}


def test_it_holds_nothing_when_there_is_nothing(tmp_path):
    write_index(tmp_path / "none.index", [], [], {"mark": np.empty(0, np.uint8)}, size=0)

    index = open_index(tmp_path / "none.index")

    assert (index.count, index.key.tolist(), index.columns["mark"].tolist()) == (0, [], [])
    assert index.slice(0, 0, 0) == slice(0, 0)
    assert index.box(-180, -90, 180, 90).tolist() == []
    assert index.nearest(71, 51, 3)[0].tolist() == []


def test_it_notices_every_damaged_byte(tmp_path):
    path = written(tmp_path / "cameras.index")
    sound = path.read_bytes()

    unnoticed = []
    for at in range(len(sound)):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        try:
            open_index(path)
            unnoticed.append(at)
        except DamagedIndex:
            pass

    assert unnoticed == []


@pytest.mark.parametrize("length", [0, 20, 40, 200, -1])
def test_it_notices_a_file_cut_off_even_without_reading_it_through(tmp_path, length):
    path = written(tmp_path / "cameras.index")
    path.write_bytes(path.read_bytes()[:length])

    with pytest.raises(DamagedIndex):
        open_index(path, verify=False)


def test_it_does_not_take_another_file_or_version_for_an_index(tmp_path):
    path = written(tmp_path / "cameras.index")
    sound = path.read_bytes()

    for other in (b"PK\x03\x04" * 64, sound[:8] + b"\x01" + sound[9:]):
        path.write_bytes(other)
        with pytest.raises(DamagedIndex, match="not an index of version 2"):
            open_index(path)


def test_it_leaves_the_open_file_alone_when_it_is_replaced(tmp_path):
    before = open_index(written(tmp_path / "cameras.index"))

    write_index(tmp_path / "cameras.index", [1.0], [2.0], {}, size=78)

    assert before.columns["bearing"].tolist() == [90, 359, 0, -1, -1]
    assert open_index(tmp_path / "cameras.index").size == 78
    assert [path.name for path in tmp_path.iterdir()] == ["cameras.index"]


def test_it_keeps_the_old_file_when_writing_fails(tmp_path):
    path = written(tmp_path / "cameras.index")

    with pytest.raises(TypeError):
        write_index(path, LON, LAT, COLUMNS, size=object())

    assert open_index(path).size == 77
    assert [path.name for path in tmp_path.iterdir()] == ["cameras.index"]


@pytest.mark.parametrize(
    "columns",
    [{"id": np.array([None] * 5)}, {"mark": np.zeros(4)}, {"key": np.zeros(5)}],
)
def test_it_refuses_columns_that_do_not_fit(columns):
    with pytest.raises(ValueError, match="one number or fixed-width text per point"):
        arrange(LON, LAT, columns, size=1)


def test_it_takes_newer_points_in_and_gone_ones_out():
    index = arrange(LON, LAT, COLUMNS, size=77, dictionaries=WORDS)
    longer = {"mark": ["face", "көлік", "object"]}
    moved = {"id": np.array([b"AST-1"]), "mark": np.array([2]), "bearing": np.array([45])}
    newer = arrange([71.5], [51.2], moved, size=80, dictionaries=longer)

    now = overlaid(index, np.array([0]), newer)

    assert (now.size, now.count, now.dictionaries) == (80, 5, longer)
    assert now.columns["id"].tolist() == [b"AST-1", b"AST-3", b"AST-2", b"ALA-1", b"AST-0"]
    assert now.columns["mark"].tolist() == [2, 1, 0, 1, 1]
    assert now.key.tolist() == sorted(now.key.tolist())


def test_it_refuses_newer_points_whose_dictionary_means_something_else():
    index = arrange(LON, LAT, COLUMNS, size=77, dictionaries=WORDS)
    newer = arrange(LON, LAT, COLUMNS, size=78, dictionaries={"mark": ["vehicle"]})

    with pytest.raises(ValueError, match="must begin like the one before"):
        overlaid(index, np.array([], np.int64), newer)
