// The chat page: which chats there are, what happens in them, and what the person does.

import { get, post, upload } from "./api.js";
import { Composer } from "./composer.js";
import { item, openMenu } from "./menus.js";
import { bubble, stars, summary } from "./message.js";
import { confirmPurchase, notice, toast, view } from "./overlays.js";
import { whenReleased } from "./press.js";
import { element } from "./text.js";

const at = (id) => document.getElementById(id);
const NAMES = ["Ada", "Bo", "Chidi", "Dana", "Emre", "Freya", "Goran", "Hana", "Iris", "Jun", "Kofi", "Lena"];
const TYPING_MS = 5000;
const STATE_EVERY_MS = 3000;
const ACTIONS = { typing: "typing…", upload_document: "sending a file…", upload_photo: "sending a picture…" };

const page = { chats: new Map(), chatId: null, event: 0, bot: null, commands: [], texts: [], stream: null };
// What is shown stands as of event `shownTo`; while messages are fetched, events wait in `late`.
let shownTo = 0;
let late = null;
// Whether the newest message is in sight: then it stays there when the writing area grows.
let endIsShown = true;
let payload = new URLSearchParams(location.search).get("start");
let typingEnds = 0;

const does = {
  command: (command) => say(command),
  press,
  pay: (message, key) => pay({ message_id: message.message_id }, key),
  payLink: openInvoice,
  copy: (text) => navigator.clipboard?.writeText(text).then(() => toast("Copied")),
  view,
  menu: messageMenu,
};

const composer = new Composer({
  text: (text, replyTo) => say(text, replyTo),
  edit: (message, text) => attempt(() => act("edit", { message_id: message.message_id, text })),
  file: (file, asPhoto, caption) =>
    attempt(() => upload(file, { chat_id: page.chatId, kind: asPhoto ? "photo" : "document", caption })),
});

// What the person does

function act(route, body) {
  return post(route, { chat_id: page.chatId, ...body });
}

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message.replace(/^Bad Request: /, ""), "trouble");
    throw error;
  }
}

function say(text, replyTo) {
  const body = replyTo ? { text, reply_to: replyTo.message_id } : { text };
  return attempt(() => act("text", body)).then(() => whenReleased(showEnd));
}

async function press(message, button, key) {
  if (!button.callback_data) return;
  key.classList.add("waiting");
  setTimeout(() => key.classList.remove("waiting"), 8000);
  await attempt(() => act("press", { message_id: message.message_id, data: button.callback_data })).catch(() =>
    key.classList.remove("waiting"),
  );
}

// The key waits until the bot has agreed, refused, or let its time pass.
async function pay(what, key) {
  key.classList.add("waiting");
  await attempt(() => act("pay", what)).catch(() => key.classList.remove("waiting"));
}

async function openInvoice(link, key) {
  const sold = await attempt(() => get("invoice", { chat_id: page.chatId, link }));
  const price = stars(sold.total_amount) + (sold.subscription_period ? " every 30 days" : "");
  if (await confirmPurchase({ ...sold, price })) await pay({ link }, key);
}

function stopWaiting() {
  document.querySelectorAll(".key.waiting").forEach((key) => key.classList.remove("waiting"));
}

function start() {
  say(payload ? `/start ${payload}` : "/start").catch(() => {});
  payload = null;
  composer.text.focus();
}

async function toggleBlocked() {
  const { blocked } = page.chats.get(page.chatId);
  await attempt(() => act("block", { blocked: !blocked })).catch(() => {});
}

async function addPerson(fields) {
  const user = await post("users", fields);
  page.chats.set(user.id, { user, started: false, blocked: false, last: null });
  await choose(user.id);
}

// Chats

async function choose(chatId) {
  page.chatId = chatId;
  history.replaceState(null, "", `#chat=${chatId}`);
  document.body.dataset.view = "chat";
  composer.setContext(null);
  typing(null);
  await showMessages();
  showChats();
  showChat();
}

async function showMessages() {
  const chatId = page.chatId;
  const waiting = (late = []);
  const { event, messages } = await get("messages", { chat_id: chatId });
  if (chatId !== page.chatId || waiting !== late) return;
  late = null;
  shownTo = event;
  at("log").replaceChildren(...messages.map((message) => bubble(message, does)));
  showWelcome();
  showEnd();
  waiting.forEach(show);
}

function showWelcome() {
  const existing = at("log").querySelector(".welcome");
  if (page.chats.get(page.chatId)?.started) {
    existing?.remove();
    return;
  }
  const text = ownText("description") || "Press Start to talk to the bot.";
  const welcome = element("div", { className: "welcome" }, element("h3", {}, page.bot.first_name), element("p", {}, text));
  if (existing) existing.replaceWith(welcome);
  else at("log").prepend(welcome);
}

function ownText(field) {
  const language = page.chats.get(page.chatId)?.user.language_code;
  const found = (code) => page.texts.find((text) => text.field === field && text.language_code === code)?.text;
  return found(language) || found("");
}

