import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder } from './temporary-folder.ts';

/** The files of an app that shows a word. The server must use the Python of `sharedApps`. @param layout the status of its layout */
export const sharedApp = (word: string, { layout = 200 } = {}): Readonly<Record<string, string>> => ({
  'requirements.txt': '',
  'app.py': '',
  'app.json': JSON.stringify({ word, layout }),
});

/** The part of the app's manifest that disables the installation of packages. */
export const sharedAppManifest = { environment: { environment_management: { python: false } } };

/** The version that the executable reports. */
const version = '3.11.0';

/**
 * An executable that local-connect uses instead of Python, for tests that start thousands of apps. This process serves the
 * apps, each on its own port, until the executable exits.
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
 * Bash starts in 3 ms, Python with its server in 400 ms. local-connect starts it with `-c` to get the version, or with
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

/** Serves one app until its process exits. */
async function serve(start: Socket): Promise<void> {
  const lines = createInterface({ input: start })[Symbol.asyncIterator]();
  const folder = String((await lines.next()).value);
  const prefix = String((await lines.next()).value);
  const { word, layout } = JSON.parse(await readFile(join(folder, 'app.json'), 'utf8'));
  const config = JSON.stringify({ requests_pathname_prefix: prefix });
  const responses: Readonly<Record<string, readonly [number, string, string]>> = {
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
    const [status, type, text] = responses[request.url ?? ''] ?? [404, 'text/plain', 'none'];
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
