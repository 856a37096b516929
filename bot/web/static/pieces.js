// The garments on the photo itself: outlines to tap, which the buttons under the photo do as well; and, with a mouse or
// a pen, a frame to draw around what was not found. A finger's stroke is to scroll.

import { all, one } from "./shown.js";

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.04; // of a side: a shorter stroke is a tap

export function outline(answer) {
  const shot = one(".shot", answer.closest(".exchange") ?? answer);
  const images = shot ? all("img", shot) : [];
  const frame = one("form.frame", answer);
  if (images.length !== 1 || !frame) return;
  const over = canvas(images[0]);
  const outlines = all("form[data-box]", answer).map(piece);
  outlines.sort((one, other) => area(other) - area(one)); // a bag is tapped before its bearer
  over.replaceChildren(...outlines);
  for (const number of all(".number", over.parentNode)) number.remove();
  over.after(...outlines.map(badge));
  over.onpointerdown = (event) => draw(event, over, frame);
}

function canvas(image) {
  if (image.nextElementSibling?.matches("svg")) return image.nextElementSibling;
  const over = document.createElementNS(SVG, "svg");
  set(over, { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" });
  const wrap = document.createElement("span");
  wrap.className = "framed";
  image.replaceWith(wrap);
  wrap.append(image, over);
  return over;
}

function piece(form) {
  const [left, top, right, bottom] = form.dataset.box.split(" ").map(Number);
  const shape = rectangle(left, top, right - left, bottom - top);
  const button = one("button", form);
  shape.classList.toggle("chosen", button.getAttribute("aria-pressed") === "true");
  shape.append(document.createElementNS(SVG, "title"));
  shape.firstChild.textContent = button.textContent;
  shape.form = form;
  return shape;
}

function badge(shape) {
  const number = document.createElement("span");
  number.className = "number";
  number.setAttribute("aria-hidden", "true");
  number.textContent = parseInt(shape.firstChild.textContent, 10);
  number.classList.toggle("chosen", shape.classList.contains("chosen"));
  number.style.left = `${100 * shape.getAttribute("x")}%`;
  number.style.top = `${100 * shape.getAttribute("y")}%`;
  return number;
}

function area(shape) {
  return shape.getAttribute("width") * shape.getAttribute("height");
}

function draw(event, over, frame) {
  if (!event.isPrimary || event.button !== 0) return;
  const start = spot(event, over);
  const tapped = event.target.form;
  const rubber = rectangle(...start, 0, 0);
  rubber.classList.add("drawn");
  over.append(rubber);
  over.setPointerCapture(event.pointerId);
  const sides = (moved) => {
    const end = spot(moved, over);
    const [left, top] = [0, 1].map((side) => Math.min(start[side], end[side]));
    const [wide, tall] = [0, 1].map((side) => Math.abs(start[side] - end[side]));
    return [left, top, wide, tall];
  };
  const draws = event.pointerType !== "touch";
  rubber.toggleAttribute("hidden", !draws);
  over.onpointermove = (moved) => size(rubber, ...sides(moved));
  over.onpointercancel = () => stop();
  over.onpointerup = (moved) => {
    const [left, top, wide, tall] = sides(moved);
    stop();
    if (Math.max(wide, tall) < LEAST) return tapped?.requestSubmit(one("button", tapped));
    if (!draws || Math.min(wide, tall) < LEAST) return;
    const button = one("button", frame);
    const corners = [left, top, left + wide, top + tall].map((side) => Math.round(side * 1000));
    button.value = button.value.replace(/[^.]*$/, corners.join("-"));
    frame.requestSubmit(button);
  };
  const stop = () => {
    rubber.remove();
    over.onpointermove = over.onpointerup = over.onpointercancel = null;
  };
}

function spot(event, over) {
  const box = over.getBoundingClientRect();
  const within = (value) => Math.min(Math.max(value, 0), 1);
  return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
}

function rectangle(left, top, wide, tall) {
  const shape = document.createElementNS(SVG, "rect");
  size(shape, left, top, wide, tall);
  set(shape, { "vector-effect": "non-scaling-stroke" });
  return shape;
}

function size(shape, x, y, width, height) {
  set(shape, { x, y, width, height });
}

function set(element, values) {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
}
