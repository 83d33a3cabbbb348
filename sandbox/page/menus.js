// Menus: lists of choices that open beside a button and work from the keyboard.

import { element } from "./text.js";

export function item(run, ...children) {
  return element("button", { type: "button", role: "menuitem", onclick: run }, ...children);
}

export function openMenu(menu, items, opener) {
  // A second click on the opener closes: the listener of the first one sees it too.
  if (opener.getAttribute("aria-expanded") === "true") return;
  menu.replaceChildren(...items);
  menu.hidden = false;
  opener.setAttribute("aria-expanded", "true");
  items[0]?.focus();
  const close = (event) => {
    if (event.type === "keydown") {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
      }
      if (event.key !== "Escape") return;
      opener.focus();
    }
    menu.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    removeEventListener("keydown", close);
    removeEventListener("click", close);
  };
  addEventListener("keydown", close);
  setTimeout(() => addEventListener("click", close));
}
