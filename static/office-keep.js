// What is typed into a form is kept as one types, where the form says how (data-keep).
(() => {
  "use strict";
  const form = document.querySelector("form[data-keep]"), said = document.getElementById("kept");
  const token = form.elements.namedItem("csrf").value;
  let timer;
  const keep = async () => {
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), headers: { "X-CSRF-Token": token, Accept: "application/json" } });
      if (!answer.ok || answer.redirected || !/json/.test(answer.headers.get("Content-Type"))) throw new Error(answer.status);
      said.textContent = (await answer.json()).said;
    } catch { said.textContent = form.dataset.unkept; }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 2000); });
  document.querySelector(".error-summary")?.focus();
})();
