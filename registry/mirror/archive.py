"""All tiles of the cameras in one archive (PMTiles), down to the zoom from which none is joined."""

import gzip
from pathlib import Path

import numpy as np
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from sqlalchemy.orm import Session

from registry import cameras
from registry.cameras.index import choosing
from registry.maps import keys, tiles
from registry.maps.pmtiles import writing_to

DEEPEST = 16  # beyond it the map draws parts of the tiles above
EDGES = {"min_lon_e7": -180, "min_lat_e7": -85, "max_lon_e7": 180, "max_lat_e7": 85}


def write(session: Session, everything: cameras.Selection, out: Path) -> int:
    """Write the archive; gives the number of its tiles."""
    parts = choosing.parts(session, everything)
    placed = [part.index.key[part.rows] for part in parts]
    key = np.concatenate([one[one < keys.NOWHERE] for one in placed])
    count = 0
    with out.open("wb") as file:
        writer = writing_to(file)
        for z in range(DEEPEST + 1):
            found = np.unique(key >> np.uint64(keys.BITS - 2 * z))
            xs, ys = keys.place(found)
            places = zip(xs.tolist(), ys.tolist(), strict=True)
            for number, x, y in sorted((zxy_to_tileid(z, x, y), x, y) for x, y in places):
                if cut := tiles.tile_of(parts, z, x, y):
                    writer.write_tile(number, gzip.compress(cut, mtime=0))
                    count += 1
        if not count:
            writer.write_tile(0, gzip.compress(b"", mtime=0))
        degrees = {name: at * 10**7 for name, at in EDGES.items()}
        head = {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, **degrees}
        layers = [{"id": "cameras", "fields": {}, "minzoom": 0, "maxzoom": DEEPEST}]
        writer.finalize(head, {"name": "Ashyq Kamera", "vector_layers": layers})
    return count
