/* What is typed in the form of an article is never lost: it is kept in this browser at once and at the desk within
   seconds. The form works without this file, too. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-writing]");
  if (!form) return;

  const AFTER_TYPING_MS = 1_000;
  const WHILE_TYPING_MS = 5_000;
  const TRY_AGAIN_MS = 5_000;
  const PREFIX = "yuertong-writing";
  const { person } = form.dataset;
  const saying = document.getElementById("saying");
  const warnings = document.getElementById("warnings");
  const offer = document.getElementById("offer");
  const body = form.elements.body;
  const seen = form.elements.based_on;

  /* The form as pairs of name and value. */
  const pairs = () => [...new FormData(form)].filter(([name]) => !["csrf_token", "based_on", "number"].includes(name));
  const asText = (told) => JSON.stringify(told);
  /* What a reader would call the same: the desk tidies spaces, empty boxes and the names of places. */
  const asRead = (told) =>
    asText(
      told
        .filter(([name, value]) => value.trim() && !["place", "regions", "section_heading", "review_by"].includes(name))
        .map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").split("\n").map((line) => line.trim().replace(/\s+/g, " ")).join("\n").trim()]),
    );

  /* In this browser */
  let number = form.dataset.number;
  let mark = form.dataset.mark;
  const key = () => `${PREFIX}:${person}:${number || "new"}`;
  function inBrowser(work) {
    try {
      return work(window.localStorage);
    } catch {
      return null; // no storage, or it is full: the desk keeps it all the same
    }
  }
  function keepHere(changed) {
    const entry = { fields: pairs(), basedOn: seen.value, mark, sent: false, ...changed };
    inBrowser((storage) => storage.setItem(key(), JSON.stringify(entry)));
  }
  const keptHere = (at = key()) => inBrowser((storage) => JSON.parse(storage.getItem(at) || "null"));
  const forgetHere = (at = key()) => inBrowser((storage) => storage.removeItem(at));

  /* At the desk */
  let isDirty = false;
  let isOnTheWay = false;
  let isStopped = false;
  let lastSent = 0;
  let timer = 0;
  let untilDone = null;
  let isWaiting = false;

  function say(words, { link } = {}) {
    if (saying.textContent === words && !link) return;
    saying.textContent = words;
    if (!link) return;
    const login = document.createElement("a");
    login.href = form.dataset.login;
    login.target = "_blank";
    login.textContent = link;
    saying.append(login);
  }

  function plan() {
    window.clearTimeout(timer);
    const wait = lastSent && Date.now() - lastSent >= WHILE_TYPING_MS ? 0 : AFTER_TYPING_MS;
    timer = window.setTimeout(send, wait);
  }

  function tryAgain(words, options) {
    say(words, options);
    window.clearTimeout(timer);
    timer = window.setTimeout(send, TRY_AGAIN_MS);
  }

  function send() {
    window.clearTimeout(timer);
    if (isOnTheWay || isStopped || !isDirty) return untilDone;
    isOnTheWay = true;
    untilDone = ask().finally(() => {
      isOnTheWay = false;
      lastSent = Date.now();
    });
    return untilDone;
  }

  async function ask() {
    const sent = asText(pairs());
    let response;
    let told = {};
    try {
      response = await fetch(form.dataset.typed, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout?.(15_000),
      });
      told = await response.json();
    } catch {
      if (!response) return tryAgain("没连上，写的都留在这台电脑里。连上了会自己存。");
    }
    if (told.state === "kept") return kept(told, sent);
    if (told.state === "nothing") return undefined;
    if (told.state === "login") return tryAgain("登录到时了，写的都留在这台电脑里。", { link: "去登录，登录好再回来" });
    if (told.state === "form" && told.person === person) {
      for (const token of document.querySelectorAll("input[name=csrf_token]")) token.value = told.csrf;
      return tryAgain("正在存…");
    }
    if (told.state === "form") {
      isStopped = true;
      return say(`现在登录的是${told.name}，不是您。写的都留在这台电脑里，请用您自己的账号登录。`);
    }
    if (told.state === "too_long") return tryAgain("太长了，存不进去。请分成两篇；写的都留在这台电脑里。");
    if (told.state === "gone") return tryAgain("这一篇找不到了。请把正文复制出来，另写一篇。");
    return tryAgain("没存上，过一会儿会再试。写的都留在这台电脑里。");
  }

  function kept(told, sent) {
    if (!number) begun(told);
    mark = told.mark;
    isDirty = asText(pairs()) !== sent;
    if (isDirty) keepHere({});
    else forgetHere();
    say(`已存 ${told.at}`);
    const now = told.warnings.join("\n");
    if (warnings.dataset.now !== now) {
      warnings.dataset.now = now;
      warnings.replaceChildren(...told.warnings.map(note));
    }
    if (isDirty) plan();
  }

  function begun(told) {
    forgetHere();
    number = String(told.number);
    seen.value = told.version;
    form.elements.number.value = number;
    form.action = told.write;
    form.dataset.typed = told.typed;
    window.history.replaceState(null, "", told.write);
  }

  function note(words) {
    const line = document.createElement("p");
    line.className = "note";
    line.textContent = words;
    return line;
  }

  function changed() {
    isDirty = true;
    keepHere({});
    plan();
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("online", send);
  window.addEventListener("focus", send);
  window.addEventListener("pagehide", () => {
    if (isDirty && number && !isStopped) navigator.sendBeacon(form.dataset.typed, new URLSearchParams(new FormData(form)));
  });

  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    if (submitter?.formTarget === "_blank" || submitter?.value === "source") return;
    window.clearTimeout(timer);
    if (isOnTheWay && !isWaiting) {
      // What is on its way must not come after what is saved, nor begin a second text beside it.
      event.preventDefault();
      isWaiting = true;
      say("正在存…");
      const enough = new Promise((resolve) => number && window.setTimeout(resolve, 3_000));
      Promise.race([untilDone, enough]).then(() => form.requestSubmit(submitter));
      return;
    }
    isWaiting = false;
    keepHere({ sent: true });
    isDirty = false;
  });

  for (const leaving of document.querySelectorAll("form[data-forget]")) {
    leaving.addEventListener("submit", () => forgetHere());
  }

  window.addEventListener("storage", (event) => {
    if (event.key !== key() || !event.newValue || warnings.querySelector("[data-window]")) return;
    const line = note("这一篇您在另一个窗口里也开着。请只在一个窗口里写。");
    line.dataset.window = "";
    warnings.append(line);
  });

  /* Sources: one block more without a reload */
  const sources = document.getElementById("source-blocks");
  function addSource() {
    const block = document.getElementById("source-block").content.cloneNode(true).firstElementChild;
    sources.append(block);
    block.querySelector("legend").textContent = `依据 ${sources.children.length}`;
    return block;
  }
  form.querySelector("button[value=source]").addEventListener("click", (event) => {
    event.preventDefault();
    addSource().querySelector("input").focus();
  });

  /* A box of questions under each heading of the body */
  const sections = document.getElementById("sections");
  const parts = (box) => ({
    shown: box.querySelector("[data-heading]"),
    heading: box.querySelector("[name=section_heading]"),
    asked: box.querySelector("[name=section_questions]"),
  });
  function headings() {
    const found = new Set();
    for (const [, written] of body.value.matchAll(/^#{1,3}(?!#)(.*)$/gm)) {
      const plain = written.slice(0, 200).trimEnd().replace(/#+$/, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\*\*|__|`/g, "");
      const heading = plain.trim().replace(/\s+/g, " ");
      if (heading) found.add(heading);
    }
    return [...found].slice(0, 100);
  }
  function addSection(heading) {
    const box = document.getElementById("section-box").content.cloneNode(true).firstElementChild;
    sections.append(box);
    rename(box, heading);
    return box;
  }
  function rename(box, heading) {
    const { shown, heading: field } = parts(box);
    shown.textContent = heading;
    field.value = heading;
  }
  function followHeadings() {
    const wanted = headings();
    const boxes = [...sections.children];
    const names = boxes.map((box) => parts(box).heading.value);
    const isRenamed = wanted.length === names.length && wanted.filter((heading) => !names.includes(heading)).length === 1;
    if (isRenamed) {
      const heading = wanted.find((each) => !names.includes(each));
      const box = boxes[names.findIndex((name) => !wanted.includes(name))];
      rename(box, heading);
    }
    const byName = new Map([...sections.children].map((box) => [parts(box).heading.value, box]));
    for (const [name, box] of byName) {
      if (!wanted.includes(name) && !parts(box).asked.value.trim()) box.remove();
    }
    form.querySelector("[data-none]").hidden = sections.children.length + wanted.length > 0;
    wanted.forEach((heading, place) => {
      const box = byName.get(heading) ?? addSection(heading);
      if (sections.children[place] !== box) sections.insertBefore(box, sections.children[place] ?? null);
    });
  }
  let following = 0;
  body.addEventListener("input", () => {
    window.clearTimeout(following);
    following = window.setTimeout(followHeadings, 300);
  });

  /* The day of the next look follows the topic, until somebody chooses another */
  const review = form.elements.review_by;
  let ours = "";
  form.elements.topic.addEventListener("change", () => {
    const due = form.elements.topic.selectedOptions[0].dataset.review ?? "";
    if (review.value && review.value !== ours) return;
    ours = review.value = due;
  });

  /* The toolbar writes "url" where the address goes. */
  form.querySelector("[data-link]")?.addEventListener("click", ({ currentTarget }) => {
    const { value, selectionStart: start, selectionEnd: end } = body;
    if (value.slice(start, end) === "url") document.execCommand("insertText", false, currentTarget.dataset.link);
  });

  /* What this browser kept of the last time */
  function putBack(fields) {
    const values = new Map();
    for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
    const told = (name) => values.get(name) ?? [];
    for (const name of ["title", "body", "questions", "topic", "age_from", "age_until", "in_force_from", "in_force_until", "review_by", "checked_by"]) {
      const [value = ""] = told(name);
      const field = form.elements[name];
      if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
      if (field.type === "date" && value && !/^\d{4}-\d\d-\d\d$/.test(value)) field.type = "text";
      field.value = value;
    }
    for (const name of ["audience", "regions"]) {
      for (const tick of form.querySelectorAll(`input[name=${name}]`)) tick.checked = told(name).includes(tick.value);
    }
    const ticks = [...form.querySelectorAll("input[name=regions]")].map((tick) => tick.value);
    form.elements.place.value = [...told("place"), ...told("regions").filter((code) => !ticks.includes(code))].filter(Boolean).join("、");
    const count = told("source_title").length;
    while (sources.children.length < count) addSource();
    [...sources.children].forEach((block, place) => {
      for (const field of block.querySelectorAll("input")) field.value = told(field.name)[place] ?? "";
    });
    sections.replaceChildren();
    told("section_heading").forEach((heading, place) => {
      const box = addSection(heading);
      parts(box).asked.value = told("section_questions")[place] ?? "";
      box.open = Boolean(parts(box).asked.value);
    });
    followHeadings();
  }

  function putBackKept(entry) {
    putBack(entry.fields);
    if (entry.basedOn) seen.value = entry.basedOn;
    changed();
  }

  /* A text that was saved before it had a number is this one. */
  function forgetBegun() {
    const entry = keptHere(`${PREFIX}:${person}:new`);
    if (entry?.sent && asRead(entry.fields) === asRead(pairs())) forgetHere(`${PREFIX}:${person}:new`);
  }

  function goOn() {
    const entry = keptHere();
    if (number) forgetBegun();
    if (!entry) return;
    const typedAt = (told) => told.split("|")[1] ?? "";
    const isKept = typedAt(mark) && typedAt(mark) !== typedAt(entry.mark);
    const isSaved = entry.sent && (isKept || Number(form.dataset.mine) > Number(entry.basedOn || 0));
    const before = { fields: pairs(), basedOn: seen.value };
    if (isSaved || asRead(entry.fields) === asRead(before.fields)) return void forgetHere();
    const isNewer = entry.mark === mark && !("fresh" in form.dataset) && (number || !entry.sent);
    offer.hidden = false;
    const [words, take, leave] = ["[data-words]", "[data-take]", "[data-leave]"].map((part) => offer.querySelector(part));
    const done = () => {
      offer.hidden = true;
    };
    take.addEventListener("click", () => {
      putBackKept(entry);
      done();
    });
    leave.addEventListener("click", () => {
      if (isNewer) putBackKept(before);
      else if (!isDirty) forgetHere();
      done();
    });
    if (isNewer) {
      putBackKept(entry);
      words.textContent = "上次没来得及存的字，这台电脑里还有，已经放回来了。";
      take.hidden = true;
    } else {
      words.textContent = "这台电脑里还有上次没存上的一份，和现在的不一样。";
    }
  }
  goOn();
})();
