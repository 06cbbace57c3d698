// The map page: filters without a reload, search, the card of a camera, the sheet on a phone.
// Text of the register is only ever set as text, never as markup.
(() => {
  "use strict";
  const { page, words, svg } = ashyq;
  const byId = (id) => document.getElementById(id);
  const number = new Intl.NumberFormat(page.language === "en" ? "en" : "ru");
  const said = (count) => number.format(count).replace(/\u00a0/g, "\u202f");
  const narrow = matchMedia("(max-width: 899px)");

  // An element with attributes and children; strings become text.
  const make = (name, attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value != null && value !== false) element.setAttribute(key, value === true ? "" : value);
    element.append(...inside.filter((one) => one != null && one !== false));
    return element;
  };
  const json = async (address, signal) => {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, signal });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };
  const notice = (text) => {
    const box = byId("map-notice");
    if (!box) return;
    box.hidden = !text;
    box.textContent = text || "";
  };

  // ---- The sheet: three heights, by dragging, by its button, by the keyboard.
  const HEIGHTS = ["peek", "half", "full"];
  const sheet = (element, first) => {
    const handle = element.querySelector(".handle"), spoken = handle.querySelector(".hidden");
    const inside = element.querySelector(".sheet-inside, .card-inside");
    const set = (height) => {
      element.dataset.height = height;
      handle.setAttribute("aria-expanded", String(height !== "peek"));
      spoken.textContent = height === "full" ? words.less : words.more;
      if (height === "peek") inside.scrollTop = 0;
    };
    set(first);
    let from = null, moved = false;
    handle.addEventListener("click", () => { if (!moved) set(HEIGHTS[(HEIGHTS.indexOf(element.dataset.height) + 1) % 3]); moved = false; });
    handle.addEventListener("pointerdown", (event) => {
      from = { y: event.clientY, height: element.offsetHeight };
      moved = false;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (!from) return;
      const by = from.y - event.clientY;
      if (Math.abs(by) < 6 && !moved) return;
      moved = true;
      element.classList.add("dragged");
      element.style.height = `${Math.max(80, from.height + by)}px`;
    });
    const drop = () => {
      if (from && moved) {
        const share = element.offsetHeight / element.parentElement.offsetHeight;
        set(share < .32 ? "peek" : share < .72 ? "half" : "full");
      }
      from = null;
      element.classList.remove("dragged");
      element.style.height = "";
    };
    handle.addEventListener("lostpointercapture", drop);
    // Whoever reaches a field inside by keyboard sees it.
    inside.addEventListener("focusin", (event) => {
      if (narrow.matches && element.dataset.height === "peek" && event.target.matches(":focus-visible")) set("half");
    });
    return set;
  };

  // ---- The address: filters in the query, the place on the map and the open camera behind the #.
  const address = (map, state) => {
    const { lat, lng } = map.getCenter(), zoom = map.getZoom(), digits = Math.max(2, Math.ceil(zoom / 4));
    const camera = state.camera ? `&camera=${encodeURIComponent(state.camera)}` : "";
    const query = state.query ? `?${state.query}` : "";
    history.replaceState(null, "", `${location.pathname}${query}#map=${zoom}/${lat.toFixed(digits)}/${lng.toFixed(digits)}${camera}`);
    for (const tongue of document.querySelectorAll(".tongues a, [data-portal]")) tongue.href = tongue.href.split(/[?#]/)[0] + query + location.hash;
  };

  // ---- Filters: every field of the form is a filter; the count and the map follow it.
  const filters = (form, layer, state, changed) => {
    const query = () => {
      const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value.trim());
      return new URLSearchParams(pairs.map(([key, value]) => [key, value.trim()]));
    };
    let running = null;
    const show = (counts) => {
      const chosen = query().size > 0;
      byId("total").textContent = said(counts.total);
      for (const one of document.querySelectorAll("[data-total]")) one.textContent = said(counts.total);
      const plural = new Intl.PluralRules(page.language).select(counts.total);
      byId("total-words").textContent = page.totals[plural][Number(chosen)];
      // "key word word": the cameras with any of these words.
      for (const one of form.querySelectorAll("[data-count]")) {
        const [key, ...parts] = one.dataset.count.split(" ");
        one.textContent = said(parts.reduce((sum, part) => sum + (counts.counts[key]?.[part] || 0), 0));
      }
    };
    const list = () => {
      const box = byId("chosen"), items = [];
      for (const field of form.elements) {
        const on = field.type === "search" ? field.value.trim() : field.type === "hidden" ? field.value : field.checked && field.value;
        if (!on) continue;
        const text = field.type === "search" ? `«${on}»` : field.dataset.words || `${field.name}: ${field.value}`;
        const button = make("button", { type: "button", class: "chip chip-remove" }, make("span", { class: "hidden" }, `${words.remove} `), text);
        button.addEventListener("click", () => {
          if (field.type === "search") field.value = "";
          else if (field.type === "hidden") field.remove();
          else if (field.type === "radio") form.querySelector(`[name="${field.name}"][value=""]`).checked = true;
          else field.checked = false;
          apply();
          (box.querySelector("button") || byId("q")).focus();
        });
        items.push(make("li", {}, button));
      }
      box.replaceChildren(...items);
      box.hidden = !items.length;
    };
    const apply = async () => {
      state.query = query().toString();
      layer.setQuery(state.query);
      changed();
      list();
      for (const link of document.querySelectorAll("[data-follows]")) link.href = page.prefix + link.dataset.follows + (state.query && `?${state.query}`);
      running?.abort();
      running = new AbortController();
      const answer = await json(`${page.prefix}/cameras/counts.json${state.query && `?${state.query}`}`, running.signal).catch((failure) => failure);
      if (answer.name === "AbortError") return;
      notice(answer.counts ? "" : words.listFailed);
      if (answer.counts) show(answer);
    };
    form.addEventListener("change", (event) => { if (event.target.type !== "search") apply(); });
    form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
    byId("q").addEventListener("search", () => { if (!byId("q").value) apply(); });
    list();
    return apply;
  };

  // ---- Search: places first, then cameras; Enter without a choice searches the register's words.
  const search = (map, openCamera, apply) => {
    const field = byId("q"), box = byId("found");
    let found = [], at = -1, wait = 0, asked = null;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-expanded", "false");
    // What is still on its way must not open the list again.
    const close = () => { clearTimeout(wait); asked?.abort(); box.hidden = true; at = -1; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };
    const mark = (next) => {
      at = next;
      [...box.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
      if (at < 0) return field.removeAttribute("aria-activedescendant");
      field.setAttribute("aria-activedescendant", box.children[at].id);
      box.children[at].scrollIntoView({ block: "nearest" });
    };
    const choose = (one) => {
      close();
      field.value = "";
      if (one.lat != null) map.setView([one.lat, one.lon], one.zoom);
      if (one.kind === "camera") openCamera(one.id);
      else map.getContainer().focus();
    };
    const show = () => {
      box.replaceChildren(...found.map((one, i) => {
        const item = make("li", { role: "option", id: `found-${i}`, "aria-selected": "false" },
          make("span", {}, one.name), make("span", { class: "quiet" }, words.kinds[one.kind] || ""));
        item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(one); });
        return item;
      }));
      if (!found.length) box.append(make("li", { role: "option", "aria-disabled": "true", class: "quiet" }, words.noneFound));
      box.hidden = false;
      at = -1;
      field.setAttribute("aria-expanded", "true");
    };
    field.addEventListener("input", () => {
      clearTimeout(wait);
      asked?.abort();
      const text = field.value.trim();
      if (text.length < 2) return close();
      wait = setTimeout(async () => {
        asked = new AbortController();
        try { found = (await json(`${page.prefix}/places.json?q=${encodeURIComponent(text)}`, asked.signal)).slice(0, 8); show(); } catch { /* typing on, or offline: the button still searches */ }
      }, 160);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return close();
      if (event.key === "Enter" && at >= 0) { event.preventDefault(); return choose(found[at]); }
      if (event.key === "Enter") return close();
      if (!["ArrowDown", "ArrowUp"].includes(event.key) || box.hidden || !found.length) return;
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : found.length + (at < 0 ? 0 : -1))) % found.length);
    });
    field.addEventListener("blur", close);
  };

  // ---- The card.
  const missing = (text, ask) => make("div", { class: "missing" }, make("b", {}, words.missing),
    ask && make("a", { href: ask }, words.ask, make("span", { class: "hidden" }, `: ${text}`)));
  const section = (title, ...inside) => [make("h3", {}, title), ...inside];
  const squares = (days) => svg("svg", { class: "days", viewBox: `0 0 360 ${Math.ceil(days / 30) * 12 - 2}`, "aria-hidden": "true" },
    ...Array.from({ length: days }, (_, n) => svg("rect", { x: n % 30 * 12, y: Math.floor(n / 30) * 12, width: 10, height: 10, rx: 1.5 })));
  const stateClass = (state) => `state state-${["on", "testing", "unknown"].includes(state) ? state : "off"}`;
  const MAIN = { functions: "does", retention_days: "keeps", controller: "answers", legal_basis: "basis" };
  const card = (camera) => {
    const ask = (field) => camera.missing.find((one) => one.field === field || one.field.startsWith(`${field}.`))?.ask_href || camera.links.ask;
    const functions = camera.functions.length
      ? make("ul", { class: "functions" }, ...camera.functions.map((one) => make("li", {}, make("span", { class: "what" }, one.label),
        one.since && make("span", { class: "since" }, one.since), make("span", { class: stateClass(one.state) }, one.state_label))))
      : missing(words.does, ask("functions"));
    const kept = camera.retention
      ? [make("div", { class: "keep" }, make("span", { class: "number" }, said(camera.retention.days)), make("p", {}, camera.retention.sentence)),
        camera.retention.days > 0 && camera.retention.days <= 90 && squares(camera.retention.days)]
      : [missing(words.keeps, ask("retention_days"))];
    const others = camera.missing.filter((one) => !Object.keys(MAIN).some((key) => one.field.startsWith(key)));
    const link = (one, text) => (one.href ? make("a", { href: one.href }, text) : text);
    return [
      make("p", { class: "eyebrow" }, camera.eyebrow),
      make("h2", { tabindex: -1 }, camera.title),
      ...section(words.does, functions),
      ...section(words.keeps, ...kept.filter(Boolean)),
      ...section(words.answers, camera.controller ? make("p", { class: "value" }, link(camera.controller, camera.controller.name)) : missing(words.answers, ask("controller"))),
      ...section(words.basis, camera.legal_basis ? make("p", { class: "value" }, link(camera.legal_basis, camera.legal_basis.text)) : missing(words.basis, ask("legal_basis"))),
      make("div", { class: "buttons" }, make("a", { class: "button", href: camera.links.ask_footage || camera.links.ask }, words.askFootage), make("a", { class: "button secondary", href: camera.links.history }, words.history)),
      ...others.flatMap((one) => section(one.label, missing(one.label, one.ask_href))),
      ...(camera.findings.length ? section(words.open, make("ul", { class: "findings" }, ...camera.findings.map((one) => make("li", { class: `finding finding-${one.severity}` }, make("b", {}, one.label), one.sentence)))) : []),
      camera.place?.precision_sentence && make("p", { class: "quiet" }, camera.place.precision_sentence),
      make("p", {}, make("a", { href: camera.links.page }, words.page)),
    ].filter(Boolean);
  };

  const detail = (map, layer, state, changed) => {
    const atlas = document.querySelector(".atlas"), box = byId("detail"), inside = byId("card");
    const select = ashyq.chosen(map, layer), height = sheet(box, "half");
    const show = (on) => {
      const changes = box.hidden === on;
      box.hidden = !on;
      atlas.classList.toggle("has-card", on);
      if (changes) map.invalidateSize({ pan: false });
    };
    const fill = (...content) => { inside.replaceChildren(...content); inside.scrollTop = box.scrollTop = 0; };
    const close = () => {
      if (box.hidden) return;
      state.camera = null;
      select(null);
      show(false);
      changed();
      map.getContainer().focus();
    };
    const reveal = ({ lat, lon }) => {
      // The camera is kept clear of the sheet and of the search field.
      const at = map.latLngToContainerPoint([lat, lon]), size = map.getSize();
      const free = narrow.matches ? { top: 130, bottom: size.y * .48 - 20 } : { top: 30, bottom: size.y - 30 };
      const dx = at.x < 60 ? at.x - 120 : at.x > size.x - 120 ? at.x - size.x / 2 : 0;
      const dy = at.y < free.top || at.y > free.bottom ? at.y - (free.top + free.bottom) / 2 : 0;
      if (dx || dy) map.panBy([dx, dy], { animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
    };
    const openCamera = async (id, point) => {
      state.camera = id;
      changed();
      const address = `${page.prefix}/cameras/${encodeURIComponent(id)}`;
      try {
        const camera = await json(`${address}/card.json`);
        if (state.camera !== id) return;
        fill(...card(camera));
        show(true);
        height("half");
        if (camera.place?.lat != null) {
          if (!map.getBounds().contains([camera.place.lat, camera.place.lon])) map.setView([camera.place.lat, camera.place.lon], Math.max(16, map.getZoom()));
          select({ id, lat: camera.place.lat, lon: camera.place.lon, mark: point?.mark, bearings: camera.bearings, range: camera.range_m });
          reveal(camera.place);
        }
        inside.querySelector("h2").focus({ preventScroll: true });
      } catch {
        if (state.camera !== id) return;
        fill(make("h2", { tabindex: -1 }, id), make("p", {}, words.failed, " ", make("a", { href: address }, address)));
        show(true);
      }
    };
    const openMany = (query) => {
      fill(make("h2", { tabindex: -1 }, words.manyHere), make("p", {}, make("a", { class: "button", href: `${page.prefix}/cameras?${query}` }, words.asList)));
      show(true);
      inside.querySelector("h2").focus({ preventScroll: true });
    };
    byId("close").addEventListener("click", close);
    addEventListener("keydown", (event) => { if (event.key === "Escape" && byId("found")?.hidden !== false) close(); });
    return { openCamera, openMany };
  };

  // ---- The map listens.
  const pointing = (map, layer, state, { openCamera, openMany }) => {
    const reach = () => (matchMedia("(pointer: coarse)").matches ? 22 : 14);
    const open = (hit) => {
      if (!hit) return;
      if (!(hit.point.count > 1)) return openCamera(hit.point.id, hit.point);
      if (map.getZoom() < map.getMaxZoom()) return map.setView(hit.latlng, Math.min(map.getMaxZoom(), map.getZoom() + 2));
      const spread = L.latLng(hit.latlng).toBounds(60), box = [spread.getWest(), spread.getSouth(), spread.getEast(), spread.getNorth()];
      const query = new URLSearchParams(state.query);
      query.set("bbox", box.map((one) => one.toFixed(5)).join(","));
      openMany(query);
    };
    const box = map.getContainer();
    map.on("click", (event) => open(layer.hit(event.layerPoint, reach())));
    map.on("mousemove", (event) => box.classList.toggle("over-point", Boolean(layer.hit(event.layerPoint, reach()))));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== box) return;
      open(layer.hit(map.containerPointToLayerPoint(map.getSize().divideBy(2)), Math.min(box.clientWidth, box.clientHeight) / 2));
    });
    map.on("tilefailed", () => notice(words.tilesFailed));
  };

  const locating = (map) => {
    const shown = L.layerGroup().addTo(map);
    byId("locate")?.addEventListener("click", () => { notice(words.locating); map.locate({ setView: true, maxZoom: 16, timeout: 15000 }); });
    map.on("locationfound", (event) => {
      notice("");
      shown.clearLayers();
      L.circle(event.latlng, { radius: event.accuracy, className: "me-about", interactive: false }).addTo(shown);
      L.circleMarker(event.latlng, { radius: 8, className: "me", interactive: false }).addTo(shown);
    });
    map.on("locationerror", () => notice(words.notLocated));
  };

  const observing = (map) => {
    const box = byId("observations");
    const seen = ashyq.points({ url: `/tiles/observations/{z}/{x}/{y}.mvt`, layer: "observations", maxNativeZoom: 16, attribution: words.osm });
    box?.addEventListener("change", () => (box.checked ? seen.addTo(map) : seen.remove()));
  };

  ashyq.open = (map, layer) => {
    const camera = /[#&]camera=([^&]+)/.exec(location.hash), form = byId("filter");
    const state = { query: page.query, camera: null };
    const changed = () => address(map, state);
    layer.setQuery(page.query);
    if (byId("sheet")) sheet(byId("sheet"), "peek");
    const opening = detail(map, layer, state, changed);
    pointing(map, layer, state, opening);
    if (form) {
      const apply = filters(form, layer, state, changed);
      search(map, opening.openCamera, apply);
      form.addEventListener("change", ({ target }) => {
        const view = target.name === "area" && (target.value ? page.views?.[target.value] : page.views?.[""]);
        if (view) view.length === 4 ? map.fitBounds([[view[1], view[0]], [view[3], view[2]]]) : map.setView([view[0], view[1]], view[2]);
      });
      locating(map);
      observing(map);
    }
    map.on("moveend", changed);
    if (camera) opening.openCamera(decodeURIComponent(camera[1]));
  };
})();
