// Passkeys: the browser's own dialog, and its answer in a hidden field of the form.
//
// A form says what it wants: data-passkey="create" or "get". The server's options stand in the JSON script that
// data-passkey-options names, or are fetched from the form's own address.

type Encoded = { id: string; type: "public-key"; transports?: AuthenticatorTransport[] };
type Options = { publicKey: Record<string, unknown> & { challenge: string } };

/** The bytes of a base64url text. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/** Bytes as base64url, without padding. */
export function textOf(bytes: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function decoded(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list as Encoded[] | undefined) ?? []).map((each) => ({ ...each, id: bytesOf(each.id) }));
}

async function create(options: Options["publicKey"]): Promise<Credential | null> {
  const user = options["user"] as { id: string; name: string; displayName: string };
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: decoded(options["excludeCredentials"]),
    // Always a key that the account is found by and that asks who holds it: it replaces the password.
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
  };
  return navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions });
}

async function get(options: Options["publicKey"]): Promise<Credential | null> {
  const allowCredentials = decoded(options["allowCredentials"]);
  const publicKey = { ...options, challenge: bytesOf(options.challenge), allowCredentials };
  return navigator.credentials.get({ publicKey: publicKey as PublicKeyCredentialRequestOptions });
}

/** The credential as the server reads it. */
function encoded(credential: PublicKeyCredential): string {
  const response: Record<string, string> = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const part = (credential.response as unknown as Record<string, unknown>)[name];
    if (part instanceof ArrayBuffer) response[name] = textOf(part);
  }
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: textOf(credential.rawId),
    response,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function optionsOf(form: HTMLFormElement): Promise<Options> {
  const named = form.dataset["passkeyOptions"];
  const stored = named ? document.getElementById(named)?.textContent : null;
  const answer = stored
    ? (JSON.parse(stored) as Record<string, Options>)
    : ((await (await fetch(form.action, { headers: { Accept: "application/json" } })).json()) as Record<string, Options>);
  const options = answer["creation_options"] ?? answer["request_options"];
  if (!options) throw new Error("no options");
  return options;
}

async function fillIn(form: HTMLFormElement, field: HTMLInputElement): Promise<void> {
  const refusal = form.querySelector<HTMLElement>("[data-passkey-refusal]");
  if (refusal) refusal.hidden = true;
  try {
    const options = (await optionsOf(form)).publicKey;
    const credential = await (form.dataset["passkey"] === "create" ? create(options) : get(options));
    if (!(credential instanceof PublicKeyCredential)) throw new Error("no credential");
    field.value = encoded(credential);
    form.submit();
  } catch {
    // Cancelled, no key at hand, or a browser that knows none: the person reads what can be done about it.
    if (refusal) refusal.hidden = false;
  }
}

export function bindPasskeys(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset["passkey"]) return;
    const field = form.querySelector<HTMLInputElement>("input[name=credential]");
    if (!field) return;
    event.preventDefault();
    void fillIn(form, field);
  });
}
