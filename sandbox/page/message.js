// One message as a bubble.

import { fileAddress } from "./api.js";
import { element, formatted } from "./text.js";

const SERVICE = {
  successful_payment: (paid) => `Paid ${stars(paid.total_amount)}`,
  refunded_payment: (paid) => `${stars(paid.total_amount)} refunded`,
};

// Such a link opens Telegram's payment window, and so it does here.
const INVOICE_LINK = /^https:\/\/t\.me\/\$/;

// `does` holds what the page does on clicks: command(text), press(message, button, element), pay(message,
// element), payLink(link, element), view(address, description), menu(message, element).
export function bubble(message, does) {
  const service = Object.keys(SERVICE).find((kind) => kind in message);
  if (service) {
    const line = element("p", { className: "service" }, SERVICE[service](message[service]));
    line.dataset.id = message.message_id;
    return line;
  }
  const mine = !message.from.is_bot;
  const body = element("div", { className: "bubble" }, ...content(message, does));
  body.append(stamp(message));
  const more = element("button", { type: "button", className: "more", ariaLabel: "Message actions" }, "⋯");
  more.addEventListener("click", () => does.menu(message, more));
  const whole = element(
    "article",
    { className: mine ? "message mine" : "message", ariaLabel: `${mine ? "You" : message.from.first_name}` },
    element("div", { className: "line" }, body, more),
  );
  whole.dataset.id = message.message_id;
  if (message.photo) fitToPicture(whole, message.photo.at(-1));
  const rows = message.reply_markup?.inline_keyboard;
  if (rows) whole.append(keyboard(message, rows, does));
  return whole;
}

// What the list of chats and quotes show of a message.
export function summary(message) {
  if (!message) return "";
  const text = message.text || message.caption;
  if (text) return text.replace(/\s+/g, " ");
  if (message.photo) return "Photo";
  if (message.document) return message.document.file_name;
  if (message.invoice) return message.invoice.title;
  const service = Object.keys(SERVICE).find((kind) => kind in message);
  return service ? SERVICE[service](message[service]) : "";
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function content(message, does) {
  const parts = [];
  const origin = message.forward_origin;
  if (origin) {
    const name = origin.sender_user_name || origin.sender_user?.first_name || "someone";
    parts.push(element("p", { className: "origin" }, `Forwarded from ${name}`));
  }
  if (message.reply_to_message) {
    parts.push(element("p", { className: "reply" }, summary(message.reply_to_message)));
  }
  if (message.photo) parts.push(picture(message, does));
  if (message.document) parts.push(fileCard(message.document));
  if (message.invoice) parts.push(invoice(message.invoice));
  const text = message.text ?? message.caption;
  if (text) parts.push(formatted(text, message.entities || message.caption_entities, does.command));
  return parts;
}

function picture(message, does) {
  const photo = message.photo.at(-1);
  const address = fileAddress(photo.file_id);
  const description = message.caption ? `Picture: ${message.caption}` : "Picture";
  const image = element("img", {
    src: address,
    width: photo.width,
    height: photo.height,
    alt: description,
    className: message.has_media_spoiler ? "hidden-picture" : "",
  });
  return element(
    "button",
    { type: "button", className: "picture", ariaLabel: `${description}. Enlarge`, onclick: () => does.view(address, description) },
    image,
  );
}

// A message is as wide as its picture, which keeps its place while it loads, so that nothing jumps.
function fitToPicture(whole, photo) {
  const widest = Math.min(480, (460 * photo.width) / photo.height);
  whole.style.width = `min(90%, ${Math.round(Math.max(260, Math.min(widest, photo.width)))}px)`;
}

function fileCard(file) {
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(file.file_name)?.[1] || "file";
  return element(
    "a",
    { className: "file", href: fileAddress(file.file_id), download: file.file_name },
    element("span", { className: "ending", ariaHidden: "true" }, ending),
    element(
      "span",
      { className: "file-name" },
      element("span", { className: "name" }, file.file_name),
      element("small", {}, `${size(file.file_size)} · Download`),
    ),
  );
}

function invoice(bill) {
  return element(
    "div",
    { className: "invoice" },
    element("strong", {}, bill.title),
    element("p", {}, bill.description),
    element("p", { className: "price" }, stars(bill.total_amount)),
  );
}

function keyboard(message, rows, does) {
  const rowElements = rows.map((row) =>
    element("div", { className: "row" }, ...row.map((button) => key(message, button, does))),
  );
  return element("div", { className: "keys", role: "group", ariaLabel: "Buttons" }, ...rowElements);
}

function key(message, button, does) {
  const style = button.style ? ` ${button.style}` : "";
  if (button.url && !INVOICE_LINK.test(button.url)) {
    return element(
      "a",
      { className: `key link${style}`, href: safe(button.url), target: "_blank", rel: "noopener noreferrer" },
      button.text,
    );
  }
  const made = element("button", { type: "button", className: `key${style}` }, button.text);
  made.addEventListener("click", () => {
    if (button.pay) does.pay(message, made);
    else if (button.url) does.payLink(button.url, made);
    else if (button.copy_text) does.copy(button.copy_text.text);
    else does.press(message, button, made);
  });
  return made;
}

function safe(address) {
  const full = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  return /^(https?|tg|ton):/i.test(full) ? full : "#";
}

function stamp(message) {
  const at = new Date((message.edit_date || message.date) * 1000);
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return element("time", { dateTime: at.toISOString() }, message.edit_date ? `edited ${time}` : time);
}

export function stars(amount) {
  return `★ ${amount.toLocaleString()}`;
}
