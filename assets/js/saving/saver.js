// Saves what stands in a form while it is written, and says in one place what became of it. Nothing is stored in the browser:
// until a save is confirmed, the words are on the page, and the page says since when they are not saved.
//
// A save is one snapshot of the form. It is sent again, unchanged, until it is answered; only then is the next one made. What is
// typed is confirmed within two seconds while the server answers: the pause after a key is short, and words that were typed
// while a save was on its way go as soon as it is confirmed.

const PAUSE = 600; // after the last key
const LONGEST = 1200; // while typing goes on, since the first word that no save holds
const RETRIES = [1000, 2000, 4000, 8000, 10000];
const LARGEST_ON_LEAVING = 60000; // bytes; browsers refuse more from a page that is closed

const ENDED = "Your session has ended. Your words are on this page and are saved as soon as you sign in again. Keep this page open.";
const UNREACHABLE = "No connection. Your words are safe on this page and are saved as soon as it is back. Keep this page open.";
const SILENT = "Full Circle is not answering. Your words are safe on this page and are saved as soon as it does. Keep this page open.";

export class Saver {
  constructor(form) {
    this.form = form;
    this.pending = null; // the snapshot that is on its way
    this.failures = 0;
    this.stopped = false; // a person has to do something first
    this.veil = new Veil(form, () => this.again());
  }

