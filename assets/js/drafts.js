// What is written into a form and not sent yet is kept on the server as a draft, its writer's alone, and is put back when they open
// the form again. Each page has a draft of its own, so that two tabs never overwrite each other.
import { Saver, read } from "./saving/saver.js";
import { WrittenBefore, digest } from "./saving/written.js";

const TYPED = new Set(["textarea", "text", "email", "number", "tel", "url"]);

export const selector = "form[data-draft]";

export function start(form) {
  form.prepend(document.getElementById("written-keeps").content.firstElementChild.cloneNode(true));
  const saver = new DraftSaver(form);
  saver.listen();
  saver.begin();
}

class DraftSaver extends Saver {
  constructor(form) {
    super(form);
    this.version = 0;
    this.begun = new Map(); // what stood in a field when its writer began, where the page that shows it was sent meanwhile
    this.goesOn = new Map(); // drafts that this page shows and stands for: version by id
    this.page = form.querySelector("input[name=operation]").value;
    for (const pair of (form.querySelector("input[name=draft]")?.value ?? "").split(" ").filter(Boolean)) {
      const [id, version] = pair.split(":").map(Number);
      this.goesOn.set(id, version);
    }
    this.held = this.unsent && this.words() !== "[]" ? null : "[]";
    form.addEventListener("formdata", ({ formData }) => {
      const drafts = [...this.goesOn, ...(this.id ? [[this.id, this.confirmed]] : [])];
      if (drafts.length) formData.set("draft", drafts.map((pair) => pair.join(":")).join(" "));
    });
  }

  get address() {
    return this.form.dataset.drafts;
  }

  // The server answers and keeps no draft of it, as where there are too many: the form itself carries the words.
  get mayGo() {
    return this.declined;
  }

  refused(response, answer) {
    this.declined = true;
    super.refused(response, answer);
  }

  // A page that answers a form shows words that were sent and not taken.
  get unsent() {
    return Boolean(this.form.dataset.unsent);
  }

  async begin() {
    await this.look();
    if (this.unsaved) this.typed();
  }

  // Ask for what was written before, and whether the page is still its reader's. Nothing is said where nobody answers.
  async look() {
    let response;
    try {
      response = await this.post(`${this.address}of-this-form/`, this.names());
    } catch {
      return;
    }
    const answer = await read(response);
    if (answer.another) this.veil.draw();
    if (!response.ok || !answer.drafts) return;
    this.veil.lift();
    if (!this.offered) this.offer(answer.drafts);
    this.offered = true;
  }

  again() {
    super.again();
    if (!this.unsaved || !this.offered) this.look();
  }

  // Words that were typed while a save is on its way go beside it: the page may be closed before that is answered.
  hidden() {
    if (this.sending && this.words() !== this.pending?.words) this.post(this.address, this.snapshot().body).catch(() => {});
    else this.now();
  }

  offer(drafts) {
    for (const draft of drafts) {
      if (!this.goesOn.has(draft.id)) continue;
      for (const one of draft.texts) this.begun.set(`${one.name} ${one.nth}`, one.was);
    }
    const untouched = this.words() === this.held;
    const told = drafts.map((draft, n) => new WrittenBefore(this, draft, n === 0)).filter((before) => before.show());
    if (untouched) this.held = this.words(); // what was put back is held by the draft that it is from
    return told;
  }

  // The fields that are typed in, each with which it is of those of its name.
  fields() {
    const count = new Map();
    return [...this.form.elements]
      .filter((one) => one.name && TYPED.has(one.type))
      .map((control) => {
        const nth = count.get(control.name) ?? 0;
        count.set(control.name, nth + 1);
        return { control, name: control.name, nth };
      });
  }

  texts() {
    const stood = (control) => (this.unsent ? "" : control.defaultValue);
    return this.fields()
      .filter(({ control }) => control.value !== stood(control))
      .map(({ control, name, nth }) => {
        const was = this.unsent ? (this.begun.get(`${name} ${nth}`) ?? "") : digest(control.defaultValue);
        return [name, nth, control.value, was];
      });
  }

  words() {
    return JSON.stringify(this.texts().map(([name, nth, text]) => [name, nth, text]));
  }

  names() {
    const { draft } = this.form.dataset;
    return new URLSearchParams({ place: draft, page: this.page, writer: this.veil.writer ?? "" });
  }

  snapshot() {
    this.version = Math.max(this.version + 1, Date.now()); // later than those of the same page before it was gone back to
    const body = this.names();
    body.set("version", this.version);
    body.set("texts", JSON.stringify(this.texts()));
    body.set("continues", [...this.goesOn].map((pair) => pair.join(":")).join(" "));
    return { body, words: this.words(), version: this.version };
  }

  saved(answer) {
    this.declined = false;
    this.id = answer.id;
    this.confirmed = answer.version;
    if (answer.version > this.pending.version) {
      this.version = answer.version; // a later save of this page was there already; what stands now is later still
      this.pending = null;
      return;
    }
    super.saved(answer);
  }
}
