import { readFile } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { ReadInput } from '../inputs/inputs.ts';
import { UserError } from '../shared/problems.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The file in which rsconnect-python keeps the servers that were added to it (`config_dirname` in its metadata.py).
 */
export function savedServersFile(platform: NodeJS.Platform, environment: Environment): string {
  const { join } = platform === 'win32' ? win32 : posix;
  const home = environment.HOME ?? environment.USERPROFILE ?? '~';
  const base = {
    linux: environment.XDG_CONFIG_HOME,
    darwin: join(home, 'Library', 'Application Support'),
    win32: environment.APPDATA,
  }[platform as 'linux' | 'darwin' | 'win32'];
  const folder = base && base !== home ? join(base, 'rsconnect-python') : join(home, '.rsconnect-python');
  return join(folder, 'servers.json');
}

/**
 * The inputs that a saved server stands for: address, key and certificate.
 *
 * @throws {UserError} where there is no such server, or it isn't a Connect server with a key
 */
export async function readSavedServer(name: string, file: string): Promise<ReadInput> {
  const servers = parseServers(await readFile(file, 'utf8').catch(() => '{}'), file);
  const server = Object.hasOwn(servers, name) ? servers[name] : undefined;
  if (!server) {
    const known = Object.keys(servers);
    throw new UserError({
      message: `rsconnect-python knows no server ${JSON.stringify(name)}.`,
      reason: known.length > 0 ? `${file} holds ${known.join(', ')}.` : `${file} holds none.`,
      hint: `Add it with rsconnect add --name ${name} --server <address> --api-key <key>, or give --server.`,
    });
  }
  if (typeof server.url !== 'string' || typeof server.api_key !== 'string') {
    throw new UserError({
      message: `The saved server ${JSON.stringify(name)} has no API key.`,
      reason: `${file} keeps it with another kind of login, which only rsconnect-python understands.`,
      hint: 'Give --server, and the key in the environment as CONNECT_API_KEY.',
    });
  }
  const inputs: Record<string, unknown> = {
    server: server.url,
    'api-key': server.api_key,
    insecure: server.insecure === true ? 'true' : '',
    'ca-certificate': server.ca_cert,
  };
  return (input) => (typeof inputs[input] === 'string' ? inputs[input] : '');
}

function parseServers(text: string, file: string): Record<string, Record<string, unknown>> {
  try {
    const servers: unknown = JSON.parse(text);
    if (typeof servers === 'object' && servers !== null)
      return servers as Record<string, Record<string, unknown>>;
  } catch {
    // Told below, without the parser's message: it would quote the file, which holds keys.
  }
  throw new UserError({
    message: `${file} can't be read.`,
    reason: "It isn't the JSON that rsconnect-python writes.",
    hint: 'Mend it, or give --server and CONNECT_API_KEY instead of a saved server.',
  });
}
