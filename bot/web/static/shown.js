// What is on the page, and how it comes there.

import { stay } from "./bar.js";

export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const status = one("#status");

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // the server escapes whatever stands in it
  return template.content.firstElementChild;
}

export function copyOf(id) {
  return one(`template#${id}`).content.firstElementChild.cloneNode(true);
}

export function announce(text) {
  status.className = "unseen";
  status.textContent = text;
}

export function notify(text) { // for the eyes too, until something else is said or pressed
  announce(text);
  status.className = "notice";
  document.addEventListener("pointerdown", () => announce(""), { once: true });
}

export function arrive(element) { // what has the focus is read out, so it is not announced as well
  announce("");
  const heading = one("h2", element) ?? element;
  if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  stay();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  (element.closest(".exchange") ?? element).scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
}
