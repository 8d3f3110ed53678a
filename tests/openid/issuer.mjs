// A real OpenID provider for the tests: `node tests/openid/issuer.mjs '<JSON>'` prints its issuer and runs until ended.
//
// JSON: {"accounts": {name: claims}, "clients": [client metadata]}. Whoever comes types a name from `accounts`; the name
// with "!weak" behind it signs in with a password only. A client whose id ends in a fault gets that fault in its token.
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, decodeJwt } from "jose";
import Provider from "oidc-provider";

const { accounts, clients } = JSON.parse(process.argv[2]);
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const stranger = (await generateKeyPair("RS256")).privateKey;
const key = { ...(await exportJWK(privateKey)), kid: "tests", use: "sig", alg: "RS256" };
const server = createServer();
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const issuer = `http://127.0.0.1:${server.address().port}`;
const names = [...new Set(Object.values(accounts).flatMap(Object.keys))];

const provider = new Provider(issuer, {
  clients,
  jwks: { keys: [key] },
  acrValues: ["urn:strong", "urn:weak"],
  claims: { openid: ["sub", ...names], acr: null },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  async loadExistingGrant(ctx) {
    const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});

const FAULTS = {
  expired: (claims) => ({ ...claims, iat: claims.iat - 7200, exp: claims.exp - 7200 }),
  nonce: (claims) => ({ ...claims, nonce: "of-another-attempt" }),
  issuer: (claims) => ({ ...claims, iss: "https://somebody.example" }),
  audience: (claims) => ({ ...claims, aud: "somebody-else" }),
  subject: (claims) => ({ ...claims, sub: "somebody-else" }),
  signature: (claims) => claims,
};

provider.use(async (ctx, next) => {
  await next();
  const fault = ctx.oidc?.client?.clientId.split("-")[1];
  if (ctx.path !== "/token" || !fault || !ctx.body?.id_token) return;
  const claims = FAULTS[fault](decodeJwt(ctx.body.id_token));
  const signer = fault === "signature" ? stranger : privateKey;
  ctx.body.id_token = await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "tests" }).sign(signer);
});

const page = (uid) => `<!doctype html><html lang="nl"><title>Issuer</title><main><h1>Issuer</h1>
<form method="post" action="/interaction/${uid}"><label>Name <input name="account"></label>
<button>Enter</button><button name="cancel" value="1">Cancel</button></form></main></html>`;

const answer = provider.callback();
server.on("request", async (request, response) => {
  const uid = request.url.match(/^\/interaction\/([\w-]+)$/)?.[1];
  if (!uid) return answer(request, response);
  if (request.method === "GET") return response.setHeader("content-type", "text/html").end(page(uid));
  let body = "";
  for await (const part of request) body += part;
  const form = new URLSearchParams(body);
  const [accountId, weak] = (form.get("account") ?? "").split("!");
  const result = form.get("cancel")
    ? { error: "access_denied" }
    : { login: { accountId, acr: weak ? "urn:weak" : "urn:strong" } };
  return provider.interactionFinished(request, response, result);
});
process.stdout.write(`${issuer}\n`);
