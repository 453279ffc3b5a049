import { readFile } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { ReadInput } from '../inputs/parsers.ts';
import { UserError } from '../shared/problems.ts';
import { stringOf, type Table, tableOf } from '../shared/toml.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The file in which rsconnect-python saves servers (`config_dirname` in its metadata.py).
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
 * The inputs that a saved server sets: its URL, API key and certificate.
 *
 * @throws {UserError} if there is no such server, or it was not saved with an API key
 */
export async function readSavedServer(name: string, file: string): Promise<ReadInput> {
  const servers = parseServers(await readFile(file, 'utf8').catch(() => '{}'), file);
  const server = Object.hasOwn(servers, name) ? tableOf(servers[name]) : undefined;
  if (!server) {
    const known = Object.keys(servers);
    throw new UserError({
      message: `rsconnect-python has no saved server ${JSON.stringify(name)}.`,
      reason: known.length > 0 ? `${file} contains ${known.join(', ')}.` : `${file} contains none.`,
      hint: `Add it with rsconnect add --name ${name} --server <URL> --api-key <key>, or set --server.`,
    });
  }
  if (typeof server.url !== 'string' || typeof server.api_key !== 'string') {
    throw new UserError({
      message: `The saved server ${JSON.stringify(name)} has no API key.`,
      reason: `${file} contains another kind of login, which only rsconnect-python supports.`,
      hint: 'Set --server, and the environment variable CONNECT_API_KEY.',
    });
  }
  const inputs: Table = {
    server: server.url,
    'api-key': server.api_key,
    insecure: server.insecure === true ? 'true' : '',
    'ca-certificate': server.ca_cert,
  };
  return (input) => stringOf(inputs[input]) ?? '';
}

function parseServers(text: string, file: string): Table {
  try {
    return tableOf(JSON.parse(text));
  } catch {
    // Without the parser's message as the cause: it would quote the file, which contains keys.
    throw new UserError({
      message: `${file} cannot be read.`,
      reason: 'It is not the JSON that rsconnect-python writes.',
      hint: 'Fix the file, or set --server and CONNECT_API_KEY instead of --saved-server.',
    });
  }
}
