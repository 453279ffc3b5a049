import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import type { Timeouts } from '../../../src/connect/caller.ts';
import { type Connect, connectTo } from '../../../src/connect/client.ts';
import type { DeployContext } from '../../../src/context.ts';
import type { App, DeployRequest } from '../../../src/deploy/request.ts';
import type { Clock } from '../../../src/shared/clock.ts';
import type { Problem } from '../../../src/shared/problems.ts';
import type { Progress, RunFacts } from '../../../src/shared/progress.ts';
import { virtualClock } from '../../support/clock.ts';
import { dashRequirements } from '../../support/hello-dash.ts';
import { plainRequirements } from '../../support/requirements.ts';

/** The smallest Dash app that shows a word. */
export const dashApp = (word: string) => `from dash import Dash, html

app = Dash(__name__)
app.layout = html.P(${JSON.stringify(word)})
`;

/**
 * An app that responds like a Dash app, but without Dash. It needs no packages and starts quickly, for tests that start many
 * apps.
 */
export const quickApp = (word: string): Readonly<Record<string, string>> => ({
  'requirements.txt': '',
  'app.py': `import json, os

def app(environ, start_response):
    path = environ["PATH_INFO"]
    prefix = os.environ["DASH_REQUESTS_PATHNAME_PREFIX"]
    config = json.dumps({"requests_pathname_prefix": prefix})
    responses = {
        "/": ("text/html", f'<p>${word}</p><script id="_dash-config" type="application/json">{config}</script>'),
        "/_dash-layout": ("application/json", json.dumps({"type": "P", "namespace": "dash_html_components", "props": {}})),
        "/_dash-dependencies": ("application/json", "[]"),
    }
    kind, text = responses.get(path, ("text/plain", "none"))
    start_response("200 OK" if path in responses else "404 Not Found", [("Content-Type", kind)])
    return [text.encode()]
`,
});

/**
 * An app with a simple bundle, because these tests are about the steps after bundling. Disposing of it removes its folder.
 */
export async function testApp(
  files: Readonly<Record<string, string>>,
  choose = newest,
  inManifest: Readonly<Record<string, unknown>> = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'test-app-'));
  const all: Record<string, string> = { 'requirements.txt': dashRequirements, ...files };
  let packs = 0;
  const app: App & { readonly packs: number } = {
    get packs() {
      return packs;
    },
    fingerprint: createHash('sha256').update(JSON.stringify(all)).digest('hex'),
    entrypoint: { module: 'app', object: 'app', text: 'app:app', source: 'given', certain: true },
    python: { source: 'no file states one' },
    requirements: plainRequirements(all['requirements.txt'] ?? ''),
    paths: Object.keys(all),
    choosePython: choose,
    byPython: new Map(),
    async pack(pythonVersion) {
      packs++;
      const manifest = {
        version: 1,
        metadata: { appmode: 'python-dash', entrypoint: 'app:app' },
        ...(pythonVersion === undefined && { environment: { python: { requires: '>=3.8' } } }),
        python: {
          version: pythonVersion ?? '3.11.0',
          package_manager: { name: 'pip', package_file: 'requirements.txt' },
        },
        files: {},
        ...inManifest,
      };
      const names = Object.entries({ ...all, 'manifest.json': JSON.stringify(manifest) });
      for (const [name, text] of names) await writeFile(join(folder, name), text);
      const file = `${folder}.tar.gz`;
      await create(
        { gzip: true, cwd: folder, file },
        names.map(([name]) => name),
      );
      const bytes = readFileSync(file);
      return { file, bytes: bytes.length };
    },
  };
  return Object.assign(app, {
    folder,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
      await rm(`${folder}.tar.gz`, { force: true });
    },
  });
}

const newest = (installed: readonly string[]) =>
  installed.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);

export function deployRequest(app: App, changed: Partial<DeployRequest> = {}): DeployRequest {
  return {
    kind: 'deploy',
    content: { name: 'test_app' },
    app,
    source: { source: 'git', source_commit: 'abc' },
    verify: { how: 'layout', timeout: 60 },
    keepBundles: 5,
    force: false,
    ...changed,
  };
}

/** A progress that records everything. */
export function recorder() {
  const lines: string[] = [];
  const stages: string[] = [];
  let facts: RunFacts = {};
  const note = (...problems: readonly Problem[]) =>
    lines.push(...problems.map(({ message, reason = '', hint = '' }) => `${message} ${reason} ${hint}`));
  const progress: Progress = {
    log: {
      info: (line) => lines.push(line),
      output: (line) => lines.push(line),
      debug: (line) => lines.push(`debug: ${line}`),
      notice: note,
      warn: note,
    },
    async stage(name, work) {
      stages.push(name);
      return work();
    },
    record: (more) => {
      facts = { ...facts, ...more };
    },
    facts: () => facts,
  };
  return {
    progress,
    lines,
    stages,
    get facts() {
      return facts;
    },
  };
}

export type Recorder = ReturnType<typeof recorder>;

/** A client that logs to a recorder. By default, its clock is virtual: it does not wait before a retry. */
export function clientFor(
  url: string,
  key: string,
  { progress }: Recorder,
  {
    signal = new AbortController().signal,
    timeouts,
    clock = virtualClock(),
  }: { signal?: AbortSignal; timeouts?: Partial<Timeouts>; clock?: Clock } = {},
): Connect {
  const server = new URL(url.endsWith('/') ? url : `${url}/`);
  return connectTo({
    server,
    credentials: { kind: 'api-key', key },
    signal,
    log: progress.log,
    clock,
    ...(timeouts && { timeouts }),
  });
}

/** The context of a step, for a server that accepts any key. */
export function contextFor(url: string, recorded: Recorder, clock = virtualClock()): DeployContext {
  const connect = clientFor(url, 'secretKey', recorded, { clock });
  return {
    connect,
    progress: recorded.progress,
    signal: new AbortController().signal,
    errorContext: { server: connect.server },
  };
}
