// Questions before an act that cannot be taken back, and dialogs that a button opens.

function confirmed(text: string): Promise<boolean> {
  const dialog = document.querySelector<HTMLDialogElement>("#pw-confirm");
  const question = dialog?.querySelector("[data-confirm-text]");
  if (!dialog || !question) return Promise.resolve(window.confirm(text));
  question.textContent = text;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

async function askBeforeSubmit(form: HTMLFormElement, submitter: HTMLElement | null, text: string): Promise<void> {
  if (!(await confirmed(text))) return;
  form.dataset["confirmed"] = "";
  form.requestSubmit(submitter);
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const text = event.submitter?.dataset["confirm"] ?? form.dataset["confirm"];
  if (!text) return;
  if ("confirmed" in form.dataset) {
    delete form.dataset["confirmed"];
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  void askBeforeSubmit(form, event.submitter, text);
}

function onClick(event: MouseEvent): void {
  if (!(event.target instanceof Element)) return;
  const opener = event.target.closest<HTMLElement>("[data-dialog]");
  if (opener) document.querySelector<HTMLDialogElement>(`#${opener.dataset["dialog"]}`)?.showModal();
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.pw-menu[open]")) {
    if (opener || !menu.contains(event.target)) menu.open = false;
  }
}

function closeMenu(event: KeyboardEvent): void {
  const menu = document.querySelector<HTMLDetailsElement>("details.pw-menu[open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector<HTMLElement>("summary")?.focus();
}

/** htmx asks through the same dialog as a plain form. */
function askBeforeRequest(event: Event): void {
  const { question, issueRequest } = (event as CustomEvent<{ question?: string; issueRequest: (go: boolean) => void }>).detail;
  if (!question) return;
  event.preventDefault();
  void confirmed(question).then((yes) => {
    if (yes) issueRequest(true);
  });
}

export function bindDialogs(): void {
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", closeMenu);
  document.addEventListener("htmx:confirm", askBeforeRequest);
}
