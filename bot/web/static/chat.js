// The page's only script. Every control is a form that works without it; it sends the same forms, shows signs
// of life while they are answered, and puts each answer where it belongs instead of loading a page.

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const ask = one("#ask");
const conversation = one("#conversation");
const panel = one("#panel");
const status = one("#status");

const STREAM = "application/x-ndjson";
const RESEND_DELAYS = [1, 2, 4, 8, 15]; // seconds, before a jitter

class Lost extends Error {}

// --- One request: resolves with the reply's line, rejects with Lost when the connection ends before it. ---

function send(address, body, { progress = () => {}, uploaded = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch cannot tell how much is uploaded
    let seen = 0;
    let reply = null;
    const read = () => {
      const end = request.responseText.lastIndexOf("\n");
      if (end < seen) return;
      for (const text of request.responseText.slice(seen, end).split("\n").filter(Boolean)) {
        const line = JSON.parse(text);
        if (line.kind === "reply") reply = line;
        else progress(line);
      }
      seen = end + 1;
    };
    const end = () => {
      try {
        read();
      } catch {
        reply = null; // something between us and the server answered instead of it
      }
      if (reply) resolve(reply);
      else reject(new Lost());
    };
    request.open("POST", address);
    request.setRequestHeader("Accept", STREAM);
    request.upload.onprogress = (event) => event.lengthComputable && uploaded(event.loaded / event.total);
    request.onprogress = () => request.status < 500 && seen >= 0 && attempt(read);
    request.onload = end;
    request.onerror = end;
    request.onabort = end;
    request.send(body);
  });
}

function attempt(work) {
  try {
    work();
  } catch {
    // a line that is no JSON is dealt with at the end
  }
}

const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

// --- What is shown. ---

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // the server escapes whatever stands in it
  return template.content.firstElementChild;
}

function copyOf(id) {
  return one(`template#${id}`).content.firstElementChild.cloneNode(true);
}

function announce(text) {
  status.textContent = text;
}

function arrive(element) {
  const heading = one("h2", element) ?? element;
  if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  (element.closest(".exchange") ?? element).scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
}

function offerRetry(element, retry) {
  const button = copyOf("retry");
  button.addEventListener("click", retry, { once: true });
  element.append(button);
}

function headingOf(form) {
  const heading = document.createElement("h2");
  heading.textContent = one("button", form).textContent;
  return heading;
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
    image.addEventListener("error", () => image.remove()); // HEIC, say, which most browsers cannot show
    shot.append(image);
  }
  document.body.classList.add("talking");
  conversation.append(exchange);
  arrive(exchange);
  return exchange;
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
  announce(text);
  arrive(section);
}

async function sendPhotos(files) {
  const exchange = openExchange(files);
  const refused = refusal(files);
  if (refused) return showTrouble(exchange, refused);
  // The same id every time: a photo that is sent again is searched and logged once.
  await tryPhotos(exchange, files, crypto.randomUUID?.() ?? uuid());
}

async function tryPhotos(exchange, files, id) {
  const bar = one("progress", exchange);
  const uploaded = (share) => {
    bar.value = share;
    bar.hidden = share >= 1;
    sayWorking(exchange, ask.dataset.uploading);
  };
  const progress = (line) => sayWorking(exchange, line.text);
  for (const delay of [...RESEND_DELAYS, null]) {
    const body = new FormData();
    body.append("id", id);
    files.forEach((file) => body.append("photo", file, file.name || "photo.jpg"));
    try {
      const reply = await send(ask.action, body, { progress, uploaded });
      if (reply.error !== "Stopping" || delay === null) return showAnswer(exchange, reply, () => again(exchange, files, id));
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
    }
    if (delay === null) break;
    sayWorking(exchange, ask.dataset.lost);
    await wait(delay * (0.75 + Math.random() / 2));
  }
  showTrouble(exchange, ask.dataset.lostForGood, () => again(exchange, files, id));
}

function again(exchange, files, id) {
  one(".answer", exchange).replaceWith(one(".answer", copyOf("working")));
  return tryPhotos(exchange, files, id);
}

function showAnswer(exchange, reply, retry) {
  const answer = parse(reply.html);
  one(".answer", exchange).replaceWith(answer);
  if (reply.error && reply.status >= 429) offerRetry(answer, retry);
  announce(one("h2", answer)?.textContent ?? "");
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
    arrive(one(".answer", exchange));
  },
  verdict(form, element, reply) {
    const group = form.closest(".verdicts");
    one(".thanks", group)?.remove();
    const thanks = document.createElement("p");
    thanks.className = "thanks";
    thanks.textContent = one("h2", element).textContent;
    group.append(thanks);
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
    const content = one(".content", panel);
    content.replaceChildren(element);
    if (!panel.open) panel.showModal();
    if (!one("h2", element)) element.prepend(headingOf(form));
    arrive(element);
  },
};

async function sendForm(form, submitter) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const body = new URLSearchParams(new FormData(form, submitter));
  try {
    const reply = await send(form.action, body, { progress: (line) => announce(line.text) });
    const element = parse(reply.html);
    announce(one("h2", element)?.textContent ?? "");
    if (reply.forgotten) forgetAll();
    placeOf(form, reply)(form, element, reply);
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

function placeOf(form, reply) {
  const name = form.dataset.place;
  if (panel.contains(form) && (name !== "exchange" || reply.error)) return places.panel;
  if (reply.error && name === "answer") return places.after;
  return places[name];
}

function forgetAll() {
  conversation.replaceChildren();
  document.body.classList.remove("talking");
}

// --- What people do. ---

function take(list) {
  const files = [...list].filter((file) => file.size > 0 || file.type);
  if (files.length) sendPhotos(files);
}

for (const input of all("input[type=file]", ask)) {
  input.addEventListener("change", () => {
    take(input.files);
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

document.addEventListener("paste", (event) => {
  if (event.clipboardData.files.length) take(event.clipboardData.files);
});

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

panel.addEventListener("click", (event) => event.target === panel && panel.close());
document.documentElement.classList.replace("plain", "live");
