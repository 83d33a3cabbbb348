import { ask, element, find, money } from "./till.js";

const REFRESH_MS = 2000;
const time = (seconds) => new Date(seconds * 1000).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

function key(label, style, route, body) {
  const made = element("button", label, { type: "button", className: `key small ${style}` });
  made.addEventListener("click", () => act(route, body));
  return made;
}

function chargeItem(charge, dispute) {
  const left = charge.amount - charge.amount_refunded;
  const what = document.createElement("span");
  what.append(charge.billing_details.email ?? charge.id);
  const states = [charge.status === "succeeded" ? "paid" : charge.status];
  if (charge.amount_refunded) states.push(`${money(charge.amount_refunded, charge.currency)} refunded`);
  if (dispute) states.push(`disputed: ${dispute.status.replace("_", " ")}`);
  what.append(element("small", `${time(charge.created)}, ${states.join(", ")}`));
  const keys = element("span", "", { className: "keys" });
  if (charge.status === "succeeded" && left && !dispute) {
    keys.append(
      key("Refund", "", "refund", { charge: charge.id }),
      key("Dispute", "danger", "dispute", { charge: charge.id }),
    );
  }
  if (dispute?.status === "needs_response") {
    keys.append(
      key("Won", "", "close_dispute", { dispute: dispute.id, won: true }),
      key("Lost", "danger", "close_dispute", { dispute: dispute.id, won: false }),
    );
  }
  const item = document.createElement("li");
  const head = element("div", "", { className: "head" });
  head.append(what, element("span", money(charge.amount, charge.currency)));
  item.append(head);
  if (keys.childElementCount) item.append(keys);
  return item;
}

function eventItem({ type, created, delivered }) {
  const item = document.createElement("li");
  const what = element("span", type);
  what.append(element("small", time(created)));
  item.append(what, element("span", delivered, { className: "faint" }));
  return item;
}

function show({ now, charges, disputes, events }) {
  const disputed = new Map(disputes.map((dispute) => [dispute.charge, dispute]));
  find("now").textContent = time(now);
  find("charges").replaceChildren(...charges.map((charge) => chargeItem(charge, disputed.get(charge.id))));
  find("no-charges").hidden = charges.length > 0;
  find("events").replaceChildren(...events.map(eventItem));
  document.querySelector("main").ariaBusy = "false";
}

const refresh = async () => show(await ask("overview"));

async function act(route, body) {
  find("trouble").hidden = true;
  try {
    await ask(route, body);
  } catch (error) {
    find("trouble").hidden = false;
    find("trouble").textContent = error.message;
  }
  await refresh();
}

for (const button of document.querySelectorAll("[data-days]")) {
  button.addEventListener("click", () => act("clock", { seconds: Number(button.dataset.days) * 86400 }));
}
refresh();
setInterval(() => document.hidden || refresh().catch(() => {}), REFRESH_MS);
