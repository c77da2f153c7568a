// The provider that ours is measured beside: oidc-provider (npm) with its own storage in memory, the same algorithm, client
// authentication, PKCE and lifetimes. PORT and FOLDER say where it listens and where its package was installed.
import { createRequire } from 'node:module';
import { generateKeyPairSync } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const { PORT, FOLDER, ALG } = process.env;
const require = createRequire(`${FOLDER}/package.json`);
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')).href);
const jwk = (kind, options, alg) => ({ ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg });
const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  clients: [{
    client_id: 'bench', client_secret: 'bench-secret-bench-secret-bench-secret', redirect_uris: ['https://rp.example/cb'],
    grant_types: ['authorization_code'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: ALG,
  }],
  jwks: { keys: [jwk('ec', { namedCurve: 'P-256' }, 'ES256'), jwk('rsa', { modulusLength: 2048 }, 'RS256')] },
  cookies: { keys: ['one', 'two'] },
  pkce: { required: () => true },
  claims: { openid: ['sub'], profile: ['name', 'given_name', 'family_name'], email: ['email'] },
  features: { devInteractions: { enabled: true } },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: 'Rosa Muestra', given_name: 'Rosa', family_name: 'Muestra', email: 'rosa@muestra.example' }) }),
  ttl: { AuthorizationCode: 60, AccessToken: 600, IdToken: 600, Session: 28800, Grant: 28800, Interaction: 900 },
});
provider.listen(Number(PORT), '127.0.0.1', () => console.log('listening'));
