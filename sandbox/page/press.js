// While a finger or the mouse is down, what happens in the chat waits: a key that moved or was drawn anew under it
// would swallow the press.

// A click follows the release at once, or never; on a touch screen a little later.
const CLICK_COMES_MS = 300;

const waiting = [];
let isDown = false;
let ends;

// Does it now, or in its turn once nothing is pressed any more.
export function whenReleased(work) {
  if (isDown) waiting.push(work);
  else work();
}

function release() {
  isDown = false;
  waiting.splice(0).forEach((work) => work());
}

function releaseIn(milliseconds) {
  clearTimeout(ends);
  ends = setTimeout(release, milliseconds);
}

addEventListener(
  "pointerdown",
  (event) => {
    // Other buttons open menus of the browser, which keep the release to themselves.
    if (!event.isPrimary || event.button !== 0) return;
    clearTimeout(ends);
    isDown = true;
  },
  true,
);
addEventListener("pointerup", () => releaseIn(CLICK_COMES_MS), true);
addEventListener("click", () => releaseIn(0), true);
addEventListener("pointercancel", () => releaseIn(0), true);
addEventListener("blur", () => releaseIn(0));
