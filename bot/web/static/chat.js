// The page's script. Every control is a form that works without it; it sends the same forms, shows signs of life
// while they are answered, and puts each answer where it belongs instead of loading a page.

import { nameAnswer, nameNothing } from "./address.js";
import { openPanel, openSheet, panel } from "./panel.js";
import { outline } from "./pieces.js";
import { Dropped, Lost, PATIENCE, dropAll, save, send, wait, wanting } from "./requests.js";
import { all, announce, arrive, copyOf, notify, one, parse } from "./shown.js";

const ask = one("#ask");
const conversation = one("#conversation");

const RESEND_DELAYS = [1, 2, 4, 8, 15]; // seconds, before a jitter

function offerRetry(element, retry) {
  const button = copyOf("retry");
  button.addEventListener("click", retry, { once: true });
  element.append(button);
}

function asExchange(element) {
  if (element.matches(".exchange")) return element;
  const exchange = copyOf("working");
  one(".shot", exchange).remove();
  one(".answer", exchange).replaceWith(element);
  return exchange;
}

// --- A photo. ---

function openExchange(files) {
  const exchange = copyOf("working");
  const shot = one(".shot", exchange);
  for (const file of files) {
    const image = copyOf("your-photo");
    image.src = URL.createObjectURL(file);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src));
    image.addEventListener("error", () => takeAway(image)); // HEIC, say, which most browsers cannot show
    shot.append(image);
  }
  document.body.classList.add("talking");
  conversation.append(exchange);
  arrive(exchange);
  return exchange;
}

function takeAway(image) {
  URL.revokeObjectURL(image.src);
  image.remove();
}

function refusal(files) {
  if (files.length > Number(ask.dataset.mostPhotos)) return ask.dataset.tooMany;
  if (files.some((file) => file.size > Number(ask.dataset.mostBytes))) return ask.dataset.tooLarge;
  return null;
}

function sayWorking(exchange, text) {
  const heading = one(".working h2", exchange);
  if (!heading || heading.textContent === text) return;
  heading.textContent = text;
  announce(text);
}

function showTrouble(exchange, text, retry) {
  const section = document.createElement("section");
  section.className = "answer trouble";
  const heading = document.createElement("h2");
  heading.textContent = text;
  section.append(heading);
  one(".answer", exchange).replaceWith(section);
  if (retry) offerRetry(section, retry);
  arrive(section);
}

async function sendPhotos(files) {
  const exchange = openExchange(files);
  const refused = refusal(files);
  if (refused) return showTrouble(exchange, refused);
  // The same id every time: a photo that is sent again is searched and logged once.
  const id = crypto.randomUUID?.() ?? uuid();
  await wanting(({ signal }) => tryPhotos(exchange, files, id, signal));
}

async function tryPhotos(exchange, files, id, signal) {
  const bar = one("progress", exchange);
  const uploaded = (share) => {
    bar.value = share;
    bar.hidden = share >= 1;
    sayWorking(exchange, ask.dataset.uploading);
  };
  const progress = (line) => sayWorking(exchange, line.text);
  let until = null; // when to give up
  const patience = () => (until ? Math.max(until - performance.now(), 0) / 1000 : PATIENCE);
  for (const delay of [...RESEND_DELAYS, null]) {
    const body = new FormData();
    body.append("id", id);
    files.forEach((file) => body.append("photo", file, file.name || "photo.jpg"));
    try {
      const reply = await send(ask.action, body, signal, { progress, uploaded, patience: patience() });
      if (reply.error !== "Stopping" || delay === null) return showAnswer(exchange, reply, () => again(exchange, files, id));
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
    }
    until ??= performance.now() + PATIENCE * 1000;
    if (delay === null || patience() === 0) break;
    sayWorking(exchange, ask.dataset.lost);
    await wait(Math.min(delay * (0.75 + Math.random() / 2), patience()));
  }
  showTrouble(exchange, ask.dataset.lostForGood, () => again(exchange, files, id));
}

function again(exchange, files, id) {
  one(".answer", exchange).replaceWith(one(".answer", copyOf("working")));
  return wanting(({ signal }) => tryPhotos(exchange, files, id, signal));
}

function showAnswer(exchange, reply, retry) {
  const answer = parse(reply.html);
  one(".answer", exchange).replaceWith(answer);
  if (reply.error && reply.status >= 429) offerRetry(answer, retry);
  if (!reply.error) nameAnswer(reply.query_id, true);
  outline(answer);
  arrive(answer);
}

