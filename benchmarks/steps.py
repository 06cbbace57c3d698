"""The steps of a run in their order, each with the rows that it fills."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks import (
    work_answers,
    work_changes,
    work_curve,
    work_files,
    work_geopandas,
    work_hiding,
    work_keeping,
    work_requests,
    work_tiles,
    work_view,
    work_warm,
    work_whole,
)
from benchmarks.bench import Bench, Figure


@dataclass(frozen=True)
class Step:
    """A part of a run that can be run by itself."""

    name: str
    measure: Callable[[Bench], Iterator[Figure]]
    rows: tuple[str, ...]


STEPS = (
    Step("import", work_files.taken_in, ("import_copy", "import_memory")),
    Step("start", work_whole.started, ("start",)),
    Step("whole", work_whole.complete, ("whole",)),
    Step("size", work_whole.largest, ("tile_size",)),
    Step("memory", work_whole.held_by_workers, ("worker_memory",)),
    Step("low-zoom", work_tiles.low_zoom, ("low_zoom",)),
    Step("filtered-cost", work_tiles.filtered_cost, ("filtered_cost",)),
    Step("tiles-tipg", work_tiles.beside_tipg, ("tiles_tipg", "tiles_tipg_all")),
    Step("tiles-tipg-filtered", work_tiles.filtered_beside_tipg, ("tiles_tipg_filtered",)),
    Step("map-cut", work_files.on_the_map, ("map_cut",)),
    Step("tiles-tileserver", work_tiles.beside_tileserver, ("tiles_tileserver",)),
    Step("warm-bare", work_warm.beside_bare, ("warm_bare",)),
    Step("warm-tileserver", work_warm.beside_tileserver, ("warm_tileserver",)),
    Step("warm-nginx", work_warm.behind_nginx, ("warm_nginx",)),
    Step("boxes-tipg", work_answers.boxes_beside_tipg, ("bbox_tipg",)),
    Step("boxes-datasette", work_answers.boxes_beside_datasette, ("bbox_datasette",)),
    Step("ids-tipg", work_answers.items_beside_tipg, ("id_tipg",)),
    Step("ids-bare", work_answers.items_beside_bare, ("id_bare",)),
    Step("boxes-pygeoapi", work_answers.boxes_beside_pygeoapi, ("bbox_pygeoapi",)),
    Step("ids-pygeoapi", work_answers.items_beside_pygeoapi, ("id_pygeoapi",)),
    Step("view", work_view.first_view, ("view_country", "view_astana")),
    Step("phone", work_view.on_a_phone, ("phone",)),
    Step("visible", work_changes.visible, ("visible",)),
    Step("writes", work_changes.under_writes, ("writes",)),
    Step("export-csv", work_files.exported_csv, ("export_csv", "export_memory")),
    Step("export-parquet", work_files.exported_parquet, ("export_parquet", "export_memory")),
    Step("export-geojson", work_files.exported_geojson, ("export_geojson", "export_memory")),
    Step("export-gpkg", work_files.exported_gpkg, ("export_gpkg", "export_memory")),
    Step("keeping", work_keeping.backed_up, ("backup", "restore")),
    Step(
        "requests",
        work_requests.answered,
        ("requests_queue", "requests_status", "requests_record"),
    ),
    Step("hiding", work_hiding.hidden, ("hiding_273", "hiding_1000", "hiding_memory")),
    Step("curve", work_curve.curve, ("curve",)),
    Step("geopandas", work_geopandas.beside_geopandas, ("geopandas",)),
)


def chosen(only: frozenset[str]) -> list[Step]:
    """The steps of these names, or those that fill the rows of these names; all when none."""
    return [step for step in STEPS if not only or only & {step.name, *step.rows}]
