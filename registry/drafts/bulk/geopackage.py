"""An office's cameras as a GeoPackage: points that QGIS opens, and that come back whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from registry.cameras.flat.columns import COLUMNS
from registry.drafts.bulk import rows
from registry.drafts.bulk.opening import SHEET


def write(path: Path, told: Sequence[rows.Row]) -> None:
    """Write the rows with their points; a camera without a place has none."""
    import pyarrow as pa  # slow to import, and only this format needs them
    import pyogrio
    import shapely

    columns: dict[str, Any] = {name: _column(pa, name, told) for name in COLUMNS}
    lon, lat = (
        np.array([float(row.get(name, "nan")) for row in told], dtype=float)
        for name in ("lon", "lat")
    )
    points = np.full(len(told), None, dtype=object)
    is_placed = ~(np.isnan(lon) | np.isnan(lat))
    points[is_placed] = shapely.points(lon[is_placed], lat[is_placed])
    columns["geometry"] = pa.array(shapely.to_wkb(points), pa.binary())
    pyogrio.write_arrow(
        pa.table(columns),
        path,
        layer=SHEET,
        driver="GPKG",
        geometry_name="geometry",
        geometry_type="Point",
        crs="EPSG:4326",
        dataset_options={"VERSION": "1.2"},  # newer versions make older clients warn
    )


def _column(pa: Any, name: str, told: Sequence[rows.Row]) -> Any:
    kind = rows.kinds().get(name)
    cells = [row.get(name) for row in told]
    if kind is bool:
        return pa.array([None if cell is None else cell == "true" for cell in cells], pa.bool_())
    if kind is int:
        return pa.array([None if cell is None else int(cell) for cell in cells], pa.int64())
    if kind is float:
        return pa.array([None if cell is None else float(cell) for cell in cells], pa.float64())
    return pa.array(cells, pa.string())
