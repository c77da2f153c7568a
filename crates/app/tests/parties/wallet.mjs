// A wallet made of @openid4vc/openid4vci, @openid4vc/openid4vp and @sd-jwt/sd-jwt-vc (npm), as their documentation says. With an
// offer it receives a credential, checks it as any verifier would (signature, type, state), and answers a request; with a
// credential it only checks it.
import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { Openid4vciClient } from '@openid4vc/openid4vci';
import { Openid4vpClient } from '@openid4vc/openid4vp';
import { clientAuthenticationAnonymous, setGlobalConfig } from '@openid4vc/oauth2';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';

const { ISSUER, OFFER, PIN, REQUEST, CREDENTIAL, BOUND } = process.env;
const say = (name, value) => console.log(`SAY ${JSON.stringify([name, value])}`);
const subtle = webcrypto.subtle;
const es256 = { name: 'ECDSA', namedCurve: 'P-256' };
const signing = { name: 'ECDSA', hash: 'SHA-256' };
const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
// The house of a test speaks plain HTTP on this machine.
setGlobalConfig({ allowInsecureUrls: true });

const metadata = await (await fetch(`${ISSUER}/.well-known/jwt-vc-issuer`)).json();
if (metadata.issuer !== ISSUER) throw new Error('keys of another issuer');
const verifier = async (data, signature) => {
  for (const jwk of metadata.jwks.keys) {
    const key = await subtle.importKey('jwk', jwk, es256, false, ['verify']);
    if (await subtle.verify(signing, key, Buffer.from(signature, 'base64url'), Buffer.from(data))) return true;
  }
  return false;
};
const hasher = (data) => createHash('sha256').update(typeof data === 'string' ? data : Buffer.from(data)).digest();
const checked = (more = {}) => new SDJwtVcInstance({
  hasher, hashAlg: 'sha-256', verifier, saltGenerator: () => randomBytes(16).toString('base64url'),
  loadTypeMetadataFormat: true, ...more,
});

if (CREDENTIAL) {
  const outcome = await checked().verify(CREDENTIAL).then(() => 'holds', (error) => error.message);
  say('outcome', outcome);
  process.exit(0);
}

const pair = await subtle.generateKey(es256, true, ['sign', 'verify']);
const { kty, crv, x, y } = await subtle.exportKey('jwk', pair.publicKey);
const publicJwk = { kty, crv, x, y };
const sign = async (data) => Buffer.from(await subtle.sign(signing, pair.privateKey, Buffer.from(data))).toString('base64url');
const callbacks = {
  hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
  generateRandom: (length) => randomBytes(length),
  clientAuthentication: clientAuthenticationAnonymous(),
  signJwt: async (_signer, { header, payload }) => {
    const message = `${encode(header)}.${encode(payload)}`;
    return { jwt: `${message}.${await sign(message)}`, signerJwk: publicJwk };
  },
};

const client = new Openid4vciClient({ callbacks });
const credentialOffer = await client.resolveCredentialOffer(OFFER);
const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
const signer = { method: 'jwk', alg: 'ES256', publicJwk };
const { accessTokenResponse, dpop } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
  credentialOffer, issuerMetadata, txCode: PIN, dpop: BOUND ? { signer } : undefined,
});
say('type', accessTokenResponse.token_type);
const { c_nonce } = await client.requestNonce({ issuerMetadata });
const [credentialConfigurationId] = credentialOffer.credential_configuration_ids;
const { jwt } = await client.createCredentialRequestJwtProof({
  issuerMetadata, credentialConfigurationId, nonce: c_nonce, signer,
});
const given = await client.retrieveCredentials({
  issuerMetadata, credentialConfigurationId, accessToken: accessTokenResponse.access_token, dpop, proofs: { jwt: [jwt] },
});
const { credential } = given.credentialResponse.credentials[0];
say('credential', credential);

const holder = checked({ kbSigner: sign, kbSignAlg: 'ES256' });
const whole = await holder.verify(credential);
say('claims', whole.payload);
say('bound', JSON.stringify(whole.payload.cnf.jwk) === JSON.stringify({ crv, kty, x, y }));

const wallet = new Openid4vpClient({ callbacks });
const parsed = wallet.parseOpenid4vpAuthorizationRequest({ authorizationRequest: REQUEST });
const asked = await wallet.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: parsed.params });
const request = asked.authorizationRequestPayload;
say('verifier', { prefix: asked.client.prefix, version: asked.version });
const [query] = asked.dcql.query.credentials;
const shown = Object.fromEntries(query.claims.map((claim) => [claim.path[0], true]));
const payload = { iat: Math.floor(Date.now() / 1000), aud: request.client_id, nonce: request.nonce };
const presentation = await holder.present(credential, shown, { kb: { payload } });
const { authorizationResponsePayload, jarm } = await wallet.createOpenid4vpAuthorizationResponse({
  authorizationRequestPayload: request, authorizationResponsePayload: { vp_token: { [query.id]: [presentation] } },
});
const sent = await wallet.submitOpenid4vpAuthorizationResponse({ authorizationRequestPayload: request, authorizationResponsePayload, jarm });
say('answered', { status: sent.response.status, mode: sent.responseMode });
