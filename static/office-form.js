// A camera's form: what it would change is told, rows are added in place; office-keep.js keeps it.
// Everything here also works by the form's own buttons.
(() => {
  "use strict";
  const form = document.getElementById("camera-form");
  const live = document.getElementById("live");
  const token = form.elements.namedItem("csrf").value;
  const later = (wait, act) => { let timer; return () => { clearTimeout(timer); timer = setTimeout(act, wait); }; };
  const sent = async (address) => {
    const answer = await fetch(address, { method: "POST", body: new FormData(form), headers: { "X-CSRF-Token": token, Accept: "application/json" } });
    if (!answer.ok || answer.redirected || !/json/.test(answer.headers.get("Content-Type"))) throw new Error(answer.status);
    return answer.json();
  };
  const made = (name, className, ...inside) => {
    const element = document.createElement(name);
    element.className = className;
    element.append(...inside);
    return element;
  };

  // ---- What would change, and what is wrong where.
  const tell = ({ wrong, sentences, findings }) => {
    const said = document.getElementById("live-sentences"), open = document.getElementById("live-findings");
    said.replaceChildren(...sentences.map((one) => made("li", "", one)));
    document.getElementById("live-nothing").hidden = sentences.length > 0;
    open.replaceChildren(...findings.map((one) => made("li", `finding finding-${one.severity}`, made("b", "", one.label), " ", made("span", "", one.sentence))));
    document.getElementById("live-sound").hidden = findings.length > 0;
    for (const old of form.querySelectorAll(".live-error")) { old.parentElement.classList.remove("wrong"); old.remove(); }
    for (const { field, message } of wrong) {
      const box = document.getElementById(field);
      // An error is told once the hand has left the field: until then it is not finished.
      if (!box || box === document.activeElement || box.closest(".field")?.querySelector(":scope > .field-error")) continue;
      const holder = box.closest(".field");
      if (holder === box) box.append(made("p", "field-error live-error", message));
      else box.before(made("p", "field-error live-error", message));
      holder?.classList.add("wrong");
    }
  };
  let asked = 0;
  const check = later(450, async () => {
    const mine = ++asked;
    live.classList.add("waiting");
    try {
      const told = await sent(form.dataset.check);
      if (mine === asked) tell(told);
    } catch { /* the button “Check” and the sending itself still tell */ }
    if (mine === asked) live.classList.remove("waiting");
  });

  // ---- Rows.
  const renumbered = (text, name, number) => text.replace(new RegExp(`^((?:add:|take:)?${name})\\.\\d+`), `$1.${number}`);
  const clear = (row) => {
    for (const one of row.querySelectorAll("input, select, textarea")) one.value = "";
    for (const one of row.querySelectorAll(".field-error")) one.remove();
    for (const one of row.querySelectorAll(".wrong")) one.classList.remove("wrong");
  };
  const add = (list) => {
    const name = list.dataset.rows, rows = [...list.querySelectorAll("[data-row]")];
    const last = rows.at(-1), number = Math.max(...rows.map((one) => Number(one.dataset.row))) + 1;
    const row = last.cloneNode(true);
    row.dataset.row = number;
    row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/\d+(?=\D*$)/, rows.length + 1));
    for (const one of row.querySelectorAll("[name], [id], [for], [value], [aria-describedby]")) {
      for (const key of ["name", "id", "for", "value", "aria-describedby"]) {
        if (one.hasAttribute(key)) one.setAttribute(key, renumbered(one.getAttribute(key), name, number));
      }
    }
    clear(row);
    last.after(row);
    row.querySelector("input, select, textarea").focus();
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=do]"), list = button?.closest("[data-rows]");
    if (!list) return;
    event.preventDefault();
    if (button.value.startsWith("add:")) add(list);
    else {
      const row = button.closest("[data-row]"), next = row.nextElementSibling?.querySelector("input, select") || list.querySelector(".add button");
      if (list.querySelectorAll("[data-row]").length > 1) { row.remove(); next.focus(); } else clear(row);
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });

  form.addEventListener("input", check);
  form.addEventListener("focusout", check);
})();
