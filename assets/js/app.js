// Script only improves pages that already work without it. A feature names the elements it serves and is started once
// on each, on the page as first shown and on every part that is swapped in later.
import features from "features";

const started = new WeakMap();

function startWithin(root) {
  for (const { selector, start } of features) {
    const here = root.matches?.(selector) ? [root] : [];
    for (const element of [...here, ...root.querySelectorAll(selector)]) {
      const done = started.get(element) ?? new Set();
      if (done.has(start)) continue;
      done.add(start);
      started.set(element, done);
      start(element);
    }
  }
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
startWithin(document.body);
document.addEventListener("htmx:load", (event) => startWithin(event.detail.elt));
