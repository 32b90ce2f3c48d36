/* Pictures and Word files go into a text where they are dropped or chosen. Without this file they have pages of their own. */
(() => {
  "use strict";
  const FIRST = 10 * 1024 * 1024;
  const MOST = { picture: FIRST, word: 2 * FIRST };
  const TOO_LARGE = {
    picture: "这张图太大，最多 10 MB。请截个图，或者用微信发给自己（不勾“原图”）再存下来。",
    word: "这个文件太大，最多 20 MB。请把里面的图压小或者删掉，图可以另外传。",
  };
  const NEITHER = "这里收图（JPG、PNG、WebP、GIF）和 Word 文件（.docx）。别的请先另存成这两样。";
  const SPEECHLESS = /!\[\s*\]\((\/pictures\/[0-9a-f]{20})\)/;
  const AWAY = "登录到时了，这个文件没有传上去。您写的字还在；请另开一页登录，再传一次。";
  const UNREACHED = "没有传上去，可能网断了。您写的字还在，请再传一次。";

  for (const box of document.querySelectorAll("[data-drop]")) {
    const text = document.getElementById(box.dataset.drop);
    if (text) begin(box, text);
  }

  function begin(box, text) {
    const title = text.form?.elements[box.dataset.title];
    const status = box.querySelector("[role=status]");
    const lost = box.querySelector(".lost");
    const dialog = box.querySelector("dialog");
    const speechless = box.querySelector("[data-speechless]");
    let waiting = Promise.resolve();
    let isTouched = false; // until then what comes in goes to the end
    box.hidden = false;
    document.body.append(dialog); // its field is none of the form

    for (const button of dialog.querySelectorAll("button")) {
      button.addEventListener("click", () => answer(button.dataset.answer === "yes"));
    }
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.target.matches("button")) return;
      event.preventDefault();
      answer(true);
    });

    function say(sentence) {
      status.hidden = false;
      status.textContent = sentence;
    }

    function tellLost(lines) {
      lost.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
      lost.hidden = !lines.length;
    }

    function insert(words) {
      if (!isTouched) text.setSelectionRange(text.value.length, text.value.length);
      const [before, after] = [text.value.slice(0, text.selectionStart), text.value.slice(text.selectionEnd)];
      const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
      const tail = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
      text.focus();
      replace(lead + words + tail);
    }

    /* As typing does it: it can be taken back, and whoever listens to the text hears of it. */
    function replace(words) {
      if (document.execCommand("insertText", false, words)) return;
      text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    }

    /* What a picture shows; null where somebody would rather not have it. */
    function ask(address) {
      const [image, field] = [dialog.querySelector("img"), dialog.querySelector("input")];
      const caret = [text.selectionStart, text.selectionEnd]; // browsers lose it beside an open dialog
      image.src = address;
      field.value = "";
      dialog.returnValue = ""; // Escape leaves it so
      dialog.showModal();
      field.focus();
      return new Promise((done) => {
        const closed = () => {
          text.setSelectionRange(...caret);
          done(dialog.returnValue || null);
        };
        dialog.addEventListener("close", closed, { once: true });
      });
    }

    function answer(isYes) {
      const field = dialog.querySelector("input");
      if (isYes && !field.value.trim()) return field.focus();
      dialog.close(isYes ? field.value.trim() : "");
    }

    function read(file) {
      return new Promise((done, fail) => {
        const reader = new FileReader();
        reader.addEventListener("load", () => done(reader.result));
        reader.addEventListener("error", () => fail(new Error(UNREACHED)));
        reader.readAsDataURL(file);
      });
    }

    async function send(address, fields) {
      const body = new FormData();
      body.set("csrf_token", text.form.querySelector("[name=csrf_token]").value);
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      let response;
      try {
        response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
      } catch {
        throw new Error(UNREACHED);
      }
      if (response.redirected || !response.headers.get("Content-Type")?.startsWith("application/json")) {
        throw new Error(response.redirected ? AWAY : UNREACHED);
      }
      const told = await response.json();
      if (!response.ok) throw new Error(told.message);
      return told;
    }

    async function addPicture(file) {
      const alt = await ask(await read(file));
      if (alt === null) return say("这张图没有放：要写上图里是什么才能放。");
      say("正在传图……");
      const made = await send(box.dataset.pictures, { picture: file, alt });
      insert(made.markdown);
      say("图放好了。");
    }

    async function addWord(file) {
      say("正在读 Word 文件……");
      const found = await send(box.dataset.word, { word: file });
      let body = found.body;
      for (const picture of found.pictures.filter((each) => !each.alt)) {
        const alt = await ask(box.dataset.root + picture.address);
        body = body.replace(`![](${picture.address})`, () => (alt === null ? "" : shown(alt, picture.address)));
      }
      if (title && !title.value.trim() && found.title) {
        title.value = found.title;
        title.dispatchEvent(new Event("input", { bubbles: true }));
      }
      insert(body.trim());
      tellLost(found.lost);
      say(found.lost.length ? "读进来了。下面这些没有带过来，或者样子变了：" : "读进来了，字、表格和图都在。");
    }

    function shown(alt, address) {
      return `![${alt.replace(/\[/g, "【").replace(/\]/g, "】").replace(/[\\`<>]/g, "")}](${address})`;
    }

    /* Pictures of which nothing is said, asked about one after another; parents see none of them until then. */
    function lookForSpeechless() {
      speechless.hidden = !SPEECHLESS.test(text.value);
    }

    async function speak() {
      let at = 0;
      for (;;) {
        const found = SPEECHLESS.exec(text.value.slice(at));
        if (!found) return;
        const alt = await ask(box.dataset.root + found[1]);
        if (alt === null) return;
        const [from, to] = [at + found.index, at + found.index + found[0].length];
        const words = shown(alt, found[1]);
        text.focus();
        text.setSelectionRange(from, to);
        replace(words);
        at = from + words.length;
      }
    }

    function kindOf(file) {
      if (file.type.startsWith("image/") || /\.(heic|heif|svg)$/i.test(file.name)) return "picture";
      return /\.(docx?|wps|rtf|odt)$/i.test(file.name) ? "word" : null;
    }

    function take(file, kind = kindOf(file)) {
      waiting = waiting.then(async () => {
        tellLost([]);
        if (!kind) return say(NEITHER);
        if (file.size > MOST[kind]) return say(TOO_LARGE[kind]);
        try {
          await (kind === "picture" ? addPicture(file) : addWord(file));
        } catch (trouble) {
          say(trouble.message);
        }
      });
    }

    text.addEventListener("focus", () => { isTouched = true; }, { once: true });
    text.addEventListener("input", lookForSpeechless);
    speechless.querySelector("button").addEventListener("click", () => { waiting = waiting.then(speak); });
    lookForSpeechless();
    for (const input of box.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => {
        if (input.files.length) take(input.files[0], input.dataset.kind);
        input.value = "";
      });
    }
    for (const place of [text, box]) {
      place.addEventListener("dragover", (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        place.classList.add("is-over");
      });
      place.addEventListener("dragleave", () => place.classList.remove("is-over"));
      place.addEventListener("drop", (event) => {
        place.classList.remove("is-over");
        if (!event.dataTransfer.files.length) return;
        event.preventDefault();
        for (const file of event.dataTransfer.files) take(file);
      });
    }
    text.addEventListener("paste", (event) => {
      const images = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
      // Word puts a picture of the text beside the text itself.
      if (!images.length || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      for (const file of images) take(file, "picture");
    });
  }
})();
