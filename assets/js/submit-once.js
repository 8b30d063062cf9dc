// A second press of the same button within two seconds is a slip of the hand, not a second wish.
export const selector = "form[method=post]";

export function start(form) {
  let last = -Infinity;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // it is sent again by itself, once its words are saved
    if (event.timeStamp - last < 2000) event.preventDefault();
    else last = event.timeStamp;
  });
}
