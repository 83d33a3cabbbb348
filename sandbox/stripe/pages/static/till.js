// What the payment page and the portal share: asking the sandbox, and writing amounts.

const CONTROL = "/stripe/control/";

export const find = (id) => document.getElementById(id);

/** The answer of a control route; an Error with the sandbox's own words if it refuses. */
export async function ask(route, body) {
  const options = body && {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(CONTROL + route, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** An amount in minor units, as people write it. */
export function money(amount, currency) {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

/** "every month", "every 3 weeks"; empty for what is paid once. */
export function rhythm(recurring) {
  if (!recurring) return "";
  const { interval, interval_count: count } = recurring;
  return count === 1 ? `every ${interval}` : `every ${count} ${interval}s`;
}

/** A new element with text. */
export function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  Object.assign(made, attributes);
  return made;
}