function uuid() { // where the page comes without encryption, randomUUID is missing
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// --- A button: where its answer goes is written on its form. ---

const places = {
  answer(form, element) {
    form.closest(".answer").replaceWith(element);
    outline(element);
    arrive(element);
  },
  after(form, element, reply) {
    form.closest(".answer").after(element);
    if (!reply.error) form.remove();
    arrive(element);
  },
  exchange(form, element) {
    panel.close();
    document.body.classList.add("talking");
    const exchange = asExchange(element);
    conversation.append(exchange);
    outline(one(".answer", exchange));
    arrive(one(".answer", exchange));
  },
  verdict(form, element, reply) {
    const group = form.closest(".verdicts");
    one(".thanks", group)?.remove();
    const thanks = document.createElement("p");
    thanks.className = "thanks";
    thanks.textContent = one("h2", element).textContent;
    group.append(thanks);
    announce(thanks.textContent);
    if (reply.error) return;
    for (const button of all(".verdict", group)) {
      button.setAttribute("aria-pressed", String(form.contains(button)));
    }
  },
  question(form, element) {
    const text = document.createElement("p");
    text.textContent = one("h2, p", element).textContent;
    text.tabIndex = -1;
    form.closest(".question").replaceChildren(text);
    text.focus();
  },
  panel(form, element) {
    openPanel(element);
  },
};

async function sendForm(form, submitter) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const body = new URLSearchParams(new FormData(form, submitter));
  try {
    await wanting((wish) => {
      outdo(form, wish);
      return tryForm(form, body, wish.signal);
    });
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    announce(ask.dataset.lostForGood);
    const note = document.createElement("p");
    note.className = "thanks";
    note.textContent = ask.dataset.lostForGood;
    form.append(note);
    setTimeout(() => note.remove(), 8000);
  } finally {
    delete form.dataset.busy;
  }
}

async function tryForm(form, body, signal) {
  const progress = (line) => announce(line.text);
  const saves = form.dataset.place === "file";
  const reply = await (saves ? save(form.action, body, signal) : send(form.action, body, signal, { progress }));
  if (!reply) return;
  if (reply.forgotten) forgetAll();
  const place = placeOf(form, reply);
  const step = place === places.exchange;
  if (!reply.error && (step || place === places.answer || place === places.after)) nameAnswer(reply.query_id, step);
  place(form, parse(reply.html), reply);
}

const newest = new WeakMap(); // of an answer: the wish for another one instead of it, or after it

function outdo(form, wish) { // of two chips tapped one after the other the last one counts
  const answer = ["answer", "after"].includes(form.dataset.place) && form.closest(".answer");
  if (!answer) return;
  newest.get(answer)?.abort(new Dropped());
  newest.set(answer, wish);
}

function placeOf(form, reply) {
  const name = form.dataset.place;
  if (name === "file") return places.panel;
  if (panel.contains(form) && (name !== "exchange" || reply.error)) return places.panel;
  if (reply.error && name === "answer") return places.after;
  return places[name];
}

function forgetAll() {
  dropAll();
  nameNothing();
  for (const image of all("img[src^='blob:']", conversation)) takeAway(image);
  conversation.replaceChildren();
  document.body.classList.remove("talking");
}

// --- What people do. ---

function take(list) {
  const files = [...list].filter((file) => file.size > 0 || file.type);
  if (files.length) sendPhotos(files);
  else notify(ask.dataset.noPicture);
}

for (const input of all("input[type=file]", ask)) {
  input.addEventListener("change", () => {
    if (input.files.length) take(input.files);
    input.value = "";
  });
}
ask.addEventListener("click", (event) => {
  if (!event.target.closest("label, input, button")) one("#pick").click();
});
ask.addEventListener("submit", (event) => event.preventDefault());

document.addEventListener("submit", (event) => {
  if (!event.target.dataset.place) return;
  event.preventDefault();
  sendForm(event.target, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-alt]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openSheet(link);
});

document.addEventListener("paste", (event) => take(event.clipboardData.files));

let depth = 0; // dragenter and dragleave come for every element on the way
document.addEventListener("dragenter", () => document.body.classList.toggle("dragging", ++depth > 0));
document.addEventListener("dragleave", () => document.body.classList.toggle("dragging", --depth > 0));
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  depth = 0;
  document.body.classList.remove("dragging");
  take(event.dataTransfer.files);
});

for (const answer of all(".exchange .answer")) outline(answer);
document.documentElement.classList.replace("plain", "live");
