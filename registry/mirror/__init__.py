"""The public side as files that any web server, network of copies or archive can give out.

Every page is asked of the portal itself and written down as it answers; what only a program can do
(filters, forms) leads to the live portal, and the page says so. The map reads one archive of tiles.
"""

from registry.mirror.writing import Written, write

__all__ = ["Written", "write"]
