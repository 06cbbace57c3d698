// The map beside a camera's form: the pin, the direction and the angle of view, drawn by dragging.
// The form's own fields hold the numbers; the map shows them and writes into them.
ashyq.draw = (map) => {
  "use strict";
  const { words } = ashyq;
  const form = document.getElementById("camera-form");
  const field = (name) => form.elements.namedItem(name);
  const number = (name) => {
    const text = (field(name)?.value || "").trim().replace(",", ".").replace("−", "-");
    return text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
  };
  let writing = false;
  const write = (name, value) => {
    if (!field(name)) return;
    writing = true;
    field(name).value = value;
    field(name).dispatchEvent(new Event("input", { bubbles: true }));
    writing = false;
  };
  const turned = (degrees) => ((degrees % 360) + 360) % 360;

  // The row of bearings that the handles turn: the one last worked on.
  let row = 0;
  const bearings = () => [...form.querySelectorAll("[data-rows=bearings] [data-row]")].map((one) => Number(one.dataset.row));
  const choose = (wanted) => {
    row = wanted;
    for (const one of form.querySelectorAll("[data-rows=bearings] [data-row]")) one.classList.toggle("turning", Number(one.dataset.row) === row && number(`bearings.${row}.bearing`) != null);
  };

  const place = () => {
    const lat = number("lat"), lon = number("lon");
    return lat == null || lon == null || Math.abs(lat) > 85 || Math.abs(lon) > 180 ? null : L.latLng(lat, lon);
  };
  const reach = (at) => {
    // As far as it sees, but neither a speck nor beyond the map.
    const metresPerPixel = 40075016.7 * Math.cos(at.lat * Math.PI / 180) / 2 ** (map.getZoom() + 8);
    const declared = number("range_m");
    return Math.min(Math.max(declared || 0, 70 * metresPerPixel), 170 * metresPerPixel);
  };
  const from = (at, degrees, metres) => {
    const turn = degrees * Math.PI / 180;
    return L.latLng(at.lat + metres * Math.cos(turn) / 111320, at.lng + metres * Math.sin(turn) / (111320 * Math.cos(at.lat * Math.PI / 180)));
  };
  const towards = (at, there) => turned(Math.atan2((there.lng - at.lng) * Math.cos(at.lat * Math.PI / 180), there.lat - at.lat) * 180 / Math.PI);

  const icon = (name) => L.divIcon({ className: name, iconSize: null });
  const handle = (name, title) => L.marker([0, 0], { icon: icon(name), draggable: true, keyboard: false, title, alt: title, zIndexOffset: 900 });
  const pin = L.marker([0, 0], { icon: icon("pin"), draggable: true, keyboard: false, title: words.pin, alt: words.pin, zIndexOffset: 1000 });
  const turn = handle("turn", words.turn), left = handle("turn edge", words.left), right = handle("turn edge", words.right);
  const views = L.layerGroup().addTo(map);
  const shown = (marker, at) => { if (!at) marker.remove(); else { marker.setLatLng(at); if (!map.hasLayer(marker)) marker.addTo(map); } };

  const cone = (at, start, end, metres) => {
    const edge = [];
    for (let degrees = start; degrees < end; degrees += 4) edge.push(from(at, degrees, metres));
    return [at, ...edge, from(at, end, metres)];
  };
  const view = (at, which, metres) => {
    const bearing = number(`bearings.${which}.bearing`), hfov = number(`bearings.${which}.hfov`) ?? number("fov_deg");
    const start = number(`bearings.${which}.sweep_from`), end = number(`bearings.${which}.sweep_to`);
    if (bearing != null && hfov) L.polygon(cone(at, bearing - hfov / 2, bearing + hfov / 2, metres), { className: "view", interactive: false, smoothFactor: 0 }).addTo(views);
    else if (bearing != null) L.polyline([at, from(at, bearing, metres)], { className: "view line", interactive: false }).addTo(views);
    else if (start != null && end != null) L.polygon(cone(at, start, end < start ? end + 360 : end, metres), { className: "view", interactive: false, smoothFactor: 0 }).addTo(views);
  };
  const draw = (held) => {
    const at = place();
    views.clearLayers();
    if (held !== pin) shown(pin, at);
    const bearing = at && number(`bearings.${row}.bearing`);
    if (at) for (const which of bearings()) view(at, which, reach(at));
    const metres = at ? reach(at) : 0, hfov = number(`bearings.${row}.hfov`);
    const half = (hfov || 60) / 2;
    if (held !== turn) shown(turn, at && bearing != null ? from(at, bearing, metres) : null);
    if (held !== left) shown(left, at && bearing != null ? from(at, bearing - half, metres * .72) : null);
    if (held !== right) shown(right, at && bearing != null ? from(at, bearing + half, metres * .72) : null);
    choose(row);
  };

  const set = ({ lat, lng }) => { write("lat", lat.toFixed(6)); write("lon", lng.toFixed(6)); };
  pin.on("drag", () => { set(pin.getLatLng()); draw(pin); });
  turn.on("drag", () => { write(`bearings.${row}.bearing`, Math.round(towards(place(), turn.getLatLng())) % 360); draw(turn); });
  const widen = (edge, sign) => edge.on("drag", () => {
    const apart = turned(sign * (towards(place(), edge.getLatLng()) - number(`bearings.${row}.bearing`)));
    write(`bearings.${row}.hfov`, Math.max(2, Math.round(2 * Math.min(apart, 180))));
    draw(edge);
  });
  widen(left, -1); widen(right, 1);
  for (const one of [pin, turn, left, right]) one.on("dragend", () => draw());
  map.on("click", (event) => { set(event.latlng); draw(); });
  map.on("zoomend", () => draw());

  form.addEventListener("input", (event) => {
    if (writing || !/^(lat|lon|range_m|fov_deg|bearings\.)/.test(event.target.name || "")) return;
    draw();
    if (/^(lat|lon)$/.test(event.target.name) && place() && !map.getBounds().contains(place())) map.setView(place(), Math.max(map.getZoom(), 16));
  });
  form.addEventListener("focusin", (event) => {
    const found = event.target.closest?.("[data-rows=bearings] [data-row]");
    if (found) { choose(Number(found.dataset.row)); draw(); }
  });
  document.getElementById("draw-bearing").addEventListener("click", () => {
    if (!place()) set(map.getCenter());
    const free = bearings().find((one) => number(`bearings.${one}.bearing`) == null && number(`bearings.${one}.sweep_from`) == null);
    choose(number(`bearings.${row}.bearing`) == null ? row : free ?? row);
    if (number(`bearings.${row}.bearing`) == null) write(`bearings.${row}.bearing`, 0);
    if (map.getZoom() < 15) map.setView(place(), 17);
    draw();
  });
  draw();
};
