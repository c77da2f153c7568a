// A relying party made of openid-client (npm), as its documentation says. The test is its browser: GO asks for an address to be
// followed as a person would, and the next line of the input is where the browser was sent.
import { createInterface } from 'node:readline';
import * as oidc from 'openid-client';

const { ISSUER, CLIENT, SECRET, KEY, CALLBACK, OUT } = process.env;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const browser = async (url) => {
  console.log(`GO ${url}`);
  return new URL((await lines.next()).value);
};
const say = (name, value) => console.log(`SAY ${JSON.stringify([name, value])}`);

let authentication = SECRET ? oidc.ClientSecretBasic(SECRET) : undefined;
if (KEY) {
  const der = Buffer.from(KEY.replace(/-----[A-Z ]+-----/g, ''), 'base64');
  const key = await crypto.subtle.importKey('pkcs8', der, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  authentication = oidc.PrivateKeyJwt(key);
}
const metadata = { id_token_signed_response_alg: process.env.ALG };
const config = await oidc.discovery(new URL(ISSUER), CLIENT, metadata, authentication, { execute: [oidc.allowInsecureRequests] });
const keys = process.env.BOUND ? await oidc.randomDPoPKeyPair('ES256') : undefined;
const DPoP = keys ? oidc.getDPoPHandle(config, keys) : undefined;

const signIn = async (more) => {
  const verifier = oidc.randomPKCECodeVerifier();
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
  const asked = {
    redirect_uri: CALLBACK, scope: process.env.SCOPE, state, nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...more,
  };
  const url = process.env.PUSHED
    ? await oidc.buildAuthorizationUrlWithPAR(config, asked, { DPoP })
    : oidc.buildAuthorizationUrl(config, asked);
  const back = await browser(url);
  return oidc.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true, maxAge: more.max_age }, undefined, { DPoP });
};

const tokens = await signIn({});
const claims = tokens.claims();
say('claims', claims);
say('userinfo', await oidc.fetchUserInfo(config, tokens.access_token, claims.sub, { DPoP }));
say('introspected', await oidc.tokenIntrospection(config, tokens.access_token));
const renewed = await oidc.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });
say('renewed', { type: renewed.token_type, other: renewed.access_token !== tokens.access_token });
await oidc.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP }).then(
  () => say('reused', 'taken'),
  (error) => say('reused', error.error),
);
const raised = await signIn({ acr_values: 'nca2' });
say('raised', raised.claims());
await oidc.tokenRevocation(config, raised.access_token);
await oidc.fetchUserInfo(config, raised.access_token, claims.sub, { DPoP }).then(
  () => say('revoked', 'works'),
  (error) => say('revoked', error.cause?.[0]?.parameters?.error ?? error.code),
);
say('out', (await browser(oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: OUT, id_token_hint: raised.id_token, state: 'adios' }))).href);
process.exit(0);
