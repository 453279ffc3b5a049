import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseVersion, type ServerVersion } from './version.ts';

/** How the server was asked to be. */
export interface Options {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Everything that must survive a restart. */
  readonly data: string;
  /** Restored Python environments; may be shared by several data folders. */
  readonly cache: string;
  /** What the first administrator's key shall be; made up where absent. */
  readonly apiKey: string | undefined;
  /** What `rsconnect bootstrap` proves to have, and gets that key for. From the environment, as Connect's own. */
  readonly bootstrapSecret: Buffer | undefined;
  readonly version: ServerVersion;
  readonly hideVersion: boolean;
  /** Empty, or starts with `/` and doesn't end with one. */
  readonly pathPrefix: string;
  /** The address that answers name, where it differs from the one that is listened on. */
  readonly address: string | undefined;
  /** Other names that lead here, such as a service's in CI: each with a port, or for any. */
  readonly allowHosts: readonly string[];
  /** As with LDAP as the authentication provider: groups aren't known, so credentials hold none. */
  readonly ldap: boolean;
  /** A JSON file of users; absent: the built-in ones. */
  readonly users: string | undefined;
  /** Python executables; empty: whatever this machine has. */
  readonly pythons: readonly string[];
  /** Seconds without visitors until a process ends, for content that doesn't say. */
  readonly idle: number;
  /** Seconds that a build may take. */
  readonly buildTimeout: number;
  /** Nodes of the cluster that this pretends to be; a task is known on the one that started it. */
  readonly nodes: number;
  /** A file that gets one JSON line per request. */
  readonly accessLog: string | undefined;
  /** Trusted publishing: who signs job tokens, and a file or URL with its public keys. */
  readonly oidcIssuer: string | undefined;
  readonly oidcJwks: string | undefined;
  /** Seconds that a key from a job token lives. */
  readonly oidcLifetime: number;
  /** Whether the licence allows APIs, Dash apps among them. */
  readonly allowsApis: boolean;
  /** Whether content may be git-managed. It is a record only: nothing is fetched. */
  readonly git: boolean;
}

export const usage = `Usage: npm run local-connect -- --port <n|0> --data <folder> [options]

  --port <n>            the port to listen on; 0 takes a free one (default 3939)
  --data <folder>       where content, bundles and logs are kept (default .local-connect)
  --cache <folder>      where restored Python environments are kept (default <data>/cache)
  --host <address>      the address to listen on (default 127.0.0.1: it runs whatever it is sent)
  --api-key <key>       the first administrator's key, on a new data folder
  --users <file>        users as JSON: [{"username", "password", "role", "groups", "apiKey"}]
  --ldap                as with LDAP: an app learns no groups
  --version <x>         the version of Connect to behave as (default 2026.07.0)
  --hide-version        don't tell the version
  --path-prefix </pub>  serve below this path
  --address <url>       the address that answers name, if it isn't the one listened on
  --allow-host <name>   another name that it answers to, with a port or for any; repeatable
  --python <path>       a Python to offer; repeatable (default: all that are found)
  --idle <seconds>      stop an app without visitors after this time (default 120)
  --build-timeout <s>   stop a build after this time (default 1800)
  --nodes <n>           behave as a cluster of n nodes (default 1)
  --access-log <file>   write a JSON line for each request
  --oidc-issuer <url>   trusted publishing: the issuer of job tokens
  --oidc-jwks <file>    trusted publishing: its public keys, a file or an http(s) address
  --oidc-lifetime <s>   trusted publishing: how long a key lives (default 900)
  --no-apis             as with a licence that allows no Dash apps
  --git                 let content be git-managed: uploads to it are refused, and nothing is fetched

Environment:
  CONNECT_BOOTSTRAP_SECRETKEY  32 bytes or more in Base64: no key is printed; "rsconnect bootstrap" gets the first one
`;

/** A command line that can't be understood; the message is for the person who typed it. */
export class UsageError extends Error {}

