// The receipt: copies the code and prints the page, where a browser can.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.text);
        button.textContent = button.dataset.done;
      } catch {
        // Without the right to the clipboard the code is marked, to be copied by hand.
        getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
      }
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => print());
  }
})();
