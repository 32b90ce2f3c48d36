/* A form that takes its time says so, and is not sent twice. Without this file nothing is missing but that. */
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-waits]")) {
    const sign = document.getElementById(form.dataset.waits);
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
      sign.classList.add("htmx-request");
    });
    // A page that comes back from the browser's memory waits for nothing.
    addEventListener("pageshow", () => {
      delete form.dataset.sent;
      sign.classList.remove("htmx-request");
    });
  }
})();
