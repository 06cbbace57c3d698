"""The city basemap is served in parts, as the map asks for them."""

import json
from pathlib import Path

from registry.maps import pmtiles


def streets(folder: Path) -> Path:
    line = {"type": "LineString", "coordinates": [[71.40, 51.10], [71.45, 51.15]]}
    road = {"type": "Feature", "geometry": line, "properties": {"highway": "primary"}}
    path = folder / "streets.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [road]}))
    return path


def test_a_part_of_the_file_is_sent_alone(client, tmp_path, monkeypatch):
    out = tmp_path / "city.pmtiles"
    pmtiles.build_basemap(streets(tmp_path), out)
    settings = client.application.extensions["registry.settings"]
    client.application.extensions["registry.settings"] = settings.__class__(
        **(settings.__dict__ | {"basemap": str(out)})
    )

    part = client.get("/basemap.pmtiles", headers={"Range": "bytes=0-6"})

    with part:
        assert (part.status_code, part.data) == (206, b"PMTiles")
    assert "citymap.js" in client.get("/").text


def test_without_a_city_basemap_the_locator_map_is_drawn(client):
    assert client.get("/basemap.pmtiles").status_code == 404
    assert "locator.json" in client.get("/").text
