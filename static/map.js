// The map: its shell and controls, and the points, drawn on canvas from vector tiles.
// A point layer of its own, because ready-made ones fetch every tile anew for each filter
// and lose the camera that was clicked.
const ashyq = (() => {
  "use strict";
  const data = document.getElementById("atlas-data");
  const page = data ? JSON.parse(data.textContent) : { words: {}, language: "kk" };
  const words = page.words;

  // ---- Colours: the tokens of the style sheet, resolved for the canvas.
  const TOKENS = ["face", "vehicle", "object", "recording", "card", "ink", "line", "land", "beyond", "water", "park", "road", "border"];
  const probe = document.body.appendChild(document.createElement("i"));
  let ink = null, sprites = {};
  const colours = () => (ink ??= Object.fromEntries(TOKENS.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  })));
  addEventListener("themechange", () => { ink = null; sprites = {}; });

  // ---- Vector tiles: as much of the format as points need.
  const decode = (buffer, wanted) => {
    const bytes = new Uint8Array(buffer), view = new DataView(buffer), text = new TextDecoder();
    let at = 0;
    const varint = () => {
      let value = 0, scale = 1, byte;
      do { byte = bytes[at++]; value += (byte & 127) * scale; scale *= 128; } while (byte > 127);
      return value;
    };
    const fields = (end, seen) => {
      while (at < end) {
        const tag = varint(), wire = tag & 7;
        const length = wire === 0 ? 0 : wire === 1 ? 8 : wire === 5 ? 4 : varint();
        const next = at + length;
        const value = wire === 0 ? varint() : null;
        seen(tag >> 3, value, next);
        if (wire !== 0) at = next;
      }
    };
    const string = (end) => text.decode(bytes.subarray(at, end));
    const value = (end) => {
      let found = null;
      fields(end, (field, whole, stop) => {
        if (field === 1) found = string(stop);
        else if (field === 3) found = view.getFloat64(at, true);
        else if (field === 6) found = whole % 2 ? -(whole + 1) / 2 : whole / 2;
        else found = field === 7 ? whole === 1 : whole;
      });
      return found;
    };
    const zigzag = (n) => (n >>> 1) ^ -(n & 1);
    const feature = (end) => {
      const one = { tags: [], x: 0, y: 0 };
      fields(end, (field, _whole, stop) => {
        if (field === 2) while (at < stop) one.tags.push(varint());
        if (field === 4) { varint(); one.x = zigzag(varint()); one.y = zigzag(varint()); }
      });
      return one;
    };
    const layer = (end) => {
      const found = { name: "", keys: [], values: [], features: [], extent: 4096 };
      fields(end, (field, whole, stop) => {
        if (field === 1) found.name = string(stop);
        else if (field === 2) found.features.push(feature(stop));
        else if (field === 3) found.keys.push(string(stop));
        else if (field === 4) found.values.push(value(stop));
        else if (field === 5) found.extent = whole;
      });
      return found;
    };
    let points = [];
    fields(bytes.length, (field, _whole, end) => {
      const found = field === 3 ? layer(end) : null;
      if (!found || found.name !== wanted) return;
      points = found.features.map((one) => {
        const point = { x: one.x / found.extent, y: one.y / found.extent };
        for (let i = 0; i < one.tags.length; i += 2) point[found.keys[one.tags[i]]] = found.values[one.tags[i + 1]];
        return point;
      });
    });
    return points;
  };

  // ---- Marks: shape and colour together, each drawn once and then copied.
  const BOX = 32, RIM = "#fff";
  const shapes = {
    face(pen, ink) { disc(pen, 7.5, RIM); disc(pen, 6.2, ink.face); disc(pen, 2.3, RIM); },
    vehicle(pen, ink) { pen.fillStyle = RIM; pen.fillRect(-7, -7, 14, 14); pen.fillStyle = ink.vehicle; pen.fillRect(-5.5, -5.5, 11, 11); },
    object(pen, ink) { triangle(pen, 9, RIM); triangle(pen, 6.4, ink.object); },
    recording(pen, ink) { disc(pen, 5.5, RIM); disc(pen, 4.1, ink.recording); },
    unknown(pen, ink) {
      disc(pen, 7.2, RIM); disc(pen, 5.8, ink.land);
      pen.lineWidth = 2; pen.strokeStyle = ink.recording; pen.setLineDash([2.6, 2]);
      pen.beginPath(); pen.arc(0, 0, 4.7, 0, 7); pen.stroke();
    },
    observed(pen, ink) { pen.rotate(Math.PI / 4); pen.lineWidth = 2; pen.fillStyle = ink.card; pen.strokeStyle = ink.ink; pen.fillRect(-4, -4, 8, 8); pen.strokeRect(-4, -4, 8, 8); },
  };
  const disc = (pen, radius, colour) => { pen.fillStyle = colour; pen.beginPath(); pen.arc(0, 0, radius, 0, 7); pen.fill(); };
  const triangle = (pen, r, colour) => { pen.fillStyle = colour; pen.beginPath(); pen.moveTo(0, -r); pen.lineTo(r, r * .8); pen.lineTo(-r, r * .8); pen.fill(); };
  const sprite = (mark) => {
    const scale = devicePixelRatio || 1, name = `${mark}${scale}`;
    if (!sprites[name]) {
      const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
      canvas.width = canvas.height = BOX * scale;
      pen.scale(scale, scale); pen.translate(BOX / 2, BOX / 2);
      (shapes[mark] || shapes.unknown)(pen, colours());
      sprites[name] = canvas;
    }
    return sprites[name];
  };

  const point = page.language === "en" ? "." : ",";
  const written = (count) => {
    if (count < 10000) return String(count).replace(/(\d)(?=\d{3}$)/, "$1\u2009");
    const [size, form] = page.short.find(([size]) => count >= size), times = count / size;
    return form.replace("{}", String(times < 10 ? Math.round(times * 10) / 10 : Math.round(times)).replace(".", point));
  };
  const radiusOf = (count) => Math.min(34, 15 + 4.5 * Math.log10(count) + (count > 999 ? 4 : 0));
  const drawCluster = (pen, point, x, y, ink) => {
    const r = radiusOf(point.count), share = (point.face || 0) / point.count;
    pen.save(); pen.translate(x, y);
    // A blurred shadow under each of some hundred clusters would cost a phone a second.
    pen.translate(0, 1); disc(pen, r + 2, "rgb(0 0 0 / .07)"); disc(pen, r + 1, "rgb(0 0 0 / .12)"); pen.translate(0, -1);
    disc(pen, r, ink.card);
    pen.lineWidth = 3.5; pen.strokeStyle = ink.line; pen.beginPath(); pen.arc(0, 0, r - 2.5, 0, 7); pen.stroke();
    if (share > 0) {
      pen.strokeStyle = ink.face; pen.beginPath();
      pen.arc(0, 0, r - 2.5, -Math.PI / 2, -Math.PI / 2 + Math.max(share, .03) * 2 * Math.PI); pen.stroke();
    }
    pen.fillStyle = ink.ink; pen.font = `700 14px "Noto Sans", sans-serif`;
    pen.textAlign = "center"; pen.textBaseline = "middle"; pen.fillText(written(point.count), 0, 1);
    pen.restore();
  };
  const drawCone = (pen, point, x, y, ink) => {
    const turn = (point.bearing - 90) * Math.PI / 180, half = (point.fov || 0) * Math.PI / 360;
    pen.save(); pen.translate(x, y); pen.rotate(turn);
    pen.fillStyle = pen.strokeStyle = ink[point.mark] || ink.recording;
    pen.globalAlpha = .18; pen.beginPath(); pen.moveTo(0, 0);
    // An angle that is not declared is not invented: a line shows the direction alone.
    if (half) { pen.arc(0, 0, 34, -half, half); pen.fill(); } else { pen.globalAlpha = .7; pen.lineWidth = 2; pen.lineTo(26, 0); pen.stroke(); }
    pen.restore();
  };

  // ---- The point layer.
  const PAD = 44, SIDE = 512, KEPT = 240;
  const Points = L.GridLayer.extend({
    options: { tileSize: SIDE, minZoom: 1, pane: "overlayPane", keepBuffer: 1, updateWhenZooming: false, noWrap: true, className: "points", maxNativeZoom: undefined },

    initialize(settings) {
      L.setOptions(this, { attribution: settings.attribution || "" });
      this.settings = settings;
      this.query = settings.query || "";
      this.cache = new Map();
      addEventListener("themechange", () => this.repaint());
      document.fonts?.ready.then(() => this.repaint());
    },
    setQuery(query) {
      if (query === this.query) return;
      this.query = query;
      for (const key in this._tiles) this.fill(this._tiles[key].el, this._tiles[key].coords);
    },
    repaint() { for (const key in this._tiles) this.paint(this._tiles[key].el); },
    createTile(coords, done) {
      // A tile holds each camera once, so marks reach over its edge; the canvas does too.
      const tile = L.DomUtil.create("div", "points-tile"), canvas = L.DomUtil.create("canvas", "", tile);
      const scale = devicePixelRatio || 1;
      canvas.width = canvas.height = (SIDE + 2 * PAD) * scale;
      this.fill(tile, coords).then(() => done(null, tile), (failure) => done(failure, tile));
      return tile;
    },
    async fill(tile, coords) {
      // Beyond the last zoom with tiles of its own, a tile is a part of the one above it.
      const z = coords.z - 1, up = Math.max(0, z - this.settings.maxNativeZoom), parts = 2 ** up;
      const x = Math.floor(coords.x / parts), y = Math.floor(coords.y / parts);
      const url = L.Util.template(this.settings.url, { z: z - up, x, y }) + (this.query && `?${this.query}`);
      tile.wanted = url;
      try {
        const all = await this.tile(url);
        if (tile.wanted !== url) return;
        const left = coords.x - x * parts, top = coords.y - y * parts;
        tile.points = up === 0 ? all : all
          .map((point) => ({ ...point, x: point.x * parts - left, y: point.y * parts - top }))
          .filter((point) => point.x >= 0 && point.x < 1 && point.y >= 0 && point.y < 1);
        tile.zoom = coords.z;
        this.paint(tile);
      } catch (failure) {
        if (tile.wanted === url) this._map?.fire("tilefailed");
        throw failure;
      }
    },
    tile(url) {
      if (!this.cache.has(url)) {
        const got = url.startsWith("pmtiles:") ? ashyq.archived(url) : fetch(url).then((answer) => {
          if (!answer.ok) throw new Error(answer.status);
          return answer.status === 204 ? null : answer.arrayBuffer();
        });
        const found = got.then((bytes) => (bytes ? decode(bytes, this.settings.layer) : []));
        found.catch(() => this.cache.delete(url));
        this.cache.set(url, found);
        if (this.cache.size > KEPT) this.cache.delete(this.cache.keys().next().value);
      }
      return this.cache.get(url);
    },
    paint(tile) {
      const canvas = tile.firstChild, pen = canvas.getContext("2d"), ink = colours(), scale = devicePixelRatio || 1;
      pen.setTransform(1, 0, 0, 1, 0, 0); pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.setTransform(scale, 0, 0, scale, PAD * scale, PAD * scale);
      const points = tile.points || [];
      for (const point of points) {
        if (point.approx) { pen.globalAlpha = .13; pen.translate(point.x * SIDE, point.y * SIDE); disc(pen, 17, ink[point.mark] || ink.recording); pen.translate(-point.x * SIDE, -point.y * SIDE); pen.globalAlpha = 1; }
        if (tile.zoom >= 16 && point.bearing != null) drawCone(pen, point, point.x * SIDE, point.y * SIDE, ink);
      }
      const size = BOX * (tile.zoom < 14 ? .86 : 1);
      for (const { count, mark, x, y } of points) {
        if (!(count > 1)) pen.drawImage(sprite(this.settings.marks ? mark : "observed"), x * SIDE - size / 2, y * SIDE - size / 2, size, size);
      }
      // Where two touch, the larger number is the one to be read.
      const clusters = points.filter((point) => point.count > 1).sort((a, b) => a.count - b.count);
      for (const point of clusters) drawCluster(pen, point, point.x * SIDE, point.y * SIDE, ink);
    },
    find(id) {
      for (const key in this._tiles) {
        const found = this._tiles[key].el.points?.find((point) => point.id === id);
        if (found) return found;
      }
      return null;
    },
    // The nearest point within reach of a place on the screen, with where it is drawn.
    hit(layerPoint, reach) {
      let best = null, nearest = Infinity;
      for (const key in this._tiles) {
        const { el, coords, current } = this._tiles[key];
        if (!current || coords.z !== this._tileZoom) continue;
        const origin = this._getTilePos(coords);
        for (const point of el.points || []) {
          const at = L.point(origin.x + point.x * SIDE, origin.y + point.y * SIDE);
          const far = at.distanceTo(layerPoint) - (point.count > 1 ? radiusOf(point.count) - 6 : 0);
          if (far <= reach && far < nearest) { nearest = far; best = { point, latlng: this._map.layerPointToLatLng(at) }; }
        }
      }
      return best;
    },
  });

  // ---- The chosen camera: a ring, its mark, and what it sees where that is declared.
  const SVG = "http://www.w3.org/2000/svg";
  const svg = (name, attributes, ...inside) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const sector = (from, to, r) => {
    if (to - from >= 360) return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
    const at = (degrees) => { const turn = (degrees - 90) * Math.PI / 180; return `${(r * Math.cos(turn)).toFixed(1)} ${(r * Math.sin(turn)).toFixed(1)}`; };
    return `M0 0L${at(from)}A${r} ${r} 0 ${to - from > 180 ? 1 : 0} 1 ${at(to)}Z`;
  };
  const chosen = (map, layer) => {
    let marker = null, shown = null;
    const draw = () => {
      marker?.remove();
      if (!shown) return;
      const { id, lat, lon, bearings = [], range } = shown, mark = layer.find(id)?.mark || shown.mark || "unknown";
      const perMetre = 1 / (40075016.7 * Math.cos(lat * Math.PI / 180) / 2 ** (map.getZoom() + 8));
      const r = Math.min(400, Math.max(40, range ? range * perMetre : 96));
      const cones = map.getZoom() < 14 ? [] : bearings.map(({ bearing, from, to, hfov }) => {
        if (from == null && !hfov) return svg("path", { d: `M0 0L${Math.sin(bearing * Math.PI / 180) * r} ${-Math.cos(bearing * Math.PI / 180) * r}`, class: `line ${mark}` });
        const start = from ?? bearing - hfov / 2, end = from == null ? bearing + hfov / 2 : to < from ? to + 360 : to;
        return svg("path", { d: sector(start, end, r), class: `cone ${mark}` });
      });
      const picture = svg("svg", { width: 2, height: 2, "aria-hidden": "true" }, ...cones, svg("circle", { r: 14, class: "ring" }), svg("circle", { r: 16.5, class: "ring-rim" }));
      const icon = sprite(mark), face = document.createElement("canvas");
      face.width = icon.width; face.height = icon.height; face.getContext("2d").drawImage(icon, 0, 0);
      const both = document.createElement("div");
      both.append(picture, face);
      marker = L.marker([lat, lon], { icon: L.divIcon({ html: both, className: "chosen", iconSize: [0, 0] }), interactive: false, keyboard: false, zIndexOffset: 1000 }).addTo(map);
    };
    map.on("zoomend", draw);
    layer.on("load", draw);
    addEventListener("themechange", draw);
    return (camera) => { shown = camera; draw(); };
  };

  // ---- The shell.
  const map = (id, settings) => {
    const shell = L.map(id, { zoomControl: false, minZoom: 3, maxZoom: 19, attributionControl: false, worldCopyJump: false, tap: false });
    L.control.attribution({ position: "bottomright", prefix: false }).addTo(shell);
    L.control.zoom({ position: "topright", zoomInText: "+", zoomOutText: "−", zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(shell);
    const said = /[#&]map=(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)/.exec(location.hash);
    if (said) shell.setView([Number(said[2]), Number(said[3])], Number(said[1]));
    else if (settings.bounds) shell.fitBounds(settings.bounds, { maxZoom: 16, padding: [24, 24] });
    else shell.setView(settings.centre, settings.zoom);
    const box = shell.getContainer();
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", words.map || "");
    box.setAttribute("aria-describedby", "map-help");
    return shell;
  };
  return { page, words, svg, map, points: (settings) => new Points(settings), chosen, colours };
})();
