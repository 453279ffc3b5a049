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
  /** The URL that responses contain. Default: the one that it listens on. */
  readonly address?: string;
  /** Other host names that it accepts. */
  readonly allowHosts?: readonly string[];
  /** Seconds without a visitor after which an app is stopped. */
  readonly idle?: number;
  /** The Python executables to use. Default: the newest of this machine, because each one is started to ask for its version. */
  readonly pythons?: readonly string[] | 'all';
  readonly oidcIssuer?: string;
  /** A file or an http(s) URL. */
  readonly oidcJwks?: string;
  /** The lifetime of keys from job tokens, in seconds. */
  readonly oidcLifetime?: number;
  /** Behaves as if the licence doesn't allow Dash apps. */
  readonly noApis?: boolean;
  /** In Base64. If set, the administrator has no key until the server is bootstrapped. */
  readonly bootstrapSecret?: string;
  /** Whether Git-backed content is enabled. */
  readonly git?: boolean;
  /** The folder of installed environments. Default: one folder for all tests. */
  readonly cache?: string;
  /** The content of the users file. `null`: the built-in demo users. */
  readonly users?: readonly object[] | null;
  /** More arguments of the command line. They override the other options. */
  readonly args?: readonly string[];
  /** Environment variables to add to those of this process. `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** An entry of the access log. */
export interface RecordedRequest {
  readonly time: string;
  readonly method: string;
  readonly path: string;
  /** `null` if the client disconnected, or the server was killed, before the response. */
  readonly status: number | null;
  readonly correlationId: string;
}

/** The API keys of the default users. Each password is the user name. */
export interface Keys {
  /** administrator */
  readonly admin: string;
  /** mira, a member of the groups data and admins */
  readonly publisher: string;
  /** viktor, a member of the group sales */
  readonly viewer: string;
}

export interface LocalConnect extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  /** The API key of the administrator. */
  readonly key: string;
  readonly keys: Keys;
  readonly dataDir: string;
  readonly pid: number;
  /** The API key that the last start printed. */
  printedKey(): string | undefined;
  /** Stops the server with SIGTERM. */
  stop(): Promise<void>;
  /** Stops the server with SIGKILL. */
  kill(): Promise<void>;
  /** Stops the server if it runs, and starts it again with the same port and data. */
  restart(changed?: LocalConnectOptions): Promise<void>;
  /** Sends a GET request with mira's key. @param address a URL, absolute or relative to the server's */
  asMira(address: string): Promise<Response>;
  /** The text of an app's layout, requested with mira's key. @param app the URL of the app, with a trailing slash */
  layoutFor(app: string): Promise<string>;
  /** All requests so far, also those before a restart, oldest first. */
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

const portsPerWorker = 400;
let servers = process.pid;

/**
 * The port for the next server. A restarted server needs its port again, which nothing else may take meanwhile. These ports
 * are below those that a system assigns itself, and each worker of Jest has a range.
 */
function nextPort(): number {
  const worker = Number(process.env.JEST_WORKER_ID ?? 0) % 50;
  return 12_000 + worker * portsPerWorker + (servers++ % portsPerWorker);
}

/**
 * Starts a real local-connect on a free port, with a temporary data folder.
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
  let running = await startOnFreePort();
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
      // Processes of the server may still be writing to the folder.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };

  async function startOnFreePort() {
    for (;;) {
      try {
        return await start(nextPort(), options);
      } catch (error) {
        if (/listen (EADDRINUSE|EACCES)/.test(String(error))) continue;
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
    }
  }

  function asMira(address: string): Promise<Response> {
    const headers = { authorization: `Key ${keys.publisher}` };
    return fetch(new URL(address, `${running.url}/`), { headers });
  }

  async function start(onPort: number, chosen: LocalConnectOptions) {
    const cache = chosen.cache ?? join(repository, '.cache', 'local-connect');
    await mkdir(cache, { recursive: true });
    const entries =
      chosen.users === undefined && chosen.bootstrapSecret !== undefined ? keyless : chosen.users;
    await writeFile(usersFile, JSON.stringify(entries ?? users));
    const value = (option: string, set: string | number | undefined) =>
      set === undefined ? [] : [option, String(set)];
    const args = [
      ...['--port', String(onPort), '--data', dataDir, '--cache', cache],
      ...(entries === null ? [] : ['--users', usersFile]),
      ...['--access-log', accessLog],
      ...value('--version', chosen.version),
      ...(chosen.hideVersion ? ['--hide-version'] : []),
      ...value('--path-prefix', chosen.pathPrefix),
      ...(chosen.ldap ? ['--ldap'] : []),
      ...value('--nodes', chosen.nodes),
      ...value('--address', chosen.address),
      ...(chosen.allowHosts ?? []).flatMap((name) => ['--allow-host', name]),
      ...value('--idle', chosen.idle),
      ...pythonsOf(chosen).flatMap((python) => ['--python', python]),
      ...value('--oidc-issuer', chosen.oidcIssuer),
      ...value('--oidc-jwks', chosen.oidcJwks),
      ...value('--oidc-lifetime', chosen.oidcLifetime),
      ...(chosen.noApis ? ['--no-apis'] : []),
      ...(chosen.git ? ['--git'] : []),
      ...(chosen.args ?? []),
    ];
    const program = startProgram(process.execPath, [join(repository, 'local-connect', 'main.ts'), ...args], {
      ownGroup: false,
      env: {
        ...process.env,
        // Compiling TypeScript is most of the work of a start. With Node's cache, a start takes a third of the time.
        NODE_COMPILE_CACHE: compiled,
        ...(chosen.bootstrapSecret !== undefined && { CONNECT_BOOTSTRAP_SECRETKEY: chosen.bootstrapSecret }),
        ...chosen.env,
      },
    });
    return { program, ...(await startLines(program)) };
  }
}

/** @returns an empty list for all Pythons of this machine */
function pythonsOf({ pythons }: LocalConnectOptions): readonly string[] {
  if (pythons === 'all') return [];
  // Benches run without Jest, which sets the variable.
  const { TEST_PYTHON: newest } = process.env;
  return pythons ?? (newest ? [newest] : []);
}

/** Reads the URL from the output, and the first API key if the server created one. */
async function startLines(program: Program): Promise<{ url: string; key: string | undefined }> {
  const [, url = ''] = (await program.nextLine(/^local-connect ready: /)).split(': ');
  const line = await program.nextLine(/^(api key|dashboard): /);
  if (line.startsWith('dashboard: ')) return { url, key: undefined };
  await program.nextLine(/^dashboard: /);
  return { url, key: line.slice('api key: '.length) };
}
