// An OpenID provider on loopback: node server.mjs PORT ADDRESS-OF-TOOLKIT. Prints "ready" and ends with its parent's standard input.
// Whoever types a name signs in as it, with any password. /groups?NAME=a,b says in which groups somebody is from then on.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';

const [port, toolkit] = [Number(process.argv[2]), process.argv[3]];
const address = `http://127.0.0.1:${port}`;
const groups = new Map();
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const provider = new Provider(address, {
  clients: [
    {
      client_id: 'toolkit',
      client_secret: 'geheim & mehr',
      redirect_uris: [`${toolkit}anmelden/zertifiziert/zurueck`],
      post_logout_redirect_uris: [toolkit],
      backchannel_logout_uri: `${toolkit}anmelden/zertifiziert/abmelden`,
      backchannel_logout_session_required: true,
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }] },
  cookies: { keys: [randomUUID()] },
  claims: { openid: ['sub', 'sid'], profile: ['name', 'groups'], email: ['email'] },
  features: {
    devInteractions: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  // The product listens on loopback, where the provider otherwise sends nothing.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `Person ${id}`, groups: groups.get(id) ?? [] }),
  }),
});

provider.use(async (context, next) => {
  if (context.path !== '/groups') return next();
  for (const [name, list] of Object.entries(context.query)) groups.set(name, list.split(',').filter(Boolean));
  context.body = 'done';
});

provider.on('backchannel.error', (_, error) => console.error(`back channel: ${error.message} ${error.cause ?? ''}`));
provider.on('server_error', (_, error) => console.error(error));

const server = provider.listen(port, '127.0.0.1', () => console.log('ready'));
process.on('SIGTERM', () => { server.closeAllConnections(); server.close(); });
setTimeout(() => process.exit(1), 10 * 60 * 1000).unref(); // never left behind for long
