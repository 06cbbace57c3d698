// What lies under the points where no city basemap is set: the locator map that ships.
// It is one small file drawn here, so that nobody else learns what is looked at.
(() => {
  "use strict";
  const { colours } = ashyq;
  const ORDER = ["land", "park", "water", "region", "road"];

  // Longitude and latitude to the unit square of Web Mercator.
  const square = ([lon, lat]) => {
    const sine = Math.sin(Math.max(-85, Math.min(85, lat)) * Math.PI / 180);
    return [lon / 360 + .5, .5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  };
  const lines = ({ type, coordinates }) =>
    type === "LineString" ? [coordinates]
    : type === "MultiPolygon" ? coordinates.flat()
    : type === "Polygon" || type === "MultiLineString" ? coordinates : [];
  const prepared = ({ geometry, properties }) => {
    const paths = lines(geometry).map((line) => line.map(square));
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const path of paths) for (const [x, y] of path) {
      box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
    }
    return { ...properties, paths, box, filled: geometry.type.endsWith("Polygon") };
  };

  // Where a name stands, and from which zoom to which it is shown.
  const named = (language) => ({ geometry, properties }) => {
    const { kind, rank } = properties, name = properties[`name_${language}`] || properties.name_kk;
    const filled = geometry.type.endsWith("Polygon"), line = lines(geometry)[0] || [geometry.coordinates];
    const some = filled ? line : line.slice((line.length - 1) >> 1).slice(0, 2);
    const [a, b] = [some[0], some[some.length - 1]].map(square);
    const turn = kind === "road" ? Math.atan((b[1] - a[1]) / (b[0] - a[0])) || 0 : 0;
    const middle = (axis) => (Math.min(...some.map((p) => p[axis])) + Math.max(...some.map((p) => p[axis]))) / 2;
    const [from, to] = { city: [rank + 2, 12], water: [filled ? 6 : 12, 19], park: [13, 19], road: [properties.class === "minor" ? 14 : 13, 19] }[kind] || [99];
    return { at: [middle(1), middle(0)], kind, from, to, name, turn };
  };

  const style = (kind, feature, zoom, ink) => {
    if (kind === "road") {
      const major = feature.class !== "minor";
      return { stroke: ink.road, width: (major ? 1.6 : .8) * Math.min(9, Math.max(1, 1.5 ** (zoom - 10))) };
    }
    if (kind === "region") return { stroke: ink.border, width: 1, dash: [4, 4] };
    if (kind === "water") return feature.filled ? { fill: ink.water } : { stroke: ink.water, width: Math.max(1, 1.5 ** (zoom - 9)) };
    return { fill: ink[kind] };
  };

  // What lies outside a tile is cut off first: in the streets the border of the country is millions
  // of pixels long, and a browser that fills or dashes it in full stands still for seconds.
  const ring = (path, west, north, side) => {
    for (const [axis, at, sign] of [[0, west, 1], [0, west + side, -1], [1, north, 1], [1, north + side, -1]]) {
      const inside = (point) => (point[axis] - at) * sign >= 0, kept = [];
      path.forEach((point, i) => {
        const before = path[(i || path.length) - 1];
        if (inside(point) !== inside(before)) {
          const part = (at - before[axis]) / (point[axis] - before[axis]);
          kept.push([0, 1].map((each) => before[each] + (point[each] - before[each]) * part));
        }
        if (inside(point)) kept.push(point);
      });
      path = kept;
    }
    return path;
  };
  const runs = (path, west, north, side) => {
    const found = [];
    let run = null;
    for (let i = 1; i < path.length; i++) {
      const [a, b] = [path[i - 1], path[i]];
      const isAway = [west, north].some((at, axis) => Math.max(a[axis], b[axis]) < at || Math.min(a[axis], b[axis]) > at + side);
      if (isAway) run = null;
      else if (run) run.push(b);
      else found.push(run = [a, b]);
    }
    return found;
  };

  const Locator = L.GridLayer.extend({
    options: { tileSize: 512, minZoom: 1, keepBuffer: 2, noWrap: true, className: "locator" },
    initialize(settings) {
      L.setOptions(this, { attribution: settings.attribution });
      this.language = settings.language;
      this.drawings = fetch(settings.url).then((answer) => answer.json()).then(({ features }) => {
        const ready = features.filter((one) => one.geometry.type !== "Point").map(prepared);
        ready.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
        this.places = features.map(named(settings.language)).filter((one) => one.name).sort((a, b) => a.from - b.from);
        this.label();
        return ready;
      });
      addEventListener("themechange", () => { for (const key in this._tiles) this.paint(this._tiles[key].el, this._tiles[key].coords); });
    },
    onAdd(map) {
      map.createPane("labels").style.zIndex = 350;
      map.getPane("labels").setAttribute("aria-hidden", "true");
      this.labels = L.layerGroup().addTo(map);
      map.on("zoomend", this.label, this);
      L.GridLayer.prototype.onAdd.call(this, map);
      this.label();
    },
    createTile(coords, done) {
      const tile = L.DomUtil.create("canvas", "locator-tile");
      const scale = Math.min(2, devicePixelRatio || 1);
      tile.width = tile.height = 512 * scale;
      this.paint(tile, coords).then(() => done(null, tile), (failure) => done(failure, tile));
      return tile;
    },
    async paint(tile, coords) {
      const drawings = await this.drawings, pen = tile.getContext("2d"), ink = colours();
      const world = 512 * 2 ** (coords.z - 1), left = coords.x * 512, top = coords.y * 512, zoom = coords.z;
      const edge = 24 / world, west = left / world - edge, north = top / world - edge;
      const side = 512 / world + 2 * edge, scale = tile.width / 512;
      pen.setTransform(scale, 0, 0, scale, 0, 0);
      pen.fillStyle = drawings.some((one) => one.kind === "land") ? ink.beyond : ink.land;
      pen.fillRect(0, 0, 512, 512);
      pen.lineJoin = pen.lineCap = "round";
      for (const one of drawings) {
        const [x0, y0, x1, y1] = one.box;
        if (x1 < west || x0 > west + side || y1 < north || y0 > north + side) continue;
        if (one.kind === "road" && one.class === "minor" && zoom < 11) continue;
        const { fill, stroke, width, dash } = style(one.kind, one, zoom, ink);
        pen.beginPath();
        for (const whole of one.paths) {
          for (const path of fill ? [ring(whole, west, north, side)] : runs(whole, west, north, side)) {
            path.forEach(([x, y], i) => pen[i ? "lineTo" : "moveTo"](x * world - left, y * world - top));
            if (fill) pen.closePath();
          }
        }
        if (fill) { pen.fillStyle = fill; pen.fill("evenodd"); }
        if (stroke) { pen.setLineDash(dash || []); pen.lineWidth = width; pen.strokeStyle = stroke; pen.stroke(); }
      }
    },
    // Names, the greater places first; one that would touch an earlier one is left out.
    label() {
      if (!this._map || !this.places) return;
      const map = this._map, zoom = map.getZoom(), taken = [];
      this.labels.clearLayers();
      for (const { at, kind, from, to, name, turn } of this.places) {
        if (zoom < from || zoom > to) continue;
        const { x, y } = map.project(at), length = name.length * 4 + 8;
        const wide = Math.max(11, Math.cos(turn) * length), high = Math.max(11, Math.abs(Math.sin(turn)) * length);
        if (taken.some((b) => Math.abs(x - b[0]) < wide + b[2] && Math.abs(y - b[1]) < high + b[3])) continue;
        taken.push([x, y, wide, high]);
        const span = document.createElement("span");
        span.textContent = name;
        span.style.transform = `translate(-50%, -50%) rotate(${turn}rad)`;
        L.marker(at, {
          pane: "labels", interactive: false, keyboard: false,
          icon: L.divIcon({ html: span, className: `place place-${kind}`, iconSize: [0, 0] }),
        }).addTo(this.labels);
      }
    },
  });

  ashyq.basemap = (settings) =>
    settings.kind === "pmtiles" ? ashyq.city(settings)
    : settings.kind === "tiles" ? L.tileLayer(settings.url, { attribution: settings.attribution, maxNativeZoom: settings.maxZoom, maxZoom: 19 })
    : new Locator(settings);
})();
