// Writing: text, files, replies, edits.

import { element } from "./text.js";
import { size } from "./message.js";

const at = (id) => document.getElementById(id);
const MAX_PHOTO_BYTES = 10 * 1024 * 1024;

// `sends` holds text(text, replyTo), edit(message, text) and file(file, asPhoto, caption); each returns a promise
// that fails if the sandbox refused, and the draft then stays.
export class Composer {
  constructor(sends) {
    this.sends = sends;
    this.files = [];
    this.context = null;
    this.text = at("text");
    at("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("input", () => this.grow());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("paste", (event) => this.paste(event));
    at("attach").addEventListener("click", () => at("file").click());
    at("file").addEventListener("change", () => {
      this.add(at("file").files);
      at("file").value = "";
    });
    at("context-cancel").addEventListener("click", () => this.setContext(null));
    this.acceptDrops();
  }

  key(event) {
    if (event.key === "Escape" && this.context) this.setContext(null);
    // On a touch keyboard there is no Shift+Enter, so Enter makes a line there.
    const touch = matchMedia("(pointer: coarse)").matches;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !touch) {
      event.preventDefault();
      this.submit();
    }
  }

  paste(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    this.add(event.clipboardData.files);
  }

  acceptDrops() {
    let depth = 0;
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    const show = (shown) => (at("drop").hidden = !shown);
    addEventListener("dragenter", (event) => carriesFiles(event) && show(++depth > 0));
    addEventListener("dragleave", (event) => carriesFiles(event) && show(--depth > 0));
    addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
    addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      show(false);
      this.add(event.dataTransfer.files);
    });
  }

  add(files) {
    for (const file of files) {
      const canBePhoto = /^image\/(png|jpeg|webp)$/.test(file.type) && file.size <= MAX_PHOTO_BYTES;
      this.files.push({ file, canBePhoto, asPhoto: canBePhoto });
    }
    this.showFiles();
    this.text.focus();
  }

  showFiles() {
    at("attachments").hidden = !this.files.length;
    at("attachments").replaceChildren(...this.files.map((entry) => this.fileLine(entry)));
  }

  fileLine(entry) {
    const line = element("li", {}, element("span", { className: "name" }, entry.file.name));
    line.append(element("small", {}, size(entry.file.size)));
    if (entry.canBePhoto) {
      const box = element("input", { type: "checkbox", checked: entry.asPhoto });
      box.addEventListener("change", () => (entry.asPhoto = box.checked));
      line.append(element("label", {}, box, " as photo"));
    }
    const remove = element("button", { type: "button", className: "quiet" }, "Remove");
    remove.addEventListener("click", () => {
      this.files = this.files.filter((other) => other !== entry);
      this.showFiles();
    });
    line.append(remove);
    return line;
  }

  // `context` is null or {kind: "reply" | "edit", message, summary}.
  setContext(context) {
    if (this.context?.kind === "edit" && !context) this.put("");
    this.context = context;
    at("context").hidden = !context;
    if (!context) return;
    at("context-text").textContent = `${context.kind === "edit" ? "Editing" : "Reply to"}: ${context.summary}`;
    if (context.kind === "edit") this.put(context.message.text);
    this.text.focus();
  }

  async submit() {
    const text = this.text.value.trim();
    const { files, context } = this;
    if (!text && !files.length) return;
    this.put("");
    this.files = [];
    this.context = null;
    at("context").hidden = true;
    this.showFiles();
    try {
      if (context?.kind === "edit") await this.sends.edit(context.message, text);
      else if (!files.length) await this.sends.text(text, context?.message);
      for (const [index, entry] of files.entries()) {
        await this.sends.file(entry.file, entry.asPhoto, index === 0 ? text : "");
      }
    } catch {
      // What was refused has been told; the words are worth keeping.
      if (text && !this.text.value) this.put(text);
    }
  }

  put(text) {
    this.text.value = text;
    this.grow();
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 180)}px`;
  }
}
