import { ask, element, find, money, rhythm } from "./till.js";

const portal = location.pathname.split("/").pop();
const day = (seconds) => new Date(seconds * 1000).toLocaleDateString(undefined, { dateStyle: "medium" });

const STATUS = {
  active: "Running",
  trialing: "Trial",
  past_due: "Payment failed; it is tried again",
  incomplete: "Not paid yet",
};

function price({ unit_amount, currency, recurring }) {
  return `${money(unit_amount, currency)} ${rhythm(recurring)}`;
}

function key(label, style, route, body) {
  const made = element("button", label, { type: "button", className: `key ${style}` });
  made.addEventListener("click", () => act(route, body));
  return made;
}

function plan(subscription, plans) {
  const item = subscription.items.data[0];
  const box = element("section", "", { className: "plan" });
  const ends = subscription.cancel_at
    ? `Ends on ${day(subscription.cancel_at)}`
    : `Renews on ${day(item.current_period_end)}`;
  box.append(
    element("h2", subscription.name),
    element("p", price(item.price)),
    element("p", `${STATUS[subscription.status] ?? subscription.status}. ${ends}.`, { className: "faint" }),
  );
  const others = plans.filter(({ id, currency }) => id !== item.price.id && currency === subscription.currency);
  for (const other of others) {
    const label = `Switch to ${other.name}, ${price(other)}`;
    box.append(key(label, "", "portal_switch", { subscription: subscription.id, price: other.id }));
  }
  box.append(subscription.cancel_at_period_end
    ? key("Keep the plan", "primary", "portal_resume", { subscription: subscription.id })
    : key("Cancel the plan", "danger", "portal_cancel", { subscription: subscription.id }));
  return box;
}

function invoice({ number, created, status, total, currency, hosted_invoice_url }) {
  const line = document.createElement("li");
  const what = document.createElement("span");
  const label = number ?? "Draft";
  what.append(hosted_invoice_url ? element("a", label, { href: hosted_invoice_url }) : label);
  what.append(element("small", `${day(created)}, ${status}`));
  line.append(what, element("span", money(total, currency)));
  return line;
}

function show({ customer, subscriptions, plans, invoices, declines, return_url }) {
  find("who").textContent = customer.email ?? customer.id;
  find("plans").replaceChildren(...subscriptions.map((subscription) => plan(subscription, plans)));
  if (!subscriptions.length) find("plans").append(element("p", "No plan is running."));
  find("invoices").replaceChildren(...invoices.map(invoice));
  find("no-invoices").hidden = invoices.length > 0;
  find("card").textContent = declines ? "Use a card that works" : "Use a card that is declined from now on";
  find("card").onclick = () => act("portal_card", { declines: !declines });
  find("back").hidden = !return_url;
  if (return_url) {
    find("back").href = return_url;
    find("back").textContent = `Back to ${new URL(return_url).host}`;
  }
  document.querySelector("main").ariaBusy = "false";
}

async function act(route, body) {
  find("trouble").hidden = true;
  try {
    show(await ask(route, { portal, ...body }));
  } catch (error) {
    find("trouble").hidden = false;
    find("trouble").textContent = error.message;
  }
}

ask(`portal?portal=${encodeURIComponent(portal)}`).then(show, (error) => {
  find("title").textContent = "There is no such page";
  find("who").textContent = error.message;
  document.querySelector(".deed").hidden = true;
  document.querySelector("main").ariaBusy = "false";
});
