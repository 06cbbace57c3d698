"""A map as folium draws it: the shell, its layers and controls, all from this portal's own files.

No text of the register passes through folium: what it is given it writes into a script, where
some of it would run. Layers get addresses and numbers; the page fetches the words itself.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

# folium also draws tables, and brings pandas for it: a third of the memory of a worker, and of
# the time until it answers, for what no map of ours uses. It does without where there is none.
_modules: dict[str, Any] = sys.modules
_is_ours = _modules.setdefault("pandas", None) is None

import folium  # noqa: E402
from branca.element import CssLink, Element, Figure, JavascriptLink  # noqa: E402
from folium.elements import JSCSSMixin  # noqa: E402
from folium.map import Layer  # noqa: E402
from folium.template import Template  # noqa: E402

if _is_ours:
    del _modules["pandas"]  # whoever really wants it gets it

Scripts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Basemap:
    """What lies under the points: the locator that ships, a .pmtiles file, or picture tiles."""

    kind: Literal["locator", "pmtiles", "tiles"]
    url: str
    attribution: str
    scripts: tuple[str, ...] = ()
    max_zoom: int = 19


@dataclass(frozen=True)
class MapOptions:
    """What a map shows, and where on this portal its files lie."""

    scripts: Mapping[str, str]
    styles: Mapping[str, str]
    basemap: Basemap
    points_url: str
    language: str
    centre: tuple[float, float] = (48.2, 67.3)
    zoom: int = 5
    bounds: tuple[tuple[float, float], tuple[float, float]] | None = None
    points_max_zoom: int = 16
    marks: tuple[str, ...] = ("face", "vehicle", "object", "recording", "unknown")
    element: str = "map"


@dataclass(frozen=True)
class Drawn:
    """The three parts of a drawn map; the page puts `script` into its one nonced block."""

    header: str
    body: str
    script: str


class Deferred(JavascriptLink):
    """A script that does not hold up the page."""

    _template = Template('<script src="{{ this.url }}" defer></script>')


class ServedHere(JSCSSMixin):
    """Files named per element: folium's own lists belong to the class and leak between maps."""

    scripts: Scripts = ()
    styles: Scripts = ()

    def render(self, **kwargs: object) -> str:
        """Name the files in the head, then draw."""
        header = _figure(self).header
        for name, url in self.styles:
            header.add_child(CssLink(url), name=f"style_{name}")
        for name, url in self.scripts:
            header.add_child(Deferred(url), name=f"script_{name}")
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


class CityMap(ServedHere, folium.Map):
    """folium's map with a template of its own: no inline style, no foreign file, no flag."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium reads them from the class
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """
        {%- macro html(this, kwargs) -%}
        <div class="folium-map" id="{{ this.get_name() }}" tabindex="0"></div>
        {%- endmacro -%}
        {%- macro script(this, kwargs) -%}
        var {{ this.get_name() }} = ashyq.map(
            {{- this.get_name() | tojson }}, {{ this.settings | tojson }});
        {%- endmacro -%}
        """
    )

    def __init__(self, options: MapOptions) -> None:
        super().__init__(location=options.centre, zoom_start=options.zoom, tiles=None)
        self.scripts = tuple(options.scripts.items())
        self.styles = tuple(options.styles.items())
        self.settings = {
            "centre": options.centre,
            "zoom": options.zoom,
            "bounds": options.bounds,
            "language": options.language,
        }
        self._name = options.element

    def get_name(self) -> str:
        """The id of the element, which is also the name of the variable in the script."""
        return self._name


class BasemapLayer(ServedHere, Layer):
    """What lies under the points."""

    _template = Template(
        """
        {%- macro script(this, kwargs) -%}
        var {{ this.get_name() }} = ashyq.basemap({{ this.settings | tojson }});
        {%- endmacro -%}
        """
    )

    def __init__(self, basemap: Basemap, language: str) -> None:
        super().__init__(name="basemap", control=False)
        self._name, self._id = "basemap", "layer"
        self.scripts = tuple((f"basemap_{url}", url) for url in basemap.scripts)
        self.settings = {
            "kind": basemap.kind,
            "url": basemap.url,
            "attribution": basemap.attribution,
            "maxZoom": basemap.max_zoom,
            "language": language,
        }


class CameraLayer(ServedHere, Layer):
    """The points, drawn on canvas from vector tiles by the portal's own script."""

    _template = Template(
        """
        {%- macro script(this, kwargs) -%}
        var {{ this.get_name() }} = ashyq.points({{ this.settings | tojson }});
        {%- endmacro -%}
        """
    )

    def __init__(self, url: str, *, max_zoom: int, marks: tuple[str, ...], language: str) -> None:
        super().__init__(name="points", overlay=True, control=False)
        self._name, self._id = "cameras", "layer"
        self.settings = {
            "url": url,
            "layer": "cameras",
            "maxNativeZoom": max_zoom,
            "marks": marks,
            "language": language,
        }


def drawn(options: MapOptions) -> Drawn:
    """Draw a map: the script makes `map`, `basemap_layer` and `cameras_layer`.

    folium names things at random; ours have fixed names, so that the same options give the same
    bytes and a page can carry an ETag.
    """
    city = CityMap(options)
    BasemapLayer(options.basemap, options.language).add_to(city)
    CameraLayer(
        options.points_url,
        max_zoom=options.points_max_zoom,
        marks=options.marks,
        language=options.language,
    ).add_to(city)
    city.render()
    figure = _figure(city)
    # The figure's own head begins with a meta element that the page already has.
    del figure.header._children["meta_http"]
    return Drawn(figure.header.render(), figure.html.render(), figure.script.render())


def _figure(element: Element) -> Figure:
    root = element.get_root()
    if not isinstance(root, Figure):
        raise TypeError("a map is drawn inside a figure")
    return root