/**
 * Reads the command line, and the secret from the environment. Paths are taken relative to `cwd`.
 * @throws UsageError
 */
export function parseOptions(
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Options {
  const values = parse(args);
  const data = resolve(cwd, values.data);
  const version = parseVersion(values.version);
  if (!version) throw new UsageError(`--version takes a version such as 2026.04.1, not "${values.version}".`);
  const host = values.host;
  if (!isLoopback(host) && values.users === undefined) {
    throw new UsageError(
      `--host ${host} opens this server to others, and the built-in users' passwords are known: give --users <file>.`,
    );
  }
  return {
    port: wholeNumber('--port', values.port, 65_535),
    host,
    data,
    cache: resolve(cwd, values.cache ?? `${data}/cache`),
    apiKey: values['api-key'],
    bootstrapSecret: bootstrapSecret(environment.CONNECT_BOOTSTRAP_SECRETKEY),
    version,
    hideVersion: values['hide-version'],
    pathPrefix: pathPrefix(values['path-prefix']),
    address: values.address === undefined ? undefined : address(values.address),
    allowHosts: values['allow-host'].map(hostName),
    ldap: values.ldap,
    users: values.users === undefined ? undefined : resolve(cwd, values.users),
    pythons: values.python.map((path) => resolve(cwd, path)),
    idle: wholeNumber('--idle', values.idle, 2_592_000),
    buildTimeout: Math.max(1, wholeNumber('--build-timeout', values['build-timeout'], 86_400)),
    nodes: Math.max(1, wholeNumber('--nodes', values.nodes, 16)),
    accessLog: values['access-log'] === undefined ? undefined : resolve(cwd, values['access-log']),
    oidcIssuer: values['oidc-issuer'],
    oidcJwks: values['oidc-jwks'],
    oidcLifetime: wholeNumber('--oidc-lifetime', values['oidc-lifetime'], 86_400),
    allowsApis: !values['no-apis'],
    git: values.git,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string', default: '3939' },
        data: { type: 'string', default: '.local-connect' },
        cache: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        'api-key': { type: 'string' },
        users: { type: 'string' },
        ldap: { type: 'boolean', default: false },
        version: { type: 'string', default: '2026.07.0' },
        'hide-version': { type: 'boolean', default: false },
        'path-prefix': { type: 'string', default: '' },
        address: { type: 'string' },
        'allow-host': { type: 'string', multiple: true, default: [] },
        python: { type: 'string', multiple: true, default: [] },
        idle: { type: 'string', default: '120' },
        'build-timeout': { type: 'string', default: '1800' },
        nodes: { type: 'string', default: '1' },
        'access-log': { type: 'string' },
        'oidc-issuer': { type: 'string' },
        'oidc-jwks': { type: 'string' },
        'oidc-lifetime': { type: 'string', default: '900' },
        'no-apis': { type: 'boolean', default: false },
        git: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Whether nobody but this machine's own users can reach it. */
export const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);

function wholeNumber(option: string, text: string, most: number): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
  throw new UsageError(`${option} takes a whole number from 0 to ${most}, not "${text}".`);
}

function bootstrapSecret(text: string | undefined): Buffer | undefined {
  if (text === undefined || text === '') return undefined;
  const secret = Buffer.from(text, 'base64');
  if (secret.length >= 32) return secret;
  throw new UsageError('CONNECT_BOOTSTRAP_SECRETKEY takes 32 bytes or more in Base64.');
}

function address(text: string): string {
  if (/^https?:/.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw new UsageError(`--address takes an http or https address, not "${text}".`);
}

function hostName(text: string): string {
  if (/^(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/i.test(text)) return text.toLowerCase();
  throw new UsageError(`--allow-host takes a name such as connect or connect:3939, not "${text}".`);
}

function pathPrefix(text: string): string {
  const trimmed = text.replace(/^\/+|\/+$/g, '');
  if (trimmed === '') return '';
  if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(trimmed)) return `/${trimmed}`;
  throw new UsageError(`--path-prefix takes a path such as /pub, not "${text}".`);
}
