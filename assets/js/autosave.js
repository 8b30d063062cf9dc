// A form that keeps versions of its own on the server: each save names the version it was written on, and has an id, so that the
// server answers a repeat with its first answer.
import { Saver, setField, uuid } from "./saving/saver.js";

const STILL_THERE = 60000; // since the server last answered

export const selector = "form[data-autosave]";

export function start(form) {
  const saver = new VersionSaver(form);
  saver.listen();
  if (saver.unsaved) saver.typed(); // words that were not taken, or that the browser brought back
  document.querySelector("[data-autosave-words]")?.removeAttribute("hidden");
}

class VersionSaver extends Saver {
  constructor(form) {
    super(form);
    this.held = form.dataset.unsent ? null : stands(form, true); // what the server holds
    this.confirmed = Date.now(); // when the server last answered
    this.page = uuid(); // two tabs never overwrite each other, also where the server keeps their words apart
  }

  get address() {
    return this.form.action;
  }

  words() {
    return stands(this.form, false);
  }

  snapshot() {
    const body = new URLSearchParams(new FormData(this.form));
    body.set("operation", uuid());
    body.set("page", this.page);
    return { body, words: this.words() };
  }

  // The words are saved once more where the last save is a while ago, as the session may have ended since: the page then stays and
  // says so, and no form is sent that would have to be offered again.
  submitting(event) {
    if (!this.going && Date.now() - this.confirmed > STILL_THERE) this.held = null;
    return super.submitting(event);
  }

  saved(answer) {
    super.saved(answer);
    this.confirmed = Date.now();
    setField(this.form, "base_version", answer.version);
    setField(this.form, "operation", uuid());
    for (const part of this.form.querySelectorAll("[data-asked]")) {
      part.hidden = !(answer.asked ?? []).includes(part.dataset.asked);
    }
  }

  refused(response, answer) {
    if (answer.apart) {
      // It takes no more words. They are kept among those that their writer has not sent, and so are those typed from here on.
      this.held = this.pending.words;
      this.pending = null;
      this.failures = 0;
      this.tell(answer.message, answer.href, answer.link);
      this.say("Kept among your words that are not sent", "waiting");
      return;
    }
    if (response.status !== 409 || !answer.kept) return super.refused(response, answer);
    // Kept beside the saved text. Going on typing adds to the same second text.
    this.held = this.pending.words;
    this.pending = null;
    this.failures = 0;
    setField(this.form, "continues", answer.kept);
    this.tell(answer.message, answer.href, answer.link);
    this.say("Kept beside the saved text", "waiting");
  }
}

// What stands in the form, or stood in it when the page was made, as one text to compare.
function stands(form, first) {
  const found = [];
  for (const one of form.elements) {
    if (!one.name || one.disabled || ["hidden", "submit", "button", "fieldset"].includes(one.type)) continue;
    if (one.type === "checkbox" || one.type === "radio") {
      if (first ? one.defaultChecked : one.checked) found.push([one.name, one.value]);
    } else if (one.options) {
      const chosen = [...one.options].find((option) => (first ? option.defaultSelected : option.selected));
      found.push([one.name, (chosen ?? one.options[0])?.value]);
    } else {
      found.push([one.name, first ? one.defaultValue : one.value]);
    }
  }
  return JSON.stringify(found);
}
