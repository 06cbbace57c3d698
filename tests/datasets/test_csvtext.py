"""CSV made of columns is, cell by cell, what Python's own writer makes of the values."""

import csv
import io

import pyarrow as pa
import pytest

from registry.datasets import csvtext


def plainly(values):
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows([value, "end"] for value in values)
    return buffer.getvalue().encode()


@pytest.mark.parametrize(
    "values",
    [
        ["plain", "a, b", 'he said "no"', "two\nlines", "back\rwards", " ", "", None, "ә;é"],
        ["all", "plain", None],
        ["a,b", "a,b"],
        ["same", "same"],
        [None, None],
        [4.0, -0.5, 71.4087, 0.0, None],
        [1e-05, 4.0, 1e16, -1e-7, 123456789012345680.0, None],
        [0.1, 0.2],
        [0, 30, None],
    ],
)
@pytest.mark.parametrize("is_coded", [False, True])
def test_a_cell_is_written_as_python_writes_it(values, is_coded):
    column = pa.array(values)
    if is_coded and pa.types.is_string(column.type):
        column = column.dictionary_encode()
    batch = pa.record_batch([column, pa.array(["end"] * len(values))], names=["value", "end"])

    assert csvtext.lines(batch) == plainly(values)


def test_truths_are_words():
    batch = pa.record_batch([pa.array(["a", "b", "c"]), pa.array([True, None, False])], list("xy"))

    assert csvtext.lines(batch) == b"a,true\r\nb,\r\nc,false\r\n"


def test_no_rows_are_no_lines():
    assert csvtext.lines(pa.record_batch([pa.array([], pa.string())], ["x"])) == b""
