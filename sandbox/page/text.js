// From a message's text and entities to elements. Offsets count UTF-16 units, as JavaScript's strings do.

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// `onCommand` is called with a command that someone clicks in the text.
export function formatted(text, entities, onCommand) {
  const root = element("div", { className: "text", dir: "auto" });
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  build(root, text, 0, text.length, sorted, onCommand);
  return root;
}

function build(parent, text, start, end, entities, onCommand) {
  let at = start;
  entities.forEach((entity, index) => {
    if (entity.offset < at || entity.offset >= end) return;
    if (entity.offset > at) parent.append(text.slice(at, entity.offset));
    const stop = Math.min(entity.offset + entity.length, end);
    const piece = wrap(entity, text.slice(entity.offset, stop), onCommand);
    build(piece, text, entity.offset, stop, entities.slice(index + 1), onCommand);
    parent.append(piece);
    at = stop;
  });
  if (at < end) parent.append(text.slice(at, end));
}

function wrap(entity, piece, onCommand) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url);
    case "url":
      return link(/^[a-z]+:\/\//i.test(piece) ? piece : `https://${piece}`);
    case "email":
      return link(`mailto:${piece}`);
    case "bot_command":
      return element("button", { type: "button", className: "inline-command", onclick: () => onCommand(piece) });
    case "spoiler":
      return spoiler();
    case "expandable_blockquote":
      return expandable();
    default:
      return element(TAGS[entity.type] || "span");
  }
}

function link(address) {
  if (!/^(https?|mailto|tel|tg|ton):/i.test(address)) return element("span");
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" });
}

function spoiler() {
  const cover = element("span", { className: "spoiler", tabIndex: 0, role: "button", title: "Reveal" });
  const reveal = () => cover.classList.add("revealed");
  cover.addEventListener("click", reveal);
  cover.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return cover;
}

function expandable() {
  const quote = element("blockquote", { className: "expandable", tabIndex: 0, title: "Show more or less" });
  const toggle = () => quote.classList.toggle("expanded");
  quote.addEventListener("click", toggle);
  quote.addEventListener("keydown", (event) => event.key === "Enter" && toggle());
  return quote;
}