function showChats() {
  const newestFirst = [...page.chats.values()].reverse();
  newestFirst.sort((a, b) => (b.last?.message_id ?? Infinity) - (a.last?.message_id ?? Infinity) || 0);
  const lines = newestFirst.map((chat) => {
    const chosen = chat.user.id === page.chatId;
    const line = element(
      "button",
      { type: "button", className: "entry", onclick: () => choose(chat.user.id) },
      element("span", { className: "avatar", ariaHidden: "true" }, initial(chat.user.first_name)),
      element(
        "span",
        { className: "entry-text" },
        element("span", { className: "name" }, chat.user.first_name),
        element("span", { className: "last" }, summary(chat.last) || "New"),
      ),
    );
    if (chosen) line.setAttribute("aria-current", "true");
    line.querySelector(".avatar").dataset.hue = chat.user.id % 6;
    return element("li", {}, line);
  });
  at("chats").replaceChildren(...lines);
}

function showChat() {
  const chat = page.chats.get(page.chatId);
  at("bot-name").textContent = ownText("name") || page.bot.first_name;
  at("bot-avatar").textContent = initial(page.bot.first_name);
  at("block").textContent = chat.blocked ? "Unblock" : "Block";
  at("block").setAttribute("aria-pressed", String(chat.blocked));
  const starts = !chat.blocked && (!chat.started || payload);
  at("start").hidden = !starts;
  at("composer").hidden = starts || chat.blocked;
  at("menu").hidden = !ownCommands().length;
  showStatus();
  showReplyKeyboard(chat.keyboard);
}

function showStatus() {
  const chat = page.chats.get(page.chatId);
  const name = chat ? `with ${chat.user.first_name}` : "";
  const action = typingEnds > Date.now() ? at("log").dataset.action : "";
  at("bot-status").textContent = chat?.blocked ? "blocked" : action || name;
}

function showReplyKeyboard(keyboard) {
  at("keyboard").hidden = !keyboard;
  const rows = (keyboard?.keyboard || []).map((row) =>
    element(
      "div",
      { className: "row" },
      ...row.map((button) => {
        const label = button.text ?? button;
        return element("button", { type: "button", className: "key", onclick: () => say(label).catch(() => {}) }, label);
      }),
    ),
  );
  at("keyboard").replaceChildren(...rows);
}

function initial(name) {
  return [...name][0]?.toUpperCase() || "?";
}

// Commands and menus

function ownCommands() {
  const language = page.chats.get(page.chatId)?.user.language_code;
  const scopes = [`chat:${page.chatId}`, "all_private_chats", "default"];
  for (const scope of scopes) {
    for (const code of [language, ""]) {
      const found = page.commands.find((entry) => entry.scope === scope && entry.language_code === code);
      if (found?.commands.length) return found.commands;
    }
  }
  return [];
}

function showCommands() {
  const items = ownCommands().map(({ command, description }) =>
    item(() => say(`/${command}`).catch(() => {}), element("b", {}, `/${command}`), element("span", {}, description)),
  );
  openMenu(at("commands"), items, at("menu"));
}

