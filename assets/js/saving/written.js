// One draft from before, on the page that shows its form: put back where the form still shows what its writer began on, shown
// beside it where the form shows another text by now. Nothing is overwritten unasked.
export class WrittenBefore {
  constructor(saver, draft, last) {
    this.saver = saver;
    this.draft = draft;
    this.put = []; // fields that were filled in from it
    this.apart = []; // texts of it that stand in no field
    const fields = saver.fields();
    for (const one of draft.texts) {
      const control = fields.find(({ name, nth }) => name === one.name && nth === one.nth)?.control;
      if (control?.value === one.text) continue;
      if (last && control && this.mayFill(control, one)) this.fill(control, one.text);
      else this.apart.push({ control, text: one.text });
    }
    if (last || !this.apart.length) this.settle();
  }

  mayFill(control, one) {
    const shown = control.defaultValue;
    return !this.saver.unsent && control.value === shown && (shown === "" || digest(shown) === one.was);
  }

  fill(control, text) {
    this.put.push({ control, text, before: control.value });
    put(control, text);
  }

  // Once all of it stands in the form, this page stands for it.
  settle() {
    if (!this.apart.length) this.saver.goesOn.set(this.draft.id, this.draft.version);
  }

  // Whether there was anything to say.
  show() {
    if (!this.put.length && !this.apart.length) return false;
    this.band = copy("written-before");
    const { saved, kept } = this.draft;
    const apart = this.apart.length ? " The form shows another text, so nothing was overwritten: this is yours." : "";
    const chosen = this.saver.form.querySelector("select, [type=radio], [type=checkbox]");
    const choices = chosen ? " What you had chosen is not kept: look at the choices before you send it." : "";
    this.say(`Here is what you wrote on ${saved}, and have not sent.${apart}${choices}`);
    this.band.querySelector("[data-kept]").textContent = `Nobody but you can read it. It is kept until ${kept}.`;
    for (const one of this.apart) this.band.querySelector("[data-texts]").append(this.text(one));
    this.band.querySelector("[data-discard]").addEventListener("click", () => this.discard());
    this.band.querySelector("[data-put-back]").addEventListener("click", () => this.putBack());
    this.saver.form.before(this.band);
    return true;
  }

  text(one) {
    const part = copy("written-text");
    const label = one.control?.labels?.[0]?.textContent.trim() ?? "";
    part.querySelector("p").textContent = label;
    part.querySelector("blockquote").textContent = one.text;
    const use = part.querySelector("[data-use]");
    if (!one.control) use.remove();
    use.addEventListener("click", () => {
      this.fill(one.control, one.text);
      this.apart = this.apart.filter((other) => other !== one);
      part.remove();
      this.settle();
      this.saver.typed();
      one.control.focus();
    });
    return part;
  }

  async discard() {
    const response = await this.saver.post(this.draft.discard, this.saver.names()).catch(() => null);
    if (!response?.ok) return this.say("It could not be discarded now. Try again in a while.");
    for (const { control, text, before } of this.put) if (control.value === text) put(control, before);
    if (this.saver.id) this.saver.typed();
    else this.saver.held = this.saver.words();
    this.turn(true);
    return this.say("It is discarded.");
  }

  putBack() {
    for (const { control, text } of this.put) put(control, text);
    this.turn(false);
    this.say("It stands in the form again, and is not sent.");
    this.saver.typed();
  }

  turn(discarded) {
    this.band.querySelector("[data-texts]").hidden = discarded;
    this.band.querySelector("[data-kept]").hidden = discarded;
    this.band.querySelector("[data-discard]").hidden = discarded;
    const back = this.band.querySelector("[data-put-back]");
    back.hidden = !discarded || !this.put.length;
    if (!back.hidden) back.focus();
  }

  say(words) {
    this.band.querySelector("[role=status]").textContent = words;
  }
}

function put(control, text) {
  control.value = text;
  control.dispatchEvent(new Event("input")); // what counts characters looks again
}

function copy(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

// A short mark by which a text is known again without being kept (cyrb53).
export function digest(text) {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(16);
}
