// "Add another": a new row from the template beside the list. Without script the same button saves, and the page comes
// back with a new row.
export const selector = "[data-rows]";

export function start(group) {
  const list = group.querySelector("[data-rows-list]");
  const template = group.querySelector("[data-rows-template]");
  group.querySelector("[data-rows-add]").addEventListener("click", (event) => {
    event.preventDefault();
    const markup = template.innerHTML.replaceAll("__n__", String(list.children.length));
    list.insertAdjacentHTML("beforeend", markup);
    list.lastElementChild.querySelector("textarea").focus();
  });
}
