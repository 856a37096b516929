// The garments on the photo itself: a tap in the middle of an outline searches that garment, as its button does, and any
// other tap what is under it, found before or not. With a mouse or a pen a frame can be drawn; a finger's stroke is to
// scroll.

import { all, one } from "./shown.js";

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.04; // of a side: a shorter stroke is a tap

export function outline(answer) {
  const shot = one(".shot", answer.closest(".exchange") ?? answer);
  const images = shot ? all("img", shot) : [];
  const frame = one("form.frame", answer);
  if (images.length !== 1 || !frame) return;
  const over = canvas(images[0]);
  for (const hint of all(".point", answer)) hint.hidden = false;
  const outlines = all("form[data-box]", answer).map(piece);
  outlines.sort((one, other) => area(other) - area(one)); // a bag lies over its bearer
  over.replaceChildren(...outlines, ...marks(frame));
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
  const shape = framed(form.dataset.box);
  const button = one("button", form);
  shape.classList.toggle("chosen", button.getAttribute("aria-pressed") === "true");
  shape.append(document.createElementNS(SVG, "title"));
  shape.firstChild.textContent = button.textContent;
  shape.form = form;
  return shape;
}

function marks(frame) {
  if (!frame.dataset.marked) return [];
  const shape = framed(frame.dataset.marked);
  shape.classList.add("chosen", "mark");
  return [shape];
}

function framed(box) {
  const [left, top, right, bottom] = box.split(" ").map(Number);
  return rectangle(left, top, right - left, bottom - top);
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

function draw(event, over, frame) {
  if (!event.isPrimary || event.button !== 0) return;
  const start = spot(event, over);
  const rubber = rectangle(...start, 0, 0);
  rubber.classList.add("drawn");
  over.append(rubber);
  over.setPointerCapture(event.pointerId);
  const drawn = (moved) => {
    const end = spot(moved, over);
    const [left, top] = [0, 1].map((side) => Math.min(start[side], end[side]));
    const [wide, tall] = [0, 1].map((side) => Math.abs(start[side] - end[side]));
    return [left, top, wide, tall];
  };
  const draws = event.pointerType !== "touch";
  rubber.toggleAttribute("hidden", !draws);
  over.onpointermove = (moved) => size(rubber, ...drawn(moved));
  over.onpointercancel = () => stop();
  over.onpointerup = (moved) => {
    const [left, top, wide, tall] = drawn(moved);
    stop();
    if (Math.max(wide, tall) < LEAST) tap(start, over, frame);
    else if (draws && Math.min(wide, tall) >= LEAST) search(frame, [left, top, left + wide, top + tall]);
  };
  const stop = () => {
    rubber.remove();
    over.onpointermove = over.onpointerup = over.onpointercancel = null;
  };
}

function tap(point, over, frame) {
  const meant = all("rect", over).findLast((shape) => shape.form && aimed(point, shape)); // the smallest
  if (meant) meant.form.requestSubmit(one("button", meant.form));
  else search(frame, point);
}

function aimed(point, shape) {
  const [x, y, wide, tall] = sides(shape);
  return Math.abs(point[0] - x - wide / 2) <= wide / 4 && Math.abs(point[1] - y - tall / 2) <= tall / 4;
}

function area(shape) {
  const [, , wide, tall] = sides(shape);
  return wide * tall;
}

function sides(shape) {
  return ["x", "y", "width", "height"].map((name) => Number(shape.getAttribute(name)));
}

function search(frame, mark) {
  const button = one("button", frame);
  button.value = button.value.replace(/[^.]*$/, mark.map((side) => Math.round(side * 1000)).join("-"));
  frame.requestSubmit(button);
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
