// From one case to the next in the order of the list one came from. The list leaves its addresses (case numbers,
// nothing else) in this tab; a case page shows the links to those before and after it.

const STORE = "pw-list";

/** The addresses before and after `here` in `list`; null at either end, both null when `here` is not in it. */
export function neighbours(list: readonly string[], here: string): { before: string | null; after: string | null } {
  const index = list.indexOf(here);
  if (index < 0) return { before: null, after: null };
  return { before: list[index - 1] ?? null, after: list[index + 1] ?? null };
}

function stored(): string[] {
  try {
    const list: unknown = JSON.parse(sessionStorage.getItem(STORE) ?? "[]");
    return Array.isArray(list) ? list.filter((item): item is string => typeof item === "string" && item.startsWith("/")) : [];
  } catch {
    return [];
  }
}

function keepList(): void {
  const links = document.querySelectorAll<HTMLAnchorElement>(".pw-lijst tbody tr th a[href^='/cases/']");
  if (links.length > 0) sessionStorage.setItem(STORE, JSON.stringify([...links].map((link) => link.pathname)));
}

function showLink(which: "before" | "after", address: string | null): void {
  const link = document.querySelector<HTMLAnchorElement>(`a[data-neighbour=${which}]`);
  if (!link || address === null) return;
  link.href = address;
  link.hidden = false;
}

/** On a list: remember its order. On a case: show the way to its neighbours in that order. */
export function bindNeighbours(): void {
  keepList();
  if (!document.querySelector("[data-neighbour]")) return;
  const found = neighbours(stored(), location.pathname);
  showLink("before", found.before);
  showLink("after", found.after);
}
