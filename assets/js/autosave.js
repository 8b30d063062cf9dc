// Saves a form as it is typed in, and says so in one place. Nothing is stored in the browser: until a save is confirmed, the
// words are on the page, and the page says what to do to keep them.
//
// A save is one snapshot of the form with an id of its own and the version it was written on. It is sent again, unchanged,
// until it is answered; only then is the next one made. The server answers a repeat with its first answer.

const PAUSE = 1200; // after the last key
const LONGEST = 5000; // while typing goes on
const RETRIES = [2000, 4000, 8000, 15000, 30000];

export const selector = "form[data-autosave]";

export function start(form) {
  const saver = new Saver(form);
  form.addEventListener("input", () => saver.typed());
  form.addEventListener("change", () => saver.typed());
  form.addEventListener("submit", (event) => saver.submitting(event));
  window.addEventListener("online", () => saver.again());
  window.addEventListener("pageshow", (event) => event.persisted && saver.again());
  document.addEventListener("visibilitychange", () => (document.hidden ? saver.now() : saver.again()));
  window.addEventListener("beforeunload", (event) => saver.unsaved && event.preventDefault());
  document.querySelector("[data-autosave-words]")?.removeAttribute("hidden");
}

class Saver {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
    this.trouble = form.querySelector("[data-autosave-trouble]") ?? document.querySelector("[data-autosave-trouble]");
    this.shown = this.words(); // what the server holds
    this.pending = null; // the snapshot that is on its way
    this.failures = 0;
    this.stopped = false; // a person has to do something first
    this.leaving = false;
  }

  get unsaved() {
    return !this.leaving && (this.pending !== null || this.words() !== this.shown);
  }

  typed() {
    if (this.words() === this.shown && !this.pending) return;
    this.since ??= Date.now();
    this.stopped = false;
    this.later(Math.min(PAUSE, Math.max(0, this.since + LONGEST - Date.now())));
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), delay);
  }

  // The connection, the session or the person is back.
  again() {
    this.stopped = false;
    if (this.unsaved) this.later(0);
  }

  now() {
    clearTimeout(this.timer);
    if (this.sending || this.stopped || !this.unsaved) return this.sending ?? Promise.resolve();
    this.sending = this.send().finally(() => {
      this.sending = null;
      if (this.unsaved && !this.failures && !this.stopped) this.later(PAUSE);
    });
    return this.sending;
  }

  async send() {
    this.since = undefined;
    this.pending ??= this.snapshot();
    const token = csrfToken(this.form.dataset.csrfCookie);
    if (token) this.pending.body.set("csrfmiddlewaretoken", token); // it changes when someone signs in again
    let response;
    try {
      response = await fetch(this.form.action, {
        method: "POST",
        body: this.pending.body,
        headers: { "X-Requested-With": "fetch" },
        keepalive: document.hidden,
        signal: AbortSignal.timeout(30000),
      });
    } catch {
      return this.unreachable("No connection. Your words are safe on this page and are saved as soon as it is back. Keep this page open.");
    }
    if (response.status >= 500) {
      return this.unreachable("Full Circle is not answering. Your words are safe on this page and are saved as soon as it does. Keep this page open.");
    }
    const answer = (response.headers.get("Content-Type") ?? "").includes("json") ? await response.json() : {};
    if (response.ok && "version" in answer) this.saved(answer);
    else this.refused(response, answer);
  }

  snapshot() {
    const body = new URLSearchParams(new FormData(this.form));
    body.set("operation", uuid());
    return { body, words: this.words() };
  }

  saved(answer) {
    this.shown = this.pending.words;
    this.pending = null;
    this.failures = 0;
    this.set("base_version", answer.version);
    this.set("operation", uuid());
    this.tell("");
    this.say(answer.saved, "done");
    for (const part of this.form.querySelectorAll("[data-asked]")) {
      part.hidden = !(answer.asked ?? []).includes(part.dataset.asked);
    }
  }

  refused(response, answer) {
    // 403 without a word of ours: the cookies of the session are gone, so the request was not even looked at.
    if (response.status === 401 || (response.status === 403 && !answer.message)) return this.stop("Your session has ended. Sign in again in another tab, then come back here: what you typed is still on this page.", this.form.dataset.signIn, "Sign in in another tab");
    if (response.status === 409 && answer.kept) {
      // Kept beside the saved text. Going on typing adds to the same second text.
      this.shown = this.pending.words;
      this.pending = null;
      this.set("continues", answer.kept);
      this.tell(answer.message, answer.href, answer.link);
      return this.say("Kept beside the saved text", "waiting");
    }
    this.pending = null;
    const otherwise = "This could not be saved. Your words are still on this page: copy what you need, then open the page again.";
    return this.stop(answer.message ?? otherwise);
  }

  unreachable(words) {
    const delay = RETRIES[Math.min(this.failures, RETRIES.length - 1)];
    this.failures += 1;
    this.tell(words);
    this.say("Not saved yet", "waiting");
    this.later(delay);
  }

  stop(words, href, link) {
    this.stopped = true;
    this.tell(words, href, link);
    this.say("Not saved", "waiting");
  }

  // A button of the form. While a save is on its way or fails, it is waited for, so that leaving the page can lose nothing;
  // if the words cannot be saved now, the page stays. Otherwise the form itself carries them.
  async submitting(event) {
    clearTimeout(this.timer);
    if (!this.sending && !this.pending && navigator.onLine) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    this.stopped = false;
    this.failures = 0;
    while (this.unsaved && !this.stopped && !this.failures) await this.now();
    if (this.unsaved) return;
    this.leaving = true;
    const button = event.submitter;
    if (button?.name) this.set(button.name, button.value);
    this.form.submit();
  }

  words() {
    const data = new FormData(this.form);
    for (const name of ["csrfmiddlewaretoken", "operation", "base_version", "continues"]) data.delete(name);
    return new URLSearchParams(data).toString();
  }

  set(name, value) {
    let field = this.form.querySelector(`input[type="hidden"][name="${name}"]`);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      this.form.append(field);
    }
    field.value = value;
  }

  say(words, state) {
    if (!this.status || this.status.textContent === words) return;
    this.status.classList.toggle("fc-saved--waiting", state === "waiting");
    this.status.textContent = words;
  }

  tell(words, href, link) {
    if (!this.trouble || this.trouble.dataset.says === words) return;
    this.trouble.dataset.says = words;
    this.trouble.replaceChildren();
    if (!words) return;
    const box = document.createElement("div");
    box.className = "fc-flash fc-flash--urgent";
    box.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent = `${words} `;
    if (href) {
      const anchor = document.createElement("a");
      anchor.href = href;
      anchor.textContent = link;
      if (href === this.form.dataset.signIn) anchor.target = "_blank";
      text.append(anchor);
    }
    box.append(text);
    this.trouble.append(box);
    // The words have come between the top of the window and what is being written in.
    if (this.form.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" });
  }
}

function csrfToken(cookie) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${cookie}=`));
  return found?.slice(cookie.length + 1);
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
