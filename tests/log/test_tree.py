"""The tree is the one of RFC 6962, and its proofs lead where they should and nowhere else."""

from contextlib import suppress
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.log import tree

# The inputs and roots that implementations of Certificate Transparency are tested with.
INPUTS = [bytes.fromhex(one) for one in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [sha256(b"\x00" + str(number).encode()).digest() for number in range(600)]


def read(level: int, place: int) -> bytes:
    width = tree.WIDTH**level
    return tree.root(LEAVES[place * width : (place + 1) * width])


def test_its_roots_are_the_published_ones():
    leaves = [sha256(b"\x00" + one).digest() for one in INPUTS]

    assert [tree.root(leaves[:size]).hex() for size in range(1, 9)] == ROOTS
    assert tree.root([]) == sha256(b"").digest()


@given(st.integers(0, 600))
def test_growing_leaf_by_leaf_leads_to_the_same_root(size: int):
    edge = tree.Edge()
    whole = [(level, len(row)) for leaf in LEAVES[:size] for level, row in edge.add(leaf)]

    assert whole == [(0, 256)] * (size // 256)
    assert edge.root() == tree.root(LEAVES[:size]) == tree.root_of(read, size)


@given(st.data(), st.integers(1, 600))
def test_a_proof_leads_from_its_leaf_alone(data: st.DataObject, size: int):
    number = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion(read, number, size)
    root = tree.root(LEAVES[:size])

    assert tree.included(LEAVES[number], number, size, proof) == root
    assert tree.included(b"\x00" * 32, number, size, proof) != root
    with pytest.raises(ValueError, match="too long"):
        tree.included(LEAVES[number], number, size, [*proof, root])


@given(st.data(), st.integers(1, 600))
def test_a_larger_tree_is_proved_to_begin_with_a_smaller(data: st.DataObject, size: int):
    old = data.draw(st.integers(1, size))
    before, root = tree.root(LEAVES[:old]), tree.root(LEAVES[:size])
    proof = tree.consistency(read, old, size)

    assert tree.grown(old, before, size, proof) == root
    if old < size:
        with suppress(ValueError):
            assert tree.grown(old, root, size, proof) != root


def test_tiles_lie_where_the_layout_says():
    assert tree.path(0, 1234067) == "tile/0/x001/x234/067"
    assert tree.path("entries", 5, 7) == "tile/entries/005.p/7"
    # The example of C2SP tlog-tiles.
    widths = [tree.width(70_000, level, number) for level, number in
              [(0, 272), (0, 273), (0, 274), (1, 0), (1, 1), (2, 0)]]  # fmt: skip
    assert widths == [256, 112, 0, 256, 17, 1]
    assert (tree.levels(256), tree.levels(70_000)) == (range(2), range(3))
