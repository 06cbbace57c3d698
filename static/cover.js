// Places to be covered, drawn on the pictures of pages; the numbers in the table are what is sent.
const SIDES = ["left", "top", "right", "bottom"];
const SVG = "http://www.w3.org/2000/svg";
const form = document.querySelector("form[data-cover]");
const body = form?.querySelector(".cover-rows tbody");

function rows() {
  return [...body.rows].map((row) => {
    const [page, ...sides] = [...row.querySelectorAll("input")];
    return { row, page, sides };
  });
}

function draw() {
  for (const figure of form.querySelectorAll(".cover")) {
    const layer = figure.querySelector("svg");
    layer.replaceChildren();
    for (const { page, sides } of rows()) {
      const [left, top, right, bottom] = sides.map((side) => parseFloat(side.value.replace(",", ".")));
      if (page.value !== figure.dataset.page || !(right > left && bottom > top)) continue;
      layer.append(box(left, top, right, bottom));
    }
  }
}

function box(left, top, right, bottom) {
  const found = document.createElementNS(SVG, "rect");
  const told = { x: left, y: top, width: right - left, height: bottom - top };
  for (const [name, value] of Object.entries(told)) found.setAttribute(name, value);
  return found;
}

function emptyRow() {
  const free = rows().find(({ sides }) => sides.every((side) => side.value === ""));
  if (free) return free;
  body.append(body.rows[body.rows.length - 1].cloneNode(true));
  const last = rows().at(-1);
  for (const side of last.sides) side.value = "";
  return last;
}

function place(event, layer) {
  const frame = layer.getBoundingClientRect();
  const share = (value, from, size) => Math.min(100, Math.max(0, ((value - from) / size) * 100));
  return [share(event.clientX, frame.left, frame.width), share(event.clientY, frame.top, frame.height)];
}

function listen(figure) {
  const layer = document.createElementNS(SVG, "svg");
  layer.setAttribute("viewBox", "0 0 100 100");
  layer.setAttribute("preserveAspectRatio", "none");
  layer.setAttribute("aria-hidden", "true");
  figure.append(layer);
  let begun = null;
  layer.addEventListener("pointerdown", (event) => {
    begun = place(event, layer);
    layer.setPointerCapture(event.pointerId);
  });
  layer.addEventListener("pointermove", (event) => {
    if (!begun) return;
    const [x, y] = place(event, layer);
    draw();
    layer.append(box(Math.min(begun[0], x), Math.min(begun[1], y), Math.max(begun[0], x), Math.max(begun[1], y)));
  });
  layer.addEventListener("pointerup", (event) => {
    if (!begun) return;
    const [x, y] = place(event, layer);
    keep(figure.dataset.page, Math.min(begun[0], x), Math.min(begun[1], y), Math.max(begun[0], x), Math.max(begun[1], y));
    begun = null;
    draw();
  });
}

function keep(number, ...sides) {
  if (sides[2] - sides[0] < 0.5 || sides[3] - sides[1] < 0.5) return;
  const free = emptyRow();
  free.page.value = number;
  SIDES.forEach((_, at) => { free.sides[at].value = sides[at].toFixed(1); });
}

if (form) {
  form.querySelectorAll(".cover").forEach(listen);
  body.addEventListener("input", draw);
  draw();
}
