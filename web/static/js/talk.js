/* Further questions join the conversation without a reload. Everything works without this file, too. */
(() => {
  "use strict";
  const talk = document.getElementById("talk");
  const form = document.querySelector(".composer form");
  const unreached = document.getElementById("unreached");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  try {
    sessionStorage.removeItem("htmx-current-path-for-history"); // htmx notes the address, which holds the question
  } catch {
    // A browser without storage keeps nothing anyway.
  }

  function showNewest() {
    talk.lastElementChild.scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" });
  }

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target !== talk) return;
    if (detail.requestConfig.elt === form && detail.xhr.status < 400) form.reset();
    showNewest();
  });

  for (const trouble of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(trouble, () => {
      talk.append(unreached.content.cloneNode(true));
      showNewest();
    });
  }

  /* The large version without a reload, which would lose the conversation. */
  document.querySelector('footer a[href*="/care/"]').addEventListener("click", async (event) => {
    event.preventDefault();
    const link = event.currentTarget;
    const isOn = link.pathname.endsWith("/on");
    await fetch(link.href, { redirect: "manual" });
    document.documentElement.toggleAttribute("data-care", isOn);
    link.href = link.pathname.replace(/o[nf]+$/, isOn ? "off" : "on");
    link.textContent = isOn ? "标准版" : "大字版";
  });
})();