  listen() {
    const { form } = this;
    this.status = form.querySelector("[data-saved]") ?? document.querySelector(".fc-bar [data-saved]");
    this.trouble = form.querySelector("[data-autosave-trouble]") ?? document.querySelector(".fc-bar [data-autosave-trouble]");
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", (event) => this.submitting(event));
    window.addEventListener("online", () => this.again());
    window.addEventListener("pageshow", (event) => event.persisted && this.again());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.hidden() : this.again()));
    window.addEventListener("beforeunload", (event) => this.unsaved && !this.going && event.preventDefault());
  }

  // Whether the form may be sent though its words are not saved.
  get mayGo() {
    return false;
  }

  // Whether a word stands on the page that the server does not hold.
  get unsaved() {
    return this.pending !== null || this.words() !== this.held;
  }

  typed() {
    if (this.words() === this.held && !this.pending) return;
    this.since ??= Date.now();
    this.stopped = false;
    if (!this.sending && !this.failures) this.soon();
  }

  soon() {
    this.since ??= Date.now();
    this.later(Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
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

  hidden() {
    this.now();
  }

  now() {
    clearTimeout(this.timer);
    if (this.sending || this.stopped || !this.unsaved) return this.sending ?? Promise.resolve();
    this.sending = this.send().finally(() => {
      this.sending = null;
      if (this.unsaved && !this.failures && !this.stopped) this.soon();
    });
    return this.sending;
  }

  async send() {
    if (!this.pending) {
      this.pending = { ...this.snapshot(), since: this.since ?? Date.now() };
      this.since = undefined;
    }
    let response;
    try {
      response = await this.post(this.address, this.pending.body);
    } catch {
      return this.unreachable(UNREACHABLE);
    }
    if (response.status >= 500) return this.unreachable(SILENT);
    const answer = await read(response);
    if (response.ok && "version" in answer) return this.saved(answer);
    if (answer.another) {
      this.veil.draw();
      this.say(this.notSaved(), "waiting");
      return this.stop(answer.message);
    }
    // 403 without a word of ours: the cookies of the session are gone, so the request was not even looked at.
    if (response.status === 401 || (response.status === 403 && !answer.message)) {
      return this.unreachable(ENDED, this.form.dataset.signIn, "Sign in in another tab");
    }
    return this.refused(response, answer);
  }

  post(address, body) {
    const token = csrfToken(this.form.dataset.csrfCookie);
    if (token) body.set("csrfmiddlewaretoken", token); // it changes when someone signs in again
    const text = body.toString();
    return fetch(address, {
      method: "POST",
      body: text,
      headers: { "X-Requested-With": "fetch", "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
      keepalive: document.hidden && text.length < LARGEST_ON_LEAVING,
      signal: AbortSignal.timeout(30000),
    });
  }

  saved(answer) {
    this.held = this.pending.words;
    this.pending = null;
    this.failures = 0;
    this.veil.lift();
    this.tell("");
    this.say(answer.saved, "done");
  }

  refused(response, answer) {
    this.since = this.pending.since;
    this.pending = null;
    const otherwise = "This could not be saved. Your words are still on this page: copy what you need, then open the page again.";
    this.stop(answer.message ?? otherwise, answer.href, answer.link);
  }

  unreachable(words, href, link) {
    const delay = RETRIES[Math.min(this.failures, RETRIES.length - 1)];
    this.failures += 1;
    this.tell(words, href, link);
    this.say(this.notSaved(), "waiting");
    this.later(delay);
  }

  stop(words, href, link) {
    this.stopped = true;
    this.tell(words, href, link);
    this.say(this.notSaved(), "waiting");
  }

  notSaved() {
    const since = new Date(this.pending?.since ?? this.since ?? Date.now());
    return `Not saved since ${since.toLocaleTimeString("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" })}`;
  }

  // A button of the form. What is not saved is saved first, so that going to another page can lose nothing; if it cannot be
  // saved now, the page stays.
  async submitting(event) {
    if (event.defaultPrevented) return;
    clearTimeout(this.timer);
    // It changes when its writer signs in again in another tab. Nobody else sends the form: it names its writer.
    const token = csrfToken(this.form.dataset.csrfCookie);
    if (token) setField(this.form, "csrfmiddlewaretoken", token);
    if (!this.unsaved || this.going) return;
    event.preventDefault();
    if (this.waiting) return;
    this.waiting = true;
    this.stopped = false;
    this.failures = 0;
    do await this.now();
    while (this.unsaved && !this.stopped && !this.failures);
    this.waiting = false;
    if (this.unsaved && !this.mayGo) return;
    this.going = true;
    setTimeout(() => (this.going = false), 3000); // the answer may be a file, and the page stays
    this.form.requestSubmit(event.submitter);
  }

  say(words, state) {
    if (!this.status || this.status.textContent === words) return;
    this.status.classList.toggle("fc-saved--waiting", state === "waiting");
    this.status.textContent = words;
  }

  tell(words, href, link) {
    if (!this.trouble || (this.trouble.dataset.says ?? "") === words) return;
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

// Over a page whose writer is not the one who is signed in now: what stands beside the form is not for everybody either. The form
// keeps all that stands in it.
class Veil {
  constructor(form, lifted) {
    this.form = form;
    this.lifted = lifted;
    this.page = form.closest("main");
    this.writer = form.querySelector("input[name=writer]")?.value;
    pages?.addEventListener("message", ({ data }) => (data === this.writer ? this.lift() : this.draw()));
  }

  draw() {
    if (this.drawn || !this.writer) return;
    this.drawn = document.getElementById("written-veil").content.firstElementChild.cloneNode(true);
    this.drawn.querySelector("a").href = this.form.dataset.signIn;
    this.page.prepend(this.drawn);
    this.page.dataset.veiled = "";
  }

  lift() {
    if (!this.drawn) return;
    this.drawn.remove();
    this.drawn = null;
    if (!this.page.querySelector(".fc-veil")) delete this.page.dataset.veiled;
    this.lifted();
  }
}

// Each page says to the others of the browser who is signed in.
const pages = "BroadcastChannel" in window ? new BroadcastChannel("writer") : null;
if (document.body.dataset.writer) pages?.postMessage(document.body.dataset.writer);

export async function read(response) {
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) return {};
  try {
    return await response.json();
  } catch {
    return {};
  }
}

export function setField(form, name, value) {
  let field = form.querySelector(`input[type="hidden"][name="${name}"]`);
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.append(field);
  }
  field.value = value;
}

export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function csrfToken(cookie) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${cookie}=`));
  return found?.slice(cookie.length + 1);
}
