import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { appGateway } from './app-gateway.ts';
import { type Connect, featuresOf } from './connect.ts';
import { ConnectError } from './errors.ts';
import { foldersOf } from './folders.ts';
import { findRefusal } from './host-guard.ts';
import { chooseNode } from './nodes.ts';
import { isLoopback, type Options } from './options.ts';
import { httpRoutes } from './routes/routes.ts';
import { appProcesses } from './run/apps.ts';
import { environmentCache } from './run/environments.ts';
import { killOrphans } from './run/orphans.ts';
import { findPythons } from './run/pythons.ts';
import { openState, type State } from './state/state.ts';
import { seedUsers } from './users-file.ts';
import { formatVersion } from './version.ts';
import { viewAsChoices } from './view-as.ts';

/** A server that serves. */
export interface RunningServer {
  readonly url: string;
  /** The first administrator's key, where the data folder is new, and nobody is to bootstrap it. */
  readonly firstKey: string | undefined;
  /** Users whose password is the user name; none unless the server listens on loopback. */
  readonly demoUsers: readonly string[];
  /** Ends it, and all processes that it started. */
  close(): Promise<void>;
}

/** Starts the server. @throws Error where the users file is wrong, or the port can't be listened on */
export async function startServer(options: Options): Promise<RunningServer> {
  const state = openState(options.data);
  const { firstKey, demoUsers } = await seedUsers(state, options);
  const folders = foldersOf(options.data);
  await recover(state, folders);

  // An upload may take its time, and clients keep their connections between two polls.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const url = `http://${host}:${port}${options.pathPrefix}`;
  const address = options.address ?? url;
  const apps = appProcesses({ state, folders, address, idle: options.idle });
  const environments = environmentCache(options.cache);
  environments.removeOrphans().catch((error: unknown) => console.error(error)); // Nobody waits for it.
  const connect: Connect = {
    options,
    address,
    state,
    folders,
    pythons: findPythons(options.pythons),
    environments,
    apps,
    viewAs: viewAsChoices(state),
    demoUsers: isLoopback(options.host) ? demoUsers : [],
    has: featuresOf(options),
  };
  server.on('request', answerWith(connect, port));
  return {
    url,
    firstKey,
    demoUsers: connect.demoUsers,
    async close() {
      server.close();
      await apps.stopAll();
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

/** After a start: what an earlier run of this data folder left half-done is ended, and told so. */
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

function answerWith(connect: Connect, port: number) {
  const { options, address } = connect;
  const names = { host: options.host, port, address, allowed: options.allowHosts };
  const visit = appGateway(connect);
  const routes = getRequestListener(httpRoutes(connect).fetch);
  const banner = options.hideVersion ? 'Posit Connect' : `Posit Connect v${formatVersion(options.version)}`;

  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    incoming.headers['x-correlation-id'] ??= randomUUID();
    outgoing.setHeader('X-Correlation-ID', incoming.headers['x-correlation-id']);
    outgoing.setHeader('Server', banner);
    chooseNode(options.nodes, incoming, outgoing);
    if (options.accessLog !== undefined) record(options.accessLog, incoming, outgoing);
    try {
      const path = below(options.pathPrefix, incoming.url ?? '/');
      const refusal = findRefusal(incoming, path, names);
      if (refusal) {
        outgoing.writeHead(refusal.status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(refusal.text);
        return;
      }
      if (path === undefined || !(await visit(incoming, outgoing, path))) await routes(incoming, outgoing);
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

/** A path without the server's prefix, starting with `/`; undefined for one that isn't below it. */
function below(prefix: string, path: string): string | undefined {
  if (!path.startsWith(`${prefix}/`)) return undefined;
  return path.slice(prefix.length);
}

/**
 * Writes a line into the access log, before the first byte of the answer leaves: who has the answer finds it recorded.
 * The query of a request may hold anything, so it is left out.
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
    appendFileSync(file, `${JSON.stringify(entry)}\n`);
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
