import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Program, startProgram } from './program.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const compiled = join(repository, '.cache', 'compiled');

export interface LocalConnectOptions {
  /** The version of Connect to behave as. */
  readonly version?: string;
  readonly hideVersion?: boolean;
  readonly pathPrefix?: string;
  readonly ldap?: boolean;
  readonly nodes?: number;
  /** The address that answers name, if other than the one listened on. */
  readonly address?: string;
  /** Other names that lead to it. */
  readonly allowHosts?: readonly string[];
  /** Seconds without visitors until an app is stopped. */
  readonly idle?: number;
  /** Python executables to offer; all of this machine where absent. */
  readonly pythons?: readonly string[];
  readonly oidcIssuer?: string;
  /** A file or an http(s) address. */
  readonly oidcJwks?: string;
  /** Seconds that a key from a job token lives. */
  readonly oidcLifetime?: number;
  /** As with a licence that allows no Dash apps. */
  readonly noApis?: boolean;
  /** In Base64: the administrator has no key then, until it is bootstrapped. */
  readonly bootstrapSecret?: string;
  /** As where an administrator enabled Git. */
  readonly git?: boolean;
  /** Where restored environments are kept; one folder for all tests where absent. */
  readonly cache?: string;
  /** The users file; null: the built-in demo users. */
  readonly users?: readonly object[] | null;
  /** More arguments of the command line. They replace those of other options. */
  readonly args?: readonly string[];
  /** On top of this process's own environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A request that the server answered; `status` is null where the client went away, or the server was killed, first. */
export interface RecordedRequest {
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly correlationId: string;
}

/** The API keys of users that are always there; each one's password is the user name. */
export interface Keys {
  /** administrator */
  readonly admin: string;
  /** mira, of the groups data and admins */
  readonly publisher: string;
  /** viktor, of the group sales */
  readonly viewer: string;
}

export interface LocalConnect extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  /** The administrator's. */
  readonly key: string;
  readonly keys: Keys;
  readonly dataDir: string;
  readonly pid: number;
  /** The API key that the last start printed. */
  printedKey(): string | undefined;
  /** Ends it as SIGTERM does. */
  stop(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Ends it (if it still runs) and starts it again on the same port and data. */
  restart(changed?: LocalConnectOptions): Promise<void>;
  /** Asks an address, in full or below the server's, with mira's key. */
  asMira(address: string): Promise<Response>;
  /** The text of an app's layout, as mira gets it. @param app its address, with a slash at the end */
  layoutFor(app: string): Promise<string>;
  /** All requests so far, oldest first, of the server's whole life. */
  requests(): Promise<RecordedRequest[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

const keys: Keys = {
  admin: 'adminKey0aB1cD2eF3gH4iJ5kL6mN7oP',
  publisher: 'miraKey00aB1cD2eF3gH4iJ5kL6mN7oP',
  viewer: 'viktorKey0aB1cD2eF3gH4iJ5kL6mN7o',
};

const users = [
  { username: 'administrator', password: 'administrator', role: 'administrator', apiKey: keys.admin },
  {
    username: 'mira',
    password: 'mira',
    role: 'publisher',
    groups: ['data', 'admins'],
    apiKey: keys.publisher,
  },
  { username: 'paul', password: 'paul', role: 'publisher', groups: ['data'] },
  { username: 'viktor', password: 'viktor', role: 'viewer', groups: ['sales'], apiKey: keys.viewer },
];

/**
 * Starts a real local-connect on a free port, with a data folder of its own that is removed at the end.
 * Use it as `await using connect = await startLocalConnect()`.
 */
export async function startLocalConnect(options: LocalConnectOptions = {}): Promise<LocalConnect> {
  const folder = await mkdtemp(join(tmpdir(), 'local-connect-'));
  const dataDir = join(folder, 'data');
  const usersFile = join(folder, 'users.json');
  const accessLog = join(folder, 'access.log');
  const keyless = users.map(({ apiKey, ...user }) =>
    user.role === 'administrator' ? user : { ...user, apiKey },
  );
  let running = await start(0, options);
  const port = Number(new URL(running.url).port);

  return {
    url: running.url,
    key: keys.admin,
    keys,
    dataDir,
    get pid() {
      return running.program.pid;
    },
    printedKey: () => running.key,
    stop: () => running.program.stop(),
    async kill() {
      running.program.send('SIGKILL');
      await running.program.ended;
    },
    async restart(changed = {}) {
      await running.program.stop();
      running = await start(port, { ...options, ...changed });
    },
    asMira,
    layoutFor: async (app) => (await asMira(`${app}_dash-layout`)).text(),
    async requests() {
      const text = await readFile(accessLog, 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as RecordedRequest);
    },
    async [Symbol.asyncDispose]() {
      await running.program.stop();
      // Programs that outlive the server for a moment may still be writing there.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };

  function asMira(address: string): Promise<Response> {
    const headers = { authorization: `Key ${keys.publisher}` };
    return fetch(new URL(address, `${running.url}/`), { headers });
  }

  async function start(onPort: number, asked: LocalConnectOptions) {
    const cache = asked.cache ?? join(repository, '.cache', 'local-connect');
    await mkdir(cache, { recursive: true });
    const entries = asked.users === undefined && asked.bootstrapSecret !== undefined ? keyless : asked.users;
    await writeFile(usersFile, JSON.stringify(entries ?? users));
    const value = (option: string, given: string | number | undefined) =>
      given === undefined ? [] : [option, String(given)];
    const args = [
      ...['--port', String(onPort), '--data', dataDir, '--cache', cache],
      ...(entries === null ? [] : ['--users', usersFile]),
      ...['--access-log', accessLog],
      ...value('--version', asked.version),
      ...(asked.hideVersion ? ['--hide-version'] : []),
      ...value('--path-prefix', asked.pathPrefix),
      ...(asked.ldap ? ['--ldap'] : []),
      ...value('--nodes', asked.nodes),
      ...value('--address', asked.address),
      ...(asked.allowHosts ?? []).flatMap((name) => ['--allow-host', name]),
      ...value('--idle', asked.idle),
      ...(asked.pythons ?? []).flatMap((python) => ['--python', python]),
      ...value('--oidc-issuer', asked.oidcIssuer),
      ...value('--oidc-jwks', asked.oidcJwks),
      ...value('--oidc-lifetime', asked.oidcLifetime),
      ...(asked.noApis ? ['--no-apis'] : []),
      ...(asked.git ? ['--git'] : []),
      ...(asked.args ?? []),
    ];
    const program = startProgram(process.execPath, [join(repository, 'local-connect', 'main.ts'), ...args], {
      ownGroup: false,
      env: {
        ...process.env,
        // Most of a start is reading TypeScript: with what Node kept of the last one it takes a third of the work.
        NODE_COMPILE_CACHE: compiled,
        ...(asked.bootstrapSecret !== undefined && { CONNECT_BOOTSTRAP_SECRETKEY: asked.bootstrapSecret }),
        ...asked.env,
      },
    });
    return { program, ...(await startLines(program)) };
  }
}

/** What a start prints: the address, and the first API key if it made one. */
async function startLines(program: Program): Promise<{ url: string; key: string | undefined }> {
  const [, url = ''] = (await program.nextLine(/^local-connect ready: /)).split(': ');
  const line = await program.nextLine(/^(api key|dashboard): /);
  if (line.startsWith('dashboard: ')) return { url, key: undefined };
  await program.nextLine(/^dashboard: /);
  return { url, key: line.slice('api key: '.length) };
}
