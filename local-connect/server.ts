import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { serveApp } from './app-gateway.ts';
import { attempt } from './attempt.ts';
import { Builds } from './builds.ts';
import { type Connect, featuresOf } from './connect.ts';
import { ConnectError } from './errors.ts';
import { foldersOf } from './folders.ts';
import { findRefusal, isOwnOrigin, type ServerNames } from './host-guard.ts';
import { sessionTokens } from './integrations/session-tokens.ts';
import { chooseNode } from './nodes.ts';
import { isLoopback, type Options } from './options.ts';
import { pagePolicy } from './pages/layout.ts';
import { httpRoutes } from './routes/routes.ts';
import { Apps } from './run/apps.ts';
import { Environments } from './run/environments.ts';
import { killOrphans } from './run/orphans.ts';
import { findPythons } from './run/pythons.ts';
import { openState, type State } from './state/state.ts';
import { seedUsers } from './users-file.ts';
import { formatVersion } from './version.ts';
import { viewAsChoices } from './view-as.ts';

export interface RunningServer {
  readonly url: string;
  /** A new API key of the first administrator, if one was made. */
  readonly firstKey: string | undefined;
  /** Users whose password is the user name; none unless the server listens on loopback. */
  readonly demoUsers: readonly string[];
  /** Stops the server and all processes that it started. */
  close(): Promise<void>;
}

/** Starts the server. @throws Error if the users file is invalid, the data folder can't be used, or the port is taken */
export async function startServer(options: Options): Promise<RunningServer> {
  const state = openState(options.data);
  const { firstKey, demoUsers } = await seedUsers(state, options);
  const folders = foldersOf(options.data);
  await recover(state, folders);

  // An upload may take long, and clients keep their connections between two polls.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const url = `http://${host}:${port}${options.pathPrefix}`;
  const address = options.address ?? url;
  const { pathPrefix, idle } = options;
  const tokens = sessionTokens();
  const apps = new Apps({ state, folders, address, sessionTokens: tokens }, { pathPrefix, idle });
  const environments = new Environments(options.cache);
  attempt('Old environments were not removed', () => environments.removeOrphans());
  const parts = { options, state, folders, pythons: findPythons(options.pythons), environments, apps };
  const has = featuresOf(options);
  const builds = new Builds({ ...parts, has });
  const names = { host: options.host, port, address, allowed: options.allowHosts };
  const connect: Connect = {
    ...parts,
    address,
    viewAs: viewAsChoices(state),
    sessionTokens: tokens,
    builds,
    demoUsers: isLoopback(options.host) ? demoUsers : [],
    isOwnOrigin: (incoming) => isOwnOrigin(incoming, names),
    has,
  };
  server.on('request', requestListener(connect, names));
  for (const { guid } of state.content.all())
    attempt('An app was not started', () => apps.startMinimum(guid));
  return {
    url,
    firstKey,
    demoUsers: connect.demoUsers,
    async close() {
      server.close();
      await Promise.all([apps.close(), builds.close()]);
      server.closeAllConnections();
      state.db.close();
    },
  };
}

function listen(server: Server, { port, host }: Options): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Cleans up after an earlier run of this data folder that did not stop properly. */
async function recover(state: State, folders: ReturnType<typeof foldersOf>): Promise<void> {
  await killOrphans(state.jobs);
  state.credentials.removeKeysOfAllJobs();
  state.tasks.failUnfinished();
  await rm(folders.incoming, { recursive: true, force: true });
  await mkdir(folders.incoming, { recursive: true });
  for (const { guid } of state.content.all()) {
    for (const { id } of state.bundles.of(guid)) {
      if (!existsSync(folders.archive(guid, id))) state.bundles.remove(id);
    }
  }
}

function requestListener(connect: Connect, names: ServerNames) {
  const { options } = connect;
  const routes = getRequestListener(httpRoutes(connect).fetch);
  const banner = options.hideVersion ? 'Posit Connect' : `Posit Connect v${formatVersion(options.version)}`;

  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    try {
      incoming.headers['x-correlation-id'] ??= randomUUID();
      outgoing.setHeader('X-Correlation-ID', incoming.headers['x-correlation-id']);
      outgoing.setHeader('Server', banner);
      // `forward` removes it from answers of apps.
      outgoing.setHeader('Content-Security-Policy', pagePolicy);
      chooseNode(options.nodes, incoming, outgoing);
      if (options.accessLog !== undefined) record(options.accessLog, incoming, outgoing);
      const path = below(options.pathPrefix, incoming.url ?? '/');
      const refusal = findRefusal(incoming, names);
      if (refusal) {
        outgoing.writeHead(refusal.status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(refusal.text);
        return;
      }
      if (path === undefined || !(await serveApp({ connect, incoming, outgoing }, path)))
        await routes(incoming, outgoing);
    } catch (error) {
      console.error(error);
      if (outgoing.headersSent) outgoing.destroy();
      else {
        outgoing.writeHead(500, { 'Content-Type': 'application/json' });
        outgoing.end(JSON.stringify(new ConnectError(1)));
      }
    }
  };
}

/** A path without the server's prefix, starting with `/`; undefined for a path that isn't below it. */
function below(prefix: string, path: string): string | undefined {
  if (!path.startsWith(`${prefix}/`)) return undefined;
  return path.slice(prefix.length);
}

/**
 * Writes a line into the access log before the first byte of the answer is sent, so a client that has the answer finds it
 * recorded. The query may hold secrets and is left out.
 */
function record(file: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const write = (status: number | null) => {
    const entry = {
      time: new Date().toISOString(),
      method: incoming.method,
      path: incoming.url?.split('?')[0],
      status,
      correlationId: incoming.headers['x-correlation-id'],
    };
    attempt('A line of the access log was lost', () => appendFileSync(file, `${JSON.stringify(entry)}\n`));
  };
  const writeHead = outgoing.writeHead.bind(outgoing) as (...args: unknown[]) => ServerResponse;
  outgoing.writeHead = (status: number, ...rest: unknown[]) => {
    write(status);
    return writeHead(status, ...rest);
  };
  outgoing.once('close', () => {
    if (!outgoing.headersSent) write(null);
  });
}
