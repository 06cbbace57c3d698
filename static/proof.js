// Forms with a proof: it is worked out beside the page while somebody types. Where that fails the
// form is sent without it, as from a browser without scripts.
(() => {
  "use strict";
  const PATIENCE = 15_000; // milliseconds that a form waits for its proof once it is sent

  const attach = (form) => {
    const { challenge, difficulty, worker: address } = form.dataset;
    const field = form.elements.proof;
    const status = form.querySelector("[data-proof-status]");
    let state = "idle";
    let pressed = null;

    const say = (what) => {
      if (status) status.textContent = status.dataset[what] || "";
    };
    const end = (as, answer) => {
      if (state === "done" || state === "failed") return;
      state = as;
      field.value = answer;
      say(as);
      if (pressed) {
        if (form.requestSubmit) form.requestSubmit(pressed.button);
        else form.submit();
      }
    };
    const begin = () => {
      if (state !== "idle") return;
      state = "working";
      try {
        const worker = new Worker(address);
        worker.addEventListener("message", ({ data }) => { worker.terminate(); end("done", data); });
        worker.addEventListener("error", () => end("failed", ""));
        worker.postMessage({ challenge, difficulty: Number(difficulty) });
      } catch {
        end("failed", "");
      }
    };

    form.addEventListener("focusin", begin, { once: true });
    form.addEventListener("submit", (event) => {
      begin();
      if (state !== "working") return;
      event.preventDefault();
      if (pressed) return;
      pressed = { button: event.submitter };
      say("working");
      setTimeout(() => end("failed", ""), PATIENCE);
    });
    // A page that comes back from the browser's memory has an answer that was used.
    addEventListener("pageshow", (event) => {
      if (event.persisted) pressed = null;
    });
  };

  for (const form of document.querySelectorAll("form[data-proof]")) attach(form);
})();
