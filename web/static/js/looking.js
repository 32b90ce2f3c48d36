// What stands beside the form: a look is fetched into its box, and fetched anew when typing rests.
(() => {
  const box = document.getElementById("looking");
  const buttons = [...document.querySelectorAll('[formaction*="/desk/looking/"]')].filter((button) => button.form);
  if (!box || !buttons.length) return;
  const form = buttons[0].form;
  const RESTS_MS = 900;
  const say = (sentence) => {
    const told = document.createElement("p");
    told.className = "note";
    told.setAttribute("role", "alert");
    told.textContent = sentence;
    box.replaceChildren(told);
  };
  let shown = null;
  let timer = 0;
  let running = null;

  const look = async (address, { isAsked }) => {
    clearTimeout(timer);
    running?.abort();
    const mine = (running = new AbortController());
    const typing = box.contains(document.activeElement) ? document.activeElement.name : null;
    const fields = new FormData(form);
    for (const field of box.querySelectorAll("input[name]")) fields.set(field.name, field.value);
    // Not as multipart: a long text is then measured by its own size.
    const body = new URLSearchParams([...fields].filter(([, value]) => typeof value === "string"));
    box.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, {
        method: "POST",
        body,
        headers: { "HX-Request": "true" },
        redirect: "manual",
        signal: mine.signal,
      });
      if (response.type === "opaqueredirect") {
        say("登录到时了。写的都还在这一页上：请另开一页登录，再回来点一次。");
      } else if (response.ok) {
        box.innerHTML = await response.text();
        shown = address;
        if (isAsked && typing === null) box.scrollIntoView({ block: "nearest" });
        if (typing) box.querySelector(`input[name="${typing}"]`)?.focus();
      } else if (isAsked) {
        say(
          response.status === 413
            ? "写得太长，看不了了。请分成几篇；写的都还在这一页上。"
            : "没有看成，写的都还在这一页上。请过一会儿再点一次。",
        );
      }
    } catch (error) {
      if (error.name !== "AbortError" && isAsked) say("没有连上，写的都还在这一页上。请看看网络，再点一次。");
    } finally {
      if (running === mine) box.removeAttribute("aria-busy");
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest('button[formaction*="/desk/looking/"]');
    if (!button || (button.form !== form && !box.contains(button))) return;
    event.preventDefault();
    look(button.getAttribute("formaction"), { isAsked: true });
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    const button = box.querySelector('button[formaction*="/desk/looking/"]');
    if (button) look(button.getAttribute("formaction"), { isAsked: true });
  });
  form.addEventListener("input", (event) => {
    if (box.contains(event.target)) return;
    const isQuestion = ["questions", "section_questions"].includes(event.target.name);
    const answers = buttons.find((button) => button.getAttribute("formaction").endsWith("/answers"));
    // Whoever types a question sees who answers it now; else what is open is kept true.
    const address = shown ?? (isQuestion ? answers?.getAttribute("formaction") : null);
    clearTimeout(timer);
    if (address) timer = setTimeout(() => look(address, { isAsked: false }), RESTS_MS);
  });
})();
