// The page's address names the latest answer, so that Reload, Back and another language keep it.

import { all, arrive, one } from "./shown.js";

const named = () => new URL(location.href).searchParams.get("answer");
let shown = named();

// A new exchange is a step of the browser's history; another answer instead of one is not.
export function nameAnswer(id, step) {
  if (!id || id === shown) return;
  shown = id;
  const keep = !step || history.state?.panel;
  history[keep ? "replaceState" : "pushState"](null, "", `/?answer=${id}`);
  nameInLinks();
}

export function nameNothing() {
  shown = null;
  history.replaceState(history.state, "", "/");
  nameInLinks();
}

function nameInLinks() {
  for (const link of all(".languages a")) {
    const address = new URL(link.href);
    if (shown) address.searchParams.set("answer", shown);
    else address.searchParams.delete("answer");
    link.href = address.href;
  }
}

addEventListener("popstate", () => {
  if (named() === shown) return;
  const answer = named() && one(`.answer[data-query="${CSS.escape(named())}"]`);
  if (!answer) return location.reload();
  shown = named();
  nameInLinks();
  arrive(answer);
});
