// A report from the street: takes the place where the device is, when asked to.
(() => {
  "use strict";
  const button = document.getElementById("here");
  const field = document.getElementById("point");
  const said = document.getElementById("here-said");
  if (!button || !field || !navigator.geolocation) {
    button?.remove();
    return;
  }
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field.value = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
        said.textContent = "";
        field.focus();
      },
      () => { said.textContent = button.dataset.failed; },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
})();
