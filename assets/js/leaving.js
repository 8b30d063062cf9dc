// Words in a form that is kept only when it is sent: the browser asks before they are left behind. On a page that says what is
// wrong, all that stands in a box is unsent.
export const selector = "form[method=post]:not([data-autosave])";

export function start(form) {
  let sending = false;
  form.addEventListener("submit", (event) => (sending = !event.defaultPrevented));
  window.addEventListener("pageshow", () => (sending = false));
  window.addEventListener("beforeunload", (event) => {
    const wrong = document.querySelector(".govuk-error-summary");
    const unsent = (text) => text.value !== (wrong ? "" : text.defaultValue);
    if (!sending && [...form.querySelectorAll("textarea")].some(unsent)) event.preventDefault();
  });
}
