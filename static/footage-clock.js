// The form that asks for footage: says at once until when there is any, as the time is chosen.
(() => {
  "use strict";
  const form = document.querySelector("[data-footage-clock]");
  if (!form) return;
  const tongue = document.documentElement.lang;
  const { now, kept, gone, left } = form.dataset;
  const shown = Date.now();
  const HOUR = 3_600_000;
  // Times are those of the register's place, reckoned as if that were UTC.
  const moment = new Intl.DateTimeFormat(tongue, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  const amount = (count, unit) =>
    new Intl.NumberFormat(tongue, { style: "unit", unit, unitDisplay: "long" }).format(count);

  const start = () => {
    const { day, since } = form.elements;
    return day.value && since.value ? Date.parse(`${day.value}T${since.value}Z`) : NaN;
  };
  const tell = (clock) => {
    const days = Number(clock.dataset.days);
    const began = start();
    clock.hidden = Number.isNaN(began);
    if (clock.hidden) return;
    const until = began + days * 24 * HOUR;
    const rest = until - (Date.parse(`${now}Z`) + Date.now() - shown);
    const isKept = rest > 0;
    clock.className = `clock clock-${isKept ? "kept" : "gone"}`;
    clock.querySelector(".clock-left").setAttribute("width", Math.max(0, Math.min(100, (100 * rest) / (days * 24 * HOUR))));
    const hours = Math.floor(rest / HOUR);
    const time = hours >= 72 ? amount(Math.floor(hours / 24), "day") : amount(hours, "hour");
    clock.querySelector("p").textContent = isKept
      ? `${kept.replace("{moment}", moment.format(until))} · ${left.replace("{time}", time)}`
      : gone.replace("{moment}", moment.format(until));
  };
  const all = () => form.querySelectorAll("[data-days]").forEach(tell);
  for (const name of ["day", "since"]) form.elements[name].addEventListener("input", all);
  all();
})();
