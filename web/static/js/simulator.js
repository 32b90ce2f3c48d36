/* What is done joins the chat without a reload, one chat for each person. Everything works without this file, too. */
(() => {
  "use strict";
  const setup = document.getElementById("setup");
  const waiting = document.getElementById("waiting");
  const phone = document.querySelector(".phone");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const who = () => new FormData(setup).get("who");
  const chat = () => document.querySelector(`.chat[data-who="${who()}"]`);

  function show(piece) {
    chat().append(piece);
    const newest = chat().lastElementChild;
    // Within the chat alone: scrollIntoView would move the page as well.
    chat().scrollTo({ top: newest.offsetTop - chat().offsetTop - 8, behavior: still ? "auto" : "smooth" });
    phone.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  }

  function parsed(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content;
  }

  async function send(form, submitter) {
    const told = new FormData(form);
    if (submitter?.name) told.set(submitter.name, submitter.value);
    for (const [name, value] of new FormData(setup)) told.set(name, value);
    const deeds = chat().querySelectorAll("[data-last]");
    if (told.has("last")) told.set("last", deeds.length ? deeds[deeds.length - 1].dataset.last : "");
    waiting.classList.add("htmx-request");
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(told),
        headers: { "HX-Request": "true" },
      });
      const isTurn = response.ok && response.headers.get("Content-Type")?.startsWith("text/html");
      show(isTurn ? parsed(await response.text()) : document.getElementById("refused").content.cloneNode(true));
      if (isTurn && form.matches(".saying")) form.reset();
    } catch {
      show(document.getElementById("unreached").content.cloneNode(true));
    } finally {
      waiting.classList.remove("htmx-request");
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-deed]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });

  /* Another person: another telephone, whose chat is still there. */
  setup.querySelector("button").closest("p").hidden = true;
  setup.addEventListener("submit", (event) => event.preventDefault());
  setup.addEventListener("change", () => {
    for (const one of document.querySelectorAll("[data-who]")) one.hidden = one.dataset.who !== who();
  });

  /* Asks the browser where it is only when it is tapped. */
  const locate = document.querySelector("[data-locate]");
  const refusal = document.querySelector("[data-no-location]");
  if (!("geolocation" in navigator)) return;
  locate.hidden = false;
  locate.addEventListener("click", () => {
    const form = locate.form;
    locate.disabled = true;
    navigator.geolocation.getCurrentPosition(
      async ({ coords }) => {
        const { lat, lng, system } = form.elements;
        [lat.value, lng.value, system.value] = [coords.latitude, coords.longitude, "wgs84"];
        await send(form, form.querySelector('[value="place"]'));
        [lat.value, lng.value, system.value] = ["", "", ""];
        locate.disabled = false;
        refusal.hidden = true;
      },
      () => {
        locate.disabled = false;
        refusal.hidden = false;
      },
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
})();
