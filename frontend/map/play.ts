// Time that walks by itself: month after month, each with its own answer of the server, until somebody stops it.
import htmx from "htmx.org";
import { words } from "./page";
import { daysBetween, monthsOn } from "./days";

interface Parts {
  form: HTMLFormElement;
  day: HTMLInputElement;
  slider: HTMLInputElement;
  toggle: HTMLButtonElement;
  speed: HTMLSelectElement;
}

function parts(box: HTMLElement): Parts | null {
  const form = box.closest("form");
  const day = form?.querySelector<HTMLInputElement>("input[name=on]");
  const slider = form?.querySelector<HTMLInputElement>("input[data-date-slider]");
  const toggle = box.querySelector<HTMLButtonElement>("[data-play-toggle]");
  const speed = box.querySelector<HTMLSelectElement>("[data-play-speed]");
  return form && day && slider && toggle && speed ? { form, day, slider, toggle, speed } : null;
}

function address(form: HTMLFormElement): string {
  const pairs = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  return `${location.pathname}?${new URLSearchParams(pairs).toString()}`;
}

/** Shows the month so many on; false at the end of the slider. The address follows, history does not grow. */
async function step({ form, day, slider }: Parts, months: number): Promise<boolean> {
  const first = slider.dataset["dateSlider"] ?? "";
  const next = monthsOn(day.value, months);
  const at = daysBetween(first, next);
  if (at < Number(slider.min) || at > Number(slider.max)) return false;
  day.value = next;
  slider.value = String(at);
  slider.setAttribute("aria-valuetext", next);
  const to = address(form);
  await htmx.ajax("get", to, { target: "#stand", swap: "innerHTML" });
  history.replaceState(history.state, "", to);
  return true;
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Play, pause, speed, and a month at a time. Who asked for less motion gets the steps alone. */
export function bindPlay(): void {
  for (const box of document.querySelectorAll<HTMLElement>("[data-play]")) {
    const found = parts(box);
    if (found) bind(box, found);
  }
}

function bind(box: HTMLElement, found: Parts): void {
  let playing = false;
  const { toggle, speed } = found;
  const say = (): void => {
    toggle.setAttribute("aria-pressed", String(playing));
    toggle.textContent = words(playing ? "pause" : "play");
  };
  const play = async (): Promise<void> => {
    playing = true;
    say();
    while (playing) {
      const [more] = await Promise.all([step(found, 1), wait(Number(speed.value))]);
      if (!more) playing = false;
    }
    say();
  };
  toggle.addEventListener("click", () => {
    if (playing) playing = false;
    else void play();
    say();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") playing = false;
  });
  for (const button of box.querySelectorAll<HTMLButtonElement>("[data-play-step]")) {
    button.addEventListener("click", () => {
      playing = false;
      void step(found, Number(button.dataset["playStep"]));
    });
  }
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const part of [toggle, speed, ...speed.labels]) part.hidden = still;
  box.hidden = false;
}
