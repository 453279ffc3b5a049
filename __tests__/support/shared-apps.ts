import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * The files of an app that shows a word, or whose layout fails. It needs a server with the Python of `sharedApps`.
 */
export const sharedApp = (word: string, { layout = 200 } = {}): Readonly<Record<string, string>> => ({
  'requirements.txt': '',
  'app.py': '',
  'app.json': JSON.stringify({ word, layout }),
});

/** What to add to such an app's manifest: nothing is installed for it. */
export const sharedAppManifest = { environment: { environment_management: { python: false } } };

/** The Python that it says it is. */
const version = '3.11.0';

/**
 * For tests that start apps by the thousand: a Python for local-connect that starts none. What it is asked to serve is
 * served by this process, on a port for each, for as long as it runs.
 */
export async function sharedApps() {
  const folder = await temporaryFolder();
  const sockets = new Set<Socket>();
  const starts = createSocketServer((start) => {
    sockets.add(start);
    start.on('error', () => {}).on('close', () => sockets.delete(start));
    serve(start).catch(() => start.destroy());
  });
  starts.listen(0, '127.0.0.1');
  await once(starts, 'listening');
  const { port } = starts.address() as AddressInfo;
  const python = join(folder.path, 'python3');
  await writeFile(python, script(port));
  await chmod(python, 0o755);
  return {
    /** The path of the executable. */
    python,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      starts.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/**
 * Bash needs 3 ms to start, Python with its server 400. Local-connect starts it with `-c` to find out the version, or with
 * guard.py and the key of the job.
 */
const script = (port: number) => `#!/usr/bin/env bash
case "$*" in *' -c '*) printf '%s\\n' ${version} "$0"; exit ;; esac
exec 3<>/dev/tcp/127.0.0.1/${port}
printf '%s\\n' "$PWD" "$DASH_REQUESTS_PATHNAME_PREFIX" >&3
read -r port <&3
echo "$5 listening on $port"
while read -r _; do :; done
`;

/** Serves one app until its process is gone. */
async function serve(start: Socket): Promise<void> {
  const lines = createInterface({ input: start })[Symbol.asyncIterator]();
  const folder = String((await lines.next()).value);
  const prefix = String((await lines.next()).value);
  const { word, layout } = JSON.parse(await readFile(join(folder, 'app.json'), 'utf8'));
  const config = JSON.stringify({ requests_pathname_prefix: prefix });
  const answers: Readonly<Record<string, readonly [number, string, string]>> = {
    '/': [
      200,
      'text/html',
      `<p>${word}</p><script id="_dash-config" type="application/json">${config}</script>`,
    ],
    '/_dash-layout': [
      layout,
      'application/json',
      '{"type":"P","namespace":"dash_html_components","props":{}}',
    ],
    '/_dash-dependencies': [200, 'application/json', '[]'],
  };
  const app = createServer((request, response) => {
    const [status, type, text] = answers[request.url ?? ''] ?? [404, 'text/plain', 'none'];
    response.writeHead(status, { 'content-type': type }).end(text);
  });
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  start.on('close', () => {
    app.close();
    app.closeAllConnections();
  });
  if (start.destroyed) app.close();
  start.write(`${(app.address() as AddressInfo).port}\n`);
}
