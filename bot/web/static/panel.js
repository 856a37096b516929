// The drawer at the side. Opening it is a step of the browser's history, so that Back closes it.

import { arrive, copyOf, one } from "./shown.js";

export const panel = one("#panel");

export function openPanel(element) {
  one("h2", element).id = "panel-title";
  one(".content", panel).replaceChildren(element);
  if (!history.state?.panel) history.pushState({ panel: true }, "");
  if (!panel.open) panel.showModal();
  arrive(element);
}

// An answer as one picture, in the drawer; without the script its link opens it alone.
export async function openSheet(link) {
  const response = await fetch(link.href).catch(() => null);
  const picture = await response?.blob().catch(() => null);
  if (!picture?.type.startsWith("image/")) return location.assign(link.href);
  const view = copyOf("sheet");
  const url = URL.createObjectURL(picture);
  one("h2", view).textContent = link.textContent;
  one("img", view).alt = link.dataset.alt;
  one("img", view).src = url;
  one("a", view).href = url;
  panel.addEventListener("close", () => URL.revokeObjectURL(url), { once: true });
  openPanel(view);
}

panel.addEventListener("click", (event) => event.target === panel && panel.close());
panel.addEventListener("close", () => history.state?.panel && history.back());
addEventListener("popstate", () => panel.close());
