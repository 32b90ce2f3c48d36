/* 用我的位置: asks the browser only when it is tapped, and sends what it says in the body of a form. */
(() => {
  "use strict";
  const offer = document.querySelector("[data-near]");
  const form = document.querySelector("[data-here]");
  const refusal = document.querySelector("[data-no-location]");
  if (!offer || !form || !("geolocation" in navigator)) return;
  offer.hidden = false;

  form.addEventListener("submit", (event) => {
    if (form.elements.lat.value) return;
    event.preventDefault();
    const button = offer.querySelector("button");
    button.disabled = true;
    button.textContent = "正在找…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lat.value = coords.latitude;
        form.elements.lng.value = coords.longitude;
        form.submit();
      },
      () => {
        button.disabled = false;
        button.textContent = "用我的位置";
        refusal.hidden = false;
      },
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
})();
