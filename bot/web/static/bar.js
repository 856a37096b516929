// The form for photos makes room for reading: it goes while one scrolls down, and comes back on the way up.

const root = document.documentElement;
const SETTLING = 1000; // milliseconds that such a scrolling takes at most
const STEP = 8; // pixels; less is a trembling finger

let last = scrollY;
let settled = 0;

export function stay() { // while the page itself scrolls to what has arrived
  settled = performance.now() + SETTLING;
  root.classList.remove("reading");
}

function atEnd() {
  return innerHeight + scrollY >= root.scrollHeight - 2;
}

addEventListener("scroll", () => {
  const moved = scrollY - last;
  if (Math.abs(moved) < STEP && !atEnd()) return;
  last = scrollY;
  root.classList.toggle("reading", moved > 0 && !atEnd() && performance.now() > settled);
}, { passive: true });
