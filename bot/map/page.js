"use strict";

// The photos are drawn on a canvas, as browsers take seconds to scale thousands of pictures in a page. Over each
// lies an invisible button: that is what is pointed at, focused and pressed.

const find = (id) => document.getElementById(id);
const [stage, world, canvas, card, legend] = ["stage", "world", "canvas", "card", "legend"].map(find);
const boxes = [...legend.querySelectorAll("input")];
const colors = boxes.map((box) => getComputedStyle(box.parentElement).getPropertyValue("--color"));
const SIDE = Number(stage.dataset.side);
const ACROSS = Number(stage.dataset.across);  // photos, where they are side by side
const DEEPEST = 60, STEP = 1.4, FAR = 80, SLACK = 5;

const photos = [...document.querySelectorAll(".photo")].map((button) => {
  const [sheet, column, row] = button.dataset.spot.split(" ").map(Number);
  const place = [button.style.left, button.style.top].map((share) => parseFloat(share) / 100);
  const cell = button.dataset.cell.split(" ").map(Number);
  return { button, sheet, column, row, place, cell, at: place, kind: Number(button.dataset.kind) };
});
const photoOf = new Map(photos.map((photo) => [photo.button, photo]));

// The window onto the map: how far it is enlarged, and where its left upper corner is on the stage.
const view = { scale: 1, x: 0, y: 0 };
let sheets = [], lit = null, shown = null, pinned = null, waiting = false;

const between = (low, value, high) => Math.min(Math.max(value, low), high);
const whole = () => Math.min(stage.clientWidth, stage.clientHeight) * 0.92;
// Photos grow slower than the map, so that going nearer parts those that lie on each other.
const sideNow = () => (find("spread").checked
  ? 0.95 * whole() * view.scale / ACROSS
  : between(12, 0.8 * whole() / Math.sqrt(photos.length) * view.scale ** 0.65, 150));

// Drawing

/** The same sheet in several sizes, each half of the one before: from the next larger one scaling is quick and smooth. */
function shrink(image) {
  const sizes = [image];
  for (let part = 2; SIDE / part >= 12; part *= 2) {
    const smaller = document.createElement("canvas");
    smaller.width = Math.ceil(image.naturalWidth / part);
    smaller.height = Math.ceil(image.naturalHeight / part);
    smaller.getContext("2d").drawImage(sizes.at(-1), 0, 0, image.naturalWidth / part, image.naturalHeight / part);
    sizes.push(smaller);
  }
  return sizes;
}

function drawPhoto(pen, photo, x, y, side) {
  const step = between(0, Math.floor(Math.log2(SIDE / side)), sheets[photo.sheet].length - 1);
  const cell = SIDE / 2 ** step;
  pen.drawImage(sheets[photo.sheet][step], photo.column * cell, photo.row * cell, cell, cell, x, y, side, side);
}

function draw() {
  waiting = false;
  const size = whole() * view.scale, side = sideNow(), dense = devicePixelRatio;
  world.style.width = world.style.height = `${size}px`;
  world.style.setProperty("--side", `${side}px`);
  world.style.transform = `translate(${view.x}px, ${view.y}px)`;
  const pen = canvas.getContext("2d"), frame = Math.max(1.5, side * 0.07);
  pen.setTransform(dense, 0, 0, dense, 0, 0);
  pen.clearRect(0, 0, canvas.width, canvas.height);
  for (const photo of photos) {
    const x = view.x + photo.at[0] * size - side / 2, y = view.y + photo.at[1] * size - side / 2;
    const seen = x > -side && y > -side && x < stage.clientWidth && y < stage.clientHeight;
    if (!seen || photo.button.hidden) continue;
    pen.globalAlpha = lit === null || lit === photo.kind ? 1 : 0.15;
    pen.fillStyle = colors[photo.kind];
    pen.fillRect(x, y, side, side);
    drawPhoto(pen, photo, x + frame, y + frame, side - 2 * frame);
  }
  if (shown) placeCard(shown.button);
}

function redraw() {
  const size = whole() * view.scale;  // the middle of the stage never leaves the map
  view.x = between(stage.clientWidth / 2 - size, view.x, stage.clientWidth / 2);
  view.y = between(stage.clientHeight / 2 - size, view.y, stage.clientHeight / 2);
  if (!waiting) requestAnimationFrame(draw);
  waiting = true;
}

function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
  const before = view.scale;
  view.scale = between(1, before * factor, DEEPEST);
  view.x = x - (x - view.x) * view.scale / before;
  view.y = y - (y - view.y) * view.scale / before;
  redraw();
}

function pan(x, y) {
  view.x += x;
  view.y += y;
  redraw();
}

function reset() {
  Object.assign(view, { scale: 1, x: (stage.clientWidth - whole()) / 2, y: (stage.clientHeight - whole()) / 2 });
  redraw();
}

function fit() {
  canvas.width = stage.clientWidth * devicePixelRatio;
  canvas.height = stage.clientHeight * devicePixelRatio;
  if (view.scale === 1) reset();
  else redraw();
}

// What one photo shows

function placeCard(button) {
  const at = button.getBoundingClientRect(), gap = 12;
  const fits = at.right + gap + card.offsetWidth < innerWidth;
  const left = fits ? at.right + gap : at.left - gap - card.offsetWidth;
  card.style.left = `${between(gap, left, innerWidth - card.offsetWidth - gap)}px`;
  card.style.top = `${between(gap, at.top, innerHeight - card.offsetHeight - gap)}px`;
}

