// Counts the chosen rows of a table and says so in its bulk bar; "Clear" lets go of them all.
export const selector = "[data-bulk]";

export function start(form) {
  const boxes = () => [...form.querySelectorAll("[data-bulk-row]")];
  const count = form.querySelector("[data-bulk-count]");
  const clear = form.querySelector("[data-bulk-clear]");
  const say = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    count.textContent = chosen ? `${chosen} chosen` : count.dataset.bulkCount;
    if (clear) clear.hidden = !chosen;
  };
  form.addEventListener("change", say);
  clear?.addEventListener("click", () => {
    for (const box of boxes()) box.checked = false;
    say();
    boxes()[0]?.focus();
  });
  say();
}
