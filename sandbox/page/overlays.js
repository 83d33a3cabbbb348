// What is shown over the chat: pictures, alerts, toasts.

import { element } from "./text.js";

const at = (id) => document.getElementById(id);

export function view(address, description) {
  at("viewer-image").src = address;
  at("viewer-image").alt = description;
  at("viewer").showModal();
}

export function notice(text) {
  at("notice-text").textContent = text;
  at("notice").showModal();
}

// Whether the person wants to buy this: { title, description, price }.
export function confirmPurchase({ title, description, price }) {
  const dialog = at("purchase");
  // A second click on the way here asks nothing new.
  if (dialog.open) return Promise.resolve(false);
  at("purchase-title").textContent = title;
  at("purchase-text").textContent = description;
  at("purchase-price").textContent = price;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((decide) => {
    dialog.addEventListener("close", () => decide(dialog.returnValue === "pay"), { once: true });
  });
}

export function toast(text, kind = "") {
  const shown = element("p", { className: `toast ${kind}` }, text);
  at("toasts").append(shown);
  setTimeout(() => shown.remove(), 4500);
}

at("notice-close").addEventListener("click", () => at("notice").close());
for (const id of ["viewer", "viewer-close"]) at(id).addEventListener("click", () => at("viewer").close());
