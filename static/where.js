// The map on which one draws where one was. It writes into the field `places` of the form and reads
// from it; nothing leaves the device before the form is sent.
ashyq.walk = (map) => {
  "use strict";
  const { page, words } = ashyq;
  const byId = (id) => document.getElementById(id);
  const field = byId("places"), reach = byId("reach");
  const MOST = 200, number = new Intl.NumberFormat(page.language === "en" ? "en" : "ru");
  const notice = (text) => { const box = byId("map-notice"); box.hidden = !text; box.textContent = text || ""; };

  // ---- The field: a place a line, latitude first. Lines that are no place are left alone.
  const LINE = /^\s*([-−]?\d{1,3}(?:[.,]\d+)?)[\s,;]+([-−]?\d{1,3}(?:[.,]\d+)?)[\s,;]*$/;
  const read = () => field.value.split("\n").map((line) => LINE.exec(line)).filter(Boolean)
    .map((found) => found.slice(1).map((one) => Number(one.replace(",", ".").replace("−", "-"))))
    .filter(([lat, lon]) => Math.abs(lat) <= 85 && Math.abs(lon) <= 180).map(([lat, lon]) => L.latLng(lat, lon));
  const before = [];
  const write = (points, { kept = true } = {}) => {
    if (kept) before.push(field.value);
    field.value = points.map(({ lat, lng }) => `${lat.toFixed(6)}, ${lng.toFixed(6)}`).join("\n");
    byId("again")?.setAttribute("open", "");
    draw();
  };

  // ---- The way: its reach, its line, and a handle for each place.
  const perMetre = () => 2 ** (map.getZoom() + 8) / (40075016.7 * Math.cos(map.getCenter().lat * Math.PI / 180));
  const around = L.polyline([], { className: "way-reach", interactive: false, smoothFactor: 0 }).addTo(map);
  const rim = L.polyline([], { className: "way-rim", interactive: false, smoothFactor: 0 }).addTo(map);
  const line = L.polyline([], { className: "way-line", interactive: false, smoothFactor: 0 }).addTo(map);
  const handles = L.layerGroup().addTo(map);
  const trace = (points) => {
    // A single place is a line of no length, with round ends.
    const drawn = points.length === 1 ? [points[0], points[0]] : points;
    for (const one of [around, rim, line]) one.setLatLngs(drawn);
    around.setStyle({ weight: Math.max(2 * Number(reach.value) * perMetre(), 4) });
    around._path?.setAttribute("stroke-width", Math.max(2 * Number(reach.value) * perMetre(), 4));
  };
  const said = (points) => {
    let metres = 0;
    for (let n = 1; n < points.length; n++) metres += map.distance(points[n - 1], points[n]);
    const several = words.way.replace("{places}", number.format(points.length)).replace("{metres}", number.format(Math.round(metres)));
    byId("way-words").textContent = [words.none, words.one][points.length] ?? several;
  };
  const draw = () => {
    const points = read();
    trace(points);
    said(points);
    byId("undo").disabled = !before.length;
    byId("clear").disabled = !points.length;
    handles.clearLayers();
    for (const [place, at] of points.entries()) {
      const handle = L.marker(at, { icon: L.divIcon({ className: "way-place", iconSize: null }), draggable: true, keyboard: false, title: words.place, alt: words.place, zIndexOffset: 900 });
      handle.on("drag", () => { points[place] = handle.getLatLng(); trace(points); });
      handle.on("dragend", () => write(points));
      handle.addTo(handles);
    }
  };
  const add = (at) => { const points = read(); if (points.length < MOST) write([...points, at]); };
  // Two places tapped in a hurry are two places, and not a wish to see more.
  map.doubleClickZoom.disable();
  map.on("click", (event) => add(event.latlng));
  map.on("zoomend", () => trace(read()));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== map.getContainer()) return;
    event.preventDefault();
    add(map.getCenter());
  });
  byId("undo").addEventListener("click", () => { if (before.length) { field.value = before.pop(); draw(); } });
  byId("clear").addEventListener("click", () => write([]));
  field.addEventListener("input", draw);
  reach.addEventListener("change", draw);

  // ---- The cameras of the answer: their numbers in the list, and what they see.
  const from = (at, degrees, metres) => {
    const turn = degrees * Math.PI / 180;
    return L.latLng(at.lat + metres * Math.cos(turn) / 111195, at.lng + metres * Math.sin(turn) / (111195 * Math.cos(at.lat * Math.PI / 180)));
  };
  const cone = (at, [start, width], metres) => {
    const edge = [];
    for (let degrees = 0; degrees < width; degrees += 4) edge.push(from(at, start + degrees, metres));
    edge.push(from(at, start + width, metres));
    return width >= 360 ? edge : [at, ...edge];
  };
  for (const camera of page.covered) {
    const at = L.latLng(camera.lat, camera.lon);
    if (camera.blur) L.circle(at, { radius: camera.blur, className: `spot-blur ${camera.mark}`, interactive: false }).addTo(map);
    for (const view of camera.views) L.polygon(cone(at, view, camera.range), { className: `seen ${camera.mark}`, interactive: false, smoothFactor: 0 }).addTo(map);
    const name = document.createElement("span");
    name.textContent = camera.number;
    L.marker(at, { icon: L.divIcon({ html: name, className: "order-mark", iconSize: null }), interactive: false, keyboard: false, zIndexOffset: 500 }).addTo(map);
  }

  // ---- Where I am: shown on the map only; a tap takes it into the way.
  const shown = L.layerGroup().addTo(map);
  byId("locate").addEventListener("click", () => { notice(words.locating); map.locate({ setView: true, maxZoom: 17, timeout: 15000 }); });
  map.on("locationfound", (event) => {
    notice("");
    shown.clearLayers();
    L.circle(event.latlng, { radius: event.accuracy, className: "me-about", interactive: false }).addTo(shown);
    L.circleMarker(event.latlng, { radius: 8, className: "me", interactive: false }).addTo(shown);
  });
  map.on("locationerror", () => notice(words.notLocated));
  map.on("tilefailed", () => notice(words.tilesFailed));
  draw();
};