function show(photo) {
  shown = photo;
  card.hidden = !photo;
  if (!photo) return;
  card.dataset.kind = photo.kind;
  find("title").textContent = photo.button.dataset.title;
  find("type").textContent = boxes[photo.kind].dataset.name;
  find("price").textContent = photo.button.dataset.price;
  drawPhoto(find("large").getContext("2d"), photo, 0, 0, SIDE);
  placeCard(photo.button);
}

function pin(photo) {
  pinned?.button.classList.remove("pinned");
  pinned = photo;
  pinned?.button.classList.add("pinned");
  card.classList.toggle("pinned", Boolean(pinned));
  find("close").hidden = !pinned;
  show(pinned);
}

const photoAt = (event) => photoOf.get(event.target) ?? null;
const peek = (event) => { if (!pinned && photoAt(event)) show(photoAt(event)); };
const leave = (event) => { if (!pinned && photoAt(event)) show(null); };

stage.addEventListener("mouseover", peek);
stage.addEventListener("mouseout", leave);
stage.addEventListener("focusout", leave);
stage.addEventListener("focusin", (event) => {
  if (!photoAt(event) || !event.target.matches(":focus-visible")) return;
  const room = stage.getBoundingClientRect(), at = event.target.getBoundingClientRect();
  if (at.left < room.left || at.right > room.right || at.top < room.top || at.bottom > room.bottom) {
    pan(room.left + room.width / 2 - at.left, room.top + room.height / 2 - at.top);
  }
  peek(event);
});
stage.addEventListener("click", (event) => {
  if (event.target.closest("nav")) return;
  pin(photoAt(event) === pinned ? null : photoAt(event));
});

// Moving about: wheel, mouse, one finger or two

const fingers = new Map();
let moved = 0;

stage.addEventListener("wheel", (event) => {
  event.preventDefault();
  const room = stage.getBoundingClientRect();
  const pixels = event.deltaY * (event.deltaMode ? 30 : 1);
  zoom(Math.exp(-between(-200, pixels, 200) / 400), event.clientX - room.left, event.clientY - room.top);
}, { passive: false });

stage.addEventListener("pointerdown", (event) => {
  if (!fingers.size) moved = 0;
  if (event.button || event.target.closest("nav")) return;
  fingers.set(event.pointerId, event);
});

addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  const x = event.clientX - before.clientX, y = event.clientY - before.clientY;
  fingers.set(event.pointerId, event);
  moved += Math.abs(x) + Math.abs(y);
  if (moved < SLACK) return;
  stage.classList.add("dragged");
  pan(x / fingers.size, y / fingers.size);
  const other = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
  if (other) pinch(before, event, other);
});

function pinch(before, now, other) {
  const room = stage.getBoundingClientRect();
  const apart = (finger) => Math.max(1, Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY));
  const [x, y] = [(now.clientX + other.clientX) / 2 - room.left, (now.clientY + other.clientY) / 2 - room.top];
  zoom(apart(now) / apart(before), x, y);
}

for (const kind of ["pointerup", "pointercancel"]) {
  addEventListener(kind, (event) => {
    fingers.delete(event.pointerId);
    if (!fingers.size) stage.classList.remove("dragged");
  });
}
// Letting go of the map is no click on what happens to lie there; a key's click has no detail.
stage.addEventListener("click", (event) => {
  if (event.detail && moved >= SLACK) event.stopPropagation();
}, { capture: true });

const KEYS = {
  "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), "0": reset, Escape: () => pin(null),
  ArrowLeft: () => pan(FAR, 0), ArrowRight: () => pan(-FAR, 0), ArrowUp: () => pan(0, FAR), ArrowDown: () => pan(0, -FAR),
};
addEventListener("keydown", (event) => {
  const scrolls = event.key.startsWith("Arrow") && legend.contains(event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key] || scrolls) return;
  event.preventDefault();
  KEYS[event.key]();
});

function spread() {
  for (const photo of photos) {
    photo.at = find("spread").checked ? photo.cell : photo.place;
    [photo.button.style.left, photo.button.style.top] = photo.at.map((share) => `${share * 100}%`);
  }
  redraw();
}

find("spread").addEventListener("change", spread);
find("in").addEventListener("click", () => zoom(STEP));
find("out").addEventListener("click", () => zoom(1 / STEP));
find("whole").addEventListener("click", reset);
find("close").addEventListener("click", () => pin(null));

// Types: those that are ticked are shown, the one that is pointed at stands out

function filter() {
  for (const photo of photos) photo.button.hidden = !boxes[photo.kind].checked;
  const count = photos.filter((photo) => !photo.button.hidden).length;
  find("shown").textContent = `${count.toLocaleString("en")} photos`;
  if (pinned?.button.hidden) pin(null);
  redraw();
}

function light(label) {
  lit = label ? Number(label.dataset.kind) : null;
  redraw();
}

function tick(on) {
  for (const box of boxes) box.checked = on;
  filter();
}

find("all").addEventListener("click", () => tick(true));
find("none").addEventListener("click", () => tick(false));
legend.addEventListener("change", filter);
legend.addEventListener("mouseover", (event) => light(event.target.closest("label")));
legend.addEventListener("mouseleave", () => light(null));

async function start() {
  const images = [...document.querySelectorAll(".sheet")];
  await Promise.all(images.map((image) => image.decode()));
  sheets = images.map(shrink);
  legend.open = innerWidth > 704;
  filter();  // browsers keep what was ticked when a page is loaded again
  spread();
  new ResizeObserver(fit).observe(stage);
  document.documentElement.dataset.ready = "";
}

start();
