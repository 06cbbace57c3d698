// Every page: the menu on a narrow screen, and the choice of colours, kept on this device only.
(() => {
  "use strict";
  const root = document.documentElement;

  const button = document.querySelector(".menu-button");
  const menu = document.getElementById("menu");
  if (button && menu) {
    const show = (open) => {
      menu.classList.toggle("open", open);
      button.setAttribute("aria-expanded", String(open));
    };
    button.addEventListener("click", () => show(!menu.classList.contains("open")));
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.classList.contains("open")) return;
      show(false);
      button.focus();
    });
  }

  const announce = () => dispatchEvent(new CustomEvent("themechange"));
  for (const radio of document.querySelectorAll("input[name=theme]")) {
    radio.checked = radio.value === (root.dataset.theme || "auto");
    radio.addEventListener("change", () => {
      root.dataset.theme = radio.value;
      try { localStorage.setItem("theme", radio.value); } catch { /* private window: this page only */ }
      announce();
    });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", announce);
})();
