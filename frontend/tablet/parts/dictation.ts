// Speaking instead of typing, where the browser has it. The text lands in the field and is mended by hand.

interface Recognition extends EventTarget {
  lang: string;
  interimResults: boolean;
  start(): void;
  stop(): void;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onend: (() => void) | null;
  onerror: (() => void) | null;
}
type Maker = new () => Recognition;

function maker(): Maker | undefined {
  const page = window as unknown as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker };
  return page.SpeechRecognition ?? page.webkitSpeechRecognition;
}

/** Whether the browser can listen; most need a connection for it. */
export const canDictate = (): boolean => maker() !== undefined && navigator.onLine;

/** Listens once; `heard` gets the words, `done` is called at the end, also after an error. Returns how to stop. */
export function dictate(language: string, heard: (words: string) => void, done: () => void): () => void {
  const Listener = maker();
  if (!Listener) {
    done();
    return () => undefined;
  }
  const listener = new Listener();
  listener.lang = language === "en" ? "en-GB" : "nl-NL";
  listener.interimResults = false;
  listener.onresult = (event) => heard(Array.from(event.results, (result) => result[0]?.transcript ?? "").join(" ").trim());
  listener.onend = listener.onerror = done;
  listener.start();
  return () => listener.stop();
}
