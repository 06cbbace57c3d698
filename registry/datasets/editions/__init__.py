"""Editions: all data sets frozen at one size of the log, signed, and never changed again.

An edition is a folder of files that holds its own proof: the manifest names every file with its
SHA-256, and a checkpoint of the log with the manifest's digest in it is signed by the log's key.
The folder is the truth; there is no table of editions. None is announced in the log: an entry
would make the next edition differ from this one by nothing but the saying of it.
"""

from registry.datasets.editions.differences import Difference
from registry.datasets.editions.differing import Change
from registry.datasets.editions.kept import Edition, edition, editions, folder
from registry.datasets.editions.making import publish
from registry.datasets.editions.verifying import faults, verify

__all__ = [
    "Change",
    "Difference",
    "Edition",
    "edition",
    "editions",
    "faults",
    "folder",
    "publish",
    "verify",
]