function messageMenu(message, opener) {
  const items = [item(() => composer.setContext({ kind: "reply", message, summary: summary(message) }), "Reply")];
  if (!message.from.is_bot && message.text) {
    items.push(item(() => composer.setContext({ kind: "edit", message, summary: summary(message) }), "Edit"));
  }
  items.push(item(() => attempt(() => act("forward", { message_id: message.message_id })).catch(() => {}), "Forward here"));
  items.push(item(() => attempt(() => act("delete", { message_id: message.message_id })).catch(() => {}), "Delete"));
  const menu = at("message-menu");
  openMenu(menu, items, opener);
  const box = opener.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(box.bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
}

// What happens

const happens = {
  message(event) {
    const log = at("log");
    if (event.message.from.is_bot) typing(null);
    const atEnd = isAtEnd();
    log.append(bubble(event.message, does));
    showWelcome();
    if (atEnd || !event.message.from.is_bot) showEnd();
    else at("to-end").hidden = false;
    showChat();
  },
  edit(event) {
    const atEnd = isAtEnd();
    find(event.message.message_id)?.replaceWith(bubble(event.message, does));
    if (atEnd) showEnd();
  },
  delete(event) {
    find(event.message_id)?.remove();
  },
  action(event) {
    typing(event.action);
  },
  callback_answer(event) {
    stopWaiting();
    if (event.text && event.show_alert) notice(event.text);
    else if (event.text) toast(event.text);
  },
  payment(event) {
    if (event.status !== "asked") stopWaiting();
    if (event.status === "paid") toast("Payment went through");
    if (event.status === "failed") notice(event.detail);
  },
  reaction(event) {
    const line = find(event.message_id)?.querySelector(".bubble");
    line?.querySelector(".reaction")?.remove();
    const emoji = event.reaction[0]?.emoji;
    if (emoji) line?.append(element("span", { className: "reaction" }, emoji));
  },
  keyboard: () => showChat(),
  blocked: () => showChat(),
};

function onEvent(event) {
  page.event = event.number;
  if (event.kind === "commands") return void refreshState();
  if (event.bot_id !== page.bot.id) return;
  if (event.kind === "user") {
    const chat = page.chats.get(event.chat_id) || { started: false, blocked: false, last: null };
    page.chats.set(event.chat_id, { ...chat, user: event.user });
    showChats();
    return;
  }
  const chat = page.chats.get(event.chat_id);
  if (!chat) return;
  if (event.kind === "message") {
    chat.last = event.message;
    chat.started ||= !event.message.from.is_bot;
  }
  if (event.kind === "edit" && chat.last?.message_id === event.message.message_id) chat.last = event.message;
  if (event.kind === "blocked") chat.blocked = event.blocked;
  if (event.kind === "keyboard") chat.keyboard = event.keyboard;
  if (event.chat_id === page.chatId && late) late.push(event);
  else if (event.chat_id === page.chatId) show(event);
  showChats();
}

function show(event) {
  if (event.chat_id === page.chatId && event.number > shownTo) happens[event.kind]?.(event);
}

function find(messageId) {
  return at("log").querySelector(`[data-id="${messageId}"]`);
}

function typing(action) {
  at("log").querySelector(".typing")?.remove();
  typingEnds = action ? Date.now() + TYPING_MS : 0;
  at("log").dataset.action = action ? ACTIONS[action] || "working…" : "";
  if (action) {
    const atEnd = isAtEnd();
    const dots = element("p", { className: "typing", ariaHidden: "true" }, element("i"), element("i"), element("i"));
    at("log").append(dots);
    if (atEnd) showEnd();
    setTimeout(() => whenReleased(() => typingEnds && typingEnds <= Date.now() && typing(null)), TYPING_MS + 50);
  }
  showStatus();
}

// Scrolling, and the line above the chat

function isAtEnd() {
  const log = at("log");
  return log.scrollHeight - log.scrollTop - log.clientHeight < 120;
}

function showEnd() {
  const log = at("log");
  log.scrollTop = log.scrollHeight;
  at("to-end").hidden = true;
}

function banner(text) {
  at("banner").hidden = !text;
  at("banner").textContent = text;
}

// Staying in touch with the sandbox

async function refreshState() {
  const state = await get("state");
  page.bot = state.bot;
  page.commands = state.commands;
  page.texts = state.texts;
  for (const chat of state.chats) page.chats.set(chat.user.id, chat);
  whenReleased(() => {
    banner(state.receiving ? "" : "No bot is listening. What you send waits until one starts.");
    if (!page.chats.has(page.chatId)) return;
    showWelcome();
    showChat();
  });
  return state;
}

async function connect() {
  try {
    page.chats.clear();
    const state = await refreshState();
    page.event = state.event;
    const wished = Number(new URLSearchParams(location.hash.slice(1)).get("chat"));
    const known = [...page.chats.keys()];
    const chosen = known.includes(wished) ? wished : known.at(-1);
    if (chosen) await choose(chosen);
    else await addPerson({ first_name: "You", language_code: (navigator.language || "en").slice(0, 2) });
  } catch {
    banner("The sandbox does not answer. Trying again…");
    setTimeout(connect, 1500);
    return;
  }
  page.stream = new EventSource(`control/stream?after=${page.event}`);
  page.stream.onmessage = (event) => whenReleased(() => onEvent(JSON.parse(event.data)));
  page.stream.onerror = () => {
    // A sandbox that started anew counts its events from one again, so everything is read afresh.
    page.stream.close();
    banner("The connection to the sandbox broke. Trying again…");
    setTimeout(connect, 1000);
  };
}

at("new-chat").addEventListener("click", () => {
  const taken = new Set([...page.chats.values()].map((chat) => chat.user.first_name));
  at("newcomer-form").elements.first_name.value = NAMES.find((name) => !taken.has(name)) || "Someone";
  at("newcomer").showModal();
});
at("newcomer-form").addEventListener("submit", (event) => {
  event.preventDefault();
  at("newcomer").close();
  attempt(() => addPerson(Object.fromEntries(new FormData(event.target)))).catch(() => {});
});
at("newcomer-cancel").addEventListener("click", () => at("newcomer").close());
at("back").addEventListener("click", () => (document.body.dataset.view = "list"));
at("block").addEventListener("click", toggleBlocked);
at("start").addEventListener("click", start);
at("menu").addEventListener("click", showCommands);
at("to-end").addEventListener("click", showEnd);
at("log").addEventListener("scroll", () => {
  endIsShown = isAtEnd();
  if (endIsShown) at("to-end").hidden = true;
});
new ResizeObserver(() => endIsShown && showEnd()).observe(at("log"));
setInterval(() => document.hidden || page.stream?.readyState !== EventSource.OPEN || refreshState().catch(() => {}), STATE_EVERY_MS);
connect();
