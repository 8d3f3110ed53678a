// Small help with fields. All of it is checked again by the server.

/** True if any file is larger than the limit; a limit that is no number never holds. */
export function tooLarge(sizes: readonly number[], limit: number): boolean {
  return sizes.some((size) => size > limit);
}

function checkFiles(input: HTMLInputElement): void {
  const limit = Number(input.dataset["maxBytes"]);
  const sizes = [...(input.files ?? [])].map((file) => file.size);
  const message = tooLarge(sizes, limit) ? (input.dataset["tooLarge"] ?? "") : "";
  input.setCustomValidity(message);
  if (message) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  if (message) input.reportValidity();
}

/** A file that the server will refuse is not sent first. */
function stopLargeFiles(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const inputs = [...form.querySelectorAll<HTMLInputElement>("[data-max-bytes]")];
  const refused = inputs.find((input) => input.validity.customError);
  if (!refused) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  refused.reportValidity();
}

/** A button that fills in other fields: `data-fill='{"id_login": "officer"}'`, then focuses the last. */
function fill(button: HTMLElement): void {
  const values = JSON.parse(button.dataset["fill"] ?? "{}") as Record<string, string>;
  for (const [id, value] of Object.entries(values)) {
    const field = document.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`);
    if (!field) continue;
    field.value = value;
    field.focus();
  }
}

/** Puts the focus on the list of errors, the message or the field that asks for it. */
export function focusWhatAsks(root: ParentNode): void {
  root.querySelector<HTMLElement>("[data-focus]")?.focus();
}

export function bindFields(): void {
  document.addEventListener("submit", stopLargeFiles, true);
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches("[data-max-bytes]")) checkFiles(event.target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-fill]") : null;
    if (button) fill(button);
  });
  // A file that is still on its way is lost when the page goes: the browser asks first.
  addEventListener("beforeunload", (event) => {
    if (document.querySelector("form.htmx-request input[type=file]")) event.preventDefault();
  });
}
