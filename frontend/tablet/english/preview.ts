// English of the preview of a checklist.

export const PREVIEW: Record<string, string> = {
  "Hier houdt het voorbeeld op": "Here the preview ends",
  "Op een echt bezoek komt nu het rapport, met alles wat is ingevuld. Het kan pas worden getekend als hierboven niets meer staat.": "On a real visit the report comes now, with all that was filled in. It can only be signed once nothing stands above any more.",
};
