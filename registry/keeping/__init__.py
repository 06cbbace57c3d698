"""Keeping the register safe: a backup in one file, and the register put back from one.

A backup holds the database of one moment and the secret key. The map index is not in it: it is
derived, and is built anew at the first look at the map. Nor are the sealed files and the master
key: they are kept apart, so that whoever gets hold of a backup reads nothing private.
"""

from registry.keeping.backup import back_up
from registry.keeping.bundle import Manifest, Progress
from registry.keeping.restoring import holds, restore

__all__ = ["Manifest", "Progress", "back_up", "holds", "restore"]
