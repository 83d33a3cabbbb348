import { ask, element, find, money, rhythm } from "./till.js";

const session = location.pathname.split("/").pop();
let shown;

const BANK_WAITS = "The payment was begun and the session is complete, but the money is not there yet. A bank may take days; here you answer for it.";

function say(title, text) {
  find("state").hidden = false;
  find("state-title").textContent = title;
  find("state-text").textContent = text;
}

function showOrder({ session: { amount_total, currency, mode, client_reference_id }, lines }) {
  const recurring = lines.map((line) => line.price.recurring).find(Boolean);
  find("what").textContent = mode === "subscription" ? "Subscribe" : "Pay";
  const total = find("total");
  total.replaceChildren(money(amount_total, currency));
  if (recurring) total.append(" ", element("small", rhythm(recurring)));
  find("lines").replaceChildren(...lines.map(lineItem));
  find("note").textContent = [currency.toUpperCase(), client_reference_id && `for ${client_reference_id}`]
    .filter(Boolean).join(" · ");
  find("session").textContent = find("session").title = session;
  document.title = `${money(amount_total, currency)} · Sandbox payment`;
}

function lineItem(line) {
  const item = document.createElement("li");
  const what = element("span", line.description);
  const details = [line.quantity > 1 && `Quantity ${line.quantity}`, rhythm(line.price.recurring)].filter(Boolean);
  if (details.length) what.append(element("small", details.join(", ")));
  item.append(what, element("span", money(line.amount_total, line.currency)));
  return item;
}

function showDeed({ session: order, card, bank, leads_to }) {
  const open = order.status === "open";
  const waiting = order.status === "complete" && bank.waiting;
  find("state").hidden = open;
  find("pay-form").hidden = !open;
  find("bank").hidden = !waiting;
  if (open) {
    find("pay").textContent = `${order.mode === "subscription" ? "Subscribe" : "Pay"} ${money(order.amount_total, order.currency)}`;
    find("pay").hidden = find("decline").hidden = !card;
    find("by-bank").hidden = !bank.offered;
    find("email").value ||= order.customer_details?.email ?? "alex@example.com";
    find("name").value ||= "Alex Example";
    leadTo(find("leave"), order.cancel_url);
  } else if (waiting) {
    say("The bank has been asked", BANK_WAITS);
  } else if (order.status === "expired") {
    say("This payment link has expired", "Nothing was paid. Ask for a new link where you got this one.");
  } else if (bank.refused) {
    say("The bank refused", "Nothing was paid. Ask for a new link where you got this one.");
  } else {
    say("This has been paid", "A payment link can be used once. There is nothing more to do here.");
  }
  leadTo(find("on"), order.status === "complete" ? leads_to : null);
  if (order.status === "complete") find("on").textContent = `Go on to ${new URL(leads_to).host}`;
}

function leadTo(link, address) {
  link.hidden = !address;
  if (address) link.href = address;
}

async function show() {
  shown = await ask(`session?session=${encodeURIComponent(session)}`);
  showOrder(shown);
  showDeed(shown);
  document.querySelector("main").ariaBusy = "false";
}

async function act(route, more, after) {
  const keys = document.querySelectorAll("button");
  keys.forEach((key) => { key.disabled = true; });
  find("trouble").hidden = true;
  try {
    await after(await ask(route, { session, ...more }));
  } catch (error) {
    find("trouble").hidden = false;
    find("trouble").textContent = error.message;
    await show();
  } finally {
    keys.forEach((key) => { key.disabled = false; });
  }
}

const person = () => ({ email: find("email").value, name: find("name").value });

find("pay-form").addEventListener("submit", (event) => {
  event.preventDefault();
  act("pay", { by: "card", ...person() }, ({ leads_to }) => location.assign(leads_to));
});
find("decline").addEventListener("click", () => act("decline", person(), () => {
  throw new Error("Your card was declined. Try another one.");
}));
find("by-bank").addEventListener("click", () => {
  if (find("pay-form").reportValidity()) act("pay", { by: "bank", ...person() }, show);
});
find("confirms").addEventListener("click", () => act("bank", { confirms: true }, show));
find("refuses").addEventListener("click", () => act("bank", { confirms: false }, show));

show().catch((error) => {
  say("There is no such payment", error.message);
  document.querySelector(".order").hidden = true;
  document.querySelector("main").ariaBusy = "false";
});
