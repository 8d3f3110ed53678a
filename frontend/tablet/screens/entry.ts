// Before the round: whose tablet this is, the PIN that protects it, and opening it again.
import { html, nothing } from "lit-html";
import { countsOf, model } from "../model";
import { alertBox, frame, icon } from "../parts/frame";
import { fieldOf, passes, valuesOf } from "../parts/form";
import { setPin, unlock, weakPin } from "../store/vault";
import { enrol, introduce } from "../sync/device";
import { syncNow } from "../sync/loop";
import { fetchRound } from "../sync/round";
import { setStatus, status } from "../sync/status";
import { isKept } from "../store/room";
import { ui } from "../ui";
import { isInstalled } from "../worker";
import { language, t } from "../words";

export function notice() {
  const version = ui.newVersion
    ? html`<div class="utrecht-alert utrecht-alert--info" role="status">${icon("info")}<div class="pw-alert__tekst"><p>${t("Er is een nieuwe versie van de app.")} <a class="utrecht-link" href="#/device">${t("Bekijk")}</a></p></div></div>`
    : nothing;
  return html`${version}${ui.message ? alertBox(ui.message.tone, ui.message.words, ui.message.tone === "error") : nothing}`;
}

const SIGN_IN = "/accounts/login/?next=/tablet/";

async function doEnrol(event: Event): Promise<void> {
  const { name = "" } = valuesOf(event);
  if (!passes("enrol", name ? {} : { name: t("Geef deze tablet een naam, bijvoorbeeld Tablet 3.") })) return;
  await ui.during(async () => {
    const how = await enrol(name);
    if (how === "signed_out") return void location.assign(SIGN_IN);
    if (how === "no_right") return ui.say("error", t("Alleen toezichthouders kunnen deze app gebruiken. Vraag de beheerder om de rol."));
    if (how === "no_connection") return ui.say("error", t("Geen verbinding met kantoor. De eerste keer is verbinding nodig."));
    if (typeof how === "object") return ui.say("error", how.owes.split(" / ")[language() === "en" ? 1 : 0] ?? how.owes);
    setStatus({ signIn: false });
    await introduce(await isKept());
    await ui.again();
    ui.go("#/");
    void syncNow();
  });
}

export function enrolScreen() {
  const again = model.device !== undefined;
  return frame({
    title: t("Parkwacht op deze tablet"),
    under: again ? t("Opnieuw aanmelden") : t("Eerste keer, met verbinding"),
    notice: notice(),
    main: html`<form class="pw-kaartje" @submit=${doEnrol} novalidate>
      <h2>${again ? t("Meld deze tablet opnieuw aan") : t("Neem deze tablet in gebruik")}</h2>
      <p>${t("U meldt zich één keer aan met verbinding. Daarna werkt de app ook zonder.")}</p>
      ${again && countsOf(model.rows).waiting ? html`<p><b>${t("Wat nog niet verstuurd is blijft bewaard en gaat daarna mee.")}</b></p>` : nothing}
      ${fieldOf("enrol", { name: "name", label: t("Naam van deze tablet"), required: true, value: model.device?.name ?? "", max: 80 })}
      <p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${t("Tablet aanmelden")}</button></p>
      <p><a class="utrecht-link" href=${SIGN_IN}>${t("Eerst zelf aanmelden bij Parkwacht")}</a></p></form>`,
  });
}

async function doPin(event: Event): Promise<void> {
  const { pin = "", again = "" } = valuesOf(event);
  const found: Record<string, string> = {};
  if (weakPin(pin)) found["pin"] = t("Kies minstens zes cijfers, niet allemaal gelijk en geen reeks zoals 123456.");
  else if (pin !== again) found["again"] = t("De twee pincodes zijn niet gelijk.");
  if (!passes("pin", found)) return;
  await ui.during(async () => {
    await setPin(pin);
    await afterOpening();
  });
}

async function afterOpening(): Promise<void> {
  const how = await fetchRound();
  if (how === "sign_in") setStatus({ signIn: true });
  if (how === "no_connection") setStatus({ online: false });
  await ui.again();
  void syncNow();
}

export function pinScreen() {
  return frame({
    title: t("Kies een pincode"),
    under: model.device?.person.name ?? "",
    notice: notice(),
    main: html`<form class="pw-kaartje" @submit=${doPin} novalidate><h2>${t("Pincode voor deze tablet")}</h2>
      <p>${t("Alles op deze tablet is versleuteld. Met de pincode leest u het; versturen gaat ook zonder.")}</p>
      ${fieldOf("pin", { name: "pin", label: t("Pincode, minstens zes cijfers"), type: "password", inputmode: "numeric", required: true, max: 12 })}
      ${fieldOf("pin", { name: "again", label: t("Nog een keer"), type: "password", inputmode: "numeric", required: true, max: 12 })}
      <p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${ui.busy ? t("Even geduld") : t("Pincode bewaren")}</button></p></form>`,
  });
}

async function doUnlock(event: Event): Promise<void> {
  const form = event.currentTarget as HTMLFormElement;
  const { pin = "" } = valuesOf(event);
  await ui.during(async () => {
    const found = await unlock(pin);
    form.reset();
    if (!found.ok) {
      const wait = found.waitMs > 0 ? ` ${t("Wacht {n} seconden.", { n: Math.ceil(found.waitMs / 1000) })}` : "";
      passes("unlock", { pin: `${t("Deze pincode klopt niet. Nog {n} pogingen.", { n: found.left })}${wait}` });
      if (found.left <= 0) await ui.again();
      return;
    }
    passes("unlock", {});
    await ui.again();
    if (status().online || navigator.onLine) void afterOpening();
  });
}

export function unlockScreen() {
  const counts = countsOf(model.rows);
  return frame({
    title: t("Vergrendeld"),
    under: model.device?.person.name ?? "",
    notice: notice(),
    main: html`<form class="pw-kaartje" @submit=${doUnlock} novalidate><h2>${t("Geef uw pincode")}</h2>
      <p>${counts.waiting ? t("{n} handelingen wachten op verzending. Die gaan vanzelf, ook nu het apparaat vergrendeld is.", { n: counts.waiting }) : t("Na een kwartier zonder gebruik vergrendelt de app zichzelf.")}</p>
      ${fieldOf("unlock", { name: "pin", label: t("Pincode"), type: "password", inputmode: "numeric", required: true, max: 12 })}
      <p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${ui.busy ? t("Even geduld") : t("Openen")}</button></p></form>
      ${isInstalled() ? nothing : html`<p class="pw-2e">${t("De app is nog niet klaar om zonder verbinding te starten. Laad de pagina één keer opnieuw met verbinding.")}</p>`}`,
  });
}

/** Fetches the round again, and says how that went. */
export async function renew(): Promise<void> {
  await ui.during(async () => {
    const how = await fetchRound();
    if (how === "sign_in") setStatus({ signIn: true });
    await ui.again();
    switch (how) {
      case "new": return ui.say("ok", t("De ronde is bijgewerkt."));
      case "same": return ui.say("ok", t("De ronde is actueel."));
      case "no_connection": return ui.say("warning", t("Geen verbinding met kantoor; u ziet de ronde zoals die is opgehaald."));
      case "sign_in": return ui.say("warning", t("Meld u opnieuw aan om te versturen."));
      default: return ui.say("error", t("Kantoor gaf geen ronde. Bel de planner."));
    }
  });
  void syncNow();
}

