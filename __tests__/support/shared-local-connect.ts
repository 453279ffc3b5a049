import { afterAll } from '@jest/globals';
import { type LocalConnect, type LocalConnectOptions, startLocalConnect } from './local-connect.ts';

/**
 * Shares servers between the tests of a file: one server for each set of options.
 *
 * Call it at the top of the file, `const localConnect = sharedLocalConnect()`, and write
 * `await using server = await localConnect()` in each test. Disposing deletes all content of the server. Ids are not reset, so
 * tests must not expect fixed ids.
 */
export function sharedLocalConnect(): (options?: LocalConnectOptions) => Promise<LocalConnect> {
  const servers = new Map<string, Promise<LocalConnect>>();
  afterAll(async () => {
    for (const server of servers.values()) await (await server)[Symbol.asyncDispose]();
  });
  return async (options = {}) => {
    const key = JSON.stringify(options);
    const starting = servers.get(key) ?? startLocalConnect(options);
    servers.set(key, starting);
    const server = await starting;
    const { length } = await server.requests();
    return Object.create(server, {
      requests: { value: async () => (await server.requests()).slice(length) },
      [Symbol.asyncDispose]: { value: () => deleteAllContent(server) },
    });
  };
}

async function deleteAllContent({ url, key }: LocalConnect): Promise<void> {
  const headers = { authorization: `Key ${key}` };
  const response = await fetch(`${url}/__api__/v1/content`, { headers });
  for (const { guid } of (await response.json()) as { guid: string }[]) {
    const deleted = await fetch(`${url}/__api__/v1/content/${guid}`, { method: 'DELETE', headers });
    if (!deleted.ok) throw new Error(`Content ${guid} was not deleted: ${deleted.status}`);
  }
}
