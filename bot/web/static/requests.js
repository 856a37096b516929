// One request to the server, and all those that are not answered yet.

const STREAM = "application/x-ndjson";
export const PATIENCE = 30; // seconds

export class Lost extends Error {} // the connection ended before the reply
export class Dropped extends Error {} // nobody wants the reply any more

// Resolves with the reply's line. Whoever is not heard of for a while is lost, until the server speaks: from then
// on it may take its time.
export function send(address, body, signal, { progress = () => {}, uploaded = () => {}, patience = PATIENCE } = {}) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest(); // fetch cannot tell how much is uploaded
    let seen = 0;
    let reply = null;
    let silence = 0;
    const hear = () => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), patience * 1000);
    };
    const read = () => {
      const end = request.responseText.lastIndexOf("\n") + 1;
      const lines = request.responseText.slice(seen, end).split("\n").map(lineOf);
      seen = end;
      for (const line of lines) {
        if (line?.kind === "reply") reply = line;
        if (line?.kind === "progress") progress(line);
      }
    };
    const guarded = (work) => () => {
      clearTimeout(silence);
      try {
        work();
      } catch (error) {
        reject(error);
      }
    };
    const end = guarded(() => {
      read();
      if (reply) resolve(reply);
      else reject(new Lost());
    });
    request.open("POST", address);
    request.setRequestHeader("Accept", STREAM);
    request.upload.onprogress = (event) => {
      hear();
      if (event.lengthComputable) uploaded(event.loaded / event.total);
    };
    request.onprogress = guarded(read);
    request.onload = end;
    request.onerror = end;
    request.onabort = () => reject(signal.aborted ? signal.reason : new Lost());
    signal.addEventListener("abort", () => request.abort());
    hear();
    request.send(body);
  });
}

function lineOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // something between us and the server answered instead of it
  }
}

// Saves a file; resolves with the reply's line where there is none.
export async function save(address, body, signal) {
  const { response, blob } = await fetchFile(address, body, signal);
  if (blob.type.startsWith(STREAM)) return lineOf(await blob.text());
  if (!response.ok) throw new Lost();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = /filename="(.*)"/.exec(response.headers.get("Content-Disposition"))[1];
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return null;
}

async function fetchFile(address, body, signal) {
  try {
    const response = await fetch(address, { method: "POST", headers: { Accept: STREAM }, body, signal });
    return { response, blob: await response.blob() };
  } catch {
    throw signal.aborted ? signal.reason : new Lost();
  }
}

const wishes = new Set(); // what is asked and not answered yet

export async function wanting(work) {
  const wish = new AbortController();
  wishes.add(wish);
  try {
    await work(wish);
  } catch (error) {
    if (!(error instanceof Dropped)) throw error;
  } finally {
    wishes.delete(wish);
  }
}

export const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

export function dropAll() {
  for (const wish of wishes) wish.abort(new Dropped());
}
