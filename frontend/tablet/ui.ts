// What a screen may ask of the app without knowing it: draw again, go elsewhere, say something.

export type Tone = "error" | "warning" | "ok" | "info";

class Ui {
  draw: () => void = () => undefined;
  again: () => Promise<void> = () => Promise.resolve();
  newVersion = false;
  message: { tone: Tone; words: string } | null = null;
  busy = false;

  /** A message above the screen; it stays until the next screen or the next message. */
  say(tone: Tone, words: string): void {
    this.message = { tone, words };
    this.draw();
  }

  clear(): void {
    this.message = null;
  }

  go(hash: string): void {
    if (location.hash === hash) {
      this.clear();
      this.draw();
    } else location.hash = hash;
  }

  /** One thing at a time: a second tap while the first is being stored does nothing. */
  async during(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await work();
    } finally {
      this.busy = false;
      this.draw();
    }
  }
}

export const ui = new Ui();
