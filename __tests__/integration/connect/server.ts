import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ConnectOptions } from '../../../src/connect/caller.ts';
import { connectTo } from '../../../src/connect/client.ts';
import type { Log } from '../../../src/shared/log.ts';
import { virtualClock } from '../../support/clock.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server whose responses a test defines. It records the requests. */
export async function serverThat(handler: Handler) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The response to `GET v1/user`. */
export const user = { guid: 'g', username: 'mira', user_role: 'publisher', confirmed: true, locked: false };

export const pem = (name: string) =>
  readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');

/** A server with TLS that responds with `user`. @param name the name of its certificate */
export async function secureServer(name: string, options: ServerOptions = {}) {
  const server = createSecureServer(
    { cert: pem(name), key: pem(`${name}-key`), ...options },
    (_request, response) => json(response, user),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const json = (
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

export function quietLog() {
  const lines: string[] = [];
  const log: Log = {
    info: (line) => lines.push(line),
    output: (line) => lines.push(line),
    debug: (line) => lines.push(line),
    notice: ({ message }) => lines.push(message),
    warn: ({ message }) => lines.push(message),
  };
  return { log, lines };
}

export const clientOf = (url: string, changed: Partial<ConnectOptions> = {}) =>
  connectTo({
    server: new URL(url),
    credentials: { kind: 'api-key', key: 'secretKey' },
    signal: new AbortController().signal,
    log: quietLog().log,
    clock: virtualClock(),
    ...changed,
  });
