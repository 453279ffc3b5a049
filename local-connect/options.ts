import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseVersion, type ServerVersion } from './version.ts';

/** The settings of the server. */
export interface Options {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** The folder of everything that survives a restart. */
  readonly data: string;
  /** The folder of restored Python environments. Several servers may share it. */
  readonly cache: string;
  /** The first administrator's API key; undefined for a new one. */
  readonly apiKey: string | undefined;
  /** The secret that `rsconnect bootstrap` needs to get the first key. */
  readonly bootstrapSecret: Buffer | undefined;
  readonly version: ServerVersion;
  readonly hideVersion: boolean;
  /** Empty, or starts with `/` and doesn't end with one. */
  readonly pathPrefix: string;
  /** The public address; undefined if it is the one that the server listens on. */
  readonly address: string | undefined;
  /** Other host names of this server, each with a port or for any port. */
  readonly allowHosts: readonly string[];
  /** Whether to behave as with LDAP, where credentials contain no groups. */
  readonly ldap: boolean;
  /** The users file; undefined for the demo users. */
  readonly users: string | undefined;
  /** Python executables; empty for all Pythons of this machine. */
  readonly pythons: readonly string[];
  /** Seconds without visitors after which a process ends, unless its content sets another time. */
  readonly idle: number;
  /** Seconds that a build may take. */
  readonly buildTimeout: number;
  /** Nodes of the simulated cluster. A task is known only on the node that started it. */
  readonly nodes: number;
  /** A file that gets one JSON line per request. */
  readonly accessLog: string | undefined;
  /** Trusted publishing: the issuer of job tokens, and a file or URL with its public keys. */
  readonly oidcIssuer: string | undefined;
  readonly oidcJwks: string | undefined;
  /** Seconds until a key from a job token expires. */
  readonly oidcLifetime: number;
  /** Whether the licence allows APIs, which include Dash apps. */
  readonly allowsApis: boolean;
  /** Whether content may be git-managed. This is only recorded: nothing is fetched. */
  readonly git: boolean;
}

export const usage = `Usage: npm run local-connect -- [options]

Starts a development server that behaves like Posit Connect.

Server:
  --port <n>            port to listen on; 0 for any free port (default: 3939)
  --host <address>      address to listen on (default: 127.0.0.1)
  --address <url>       public address, if it differs from the one to listen on
  --allow-host <name>   another host name of this server, with a port or for any port; repeatable
  --path-prefix </pub>  path below which everything is served
  --data <folder>       folder of content, bundles and logs (default: .local-connect)
  --cache <folder>      folder of restored Python environments (default: <data>/cache)
  --access-log <file>   file that gets one JSON line per request

Users:
  --users <file>        JSON list: [{"username", "password", "role", "groups", "apiKey"}] (default: demo users)
  --api-key <key>       API key of the first administrator (default: a new key, printed on the first start)
  --ldap                behave as with LDAP: apps get no groups

Apps:
  --python <path>       Python to offer; repeatable (default: all Pythons that are found)
  --idle <seconds>      time without visitors after which an app's process ends (default: 120)
  --build-timeout <s>   time after which a build is stopped (default: 1800)

Behaviour:
  --version <x>         version of Posit Connect to behave like (default: 2026.07.0)
  --hide-version        don't show the version
  --nodes <n>           number of nodes of a simulated cluster (default: 1)
  --no-apis             behave as with a licence that doesn't allow Dash apps
  --git                 allow git-managed content: uploads to it are refused, and nothing is fetched
  --oidc-issuer <url>   trusted publishing: issuer of job tokens
  --oidc-jwks <file>    trusted publishing: file or http(s) address of the issuer's public keys
  --oidc-lifetime <s>   trusted publishing: time until a key expires (default: 900)

Environment:
  CONNECT_BOOTSTRAP_SECRETKEY  32 or more bytes in Base64. No key is printed: "rsconnect bootstrap" gets the first one.
`;

/** A mistake in the command line, in words for the user. */
export class UsageError extends Error {}

/**
 * Reads the command line, and the bootstrap secret from the environment. Paths are relative to `cwd`.
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
      `--host ${host} opens this server to other machines, and everyone knows the demo users' passwords. Set --users <file>.`,
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

/** Whether only this machine itself can reach an address. */
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
