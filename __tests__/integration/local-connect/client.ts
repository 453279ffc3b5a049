import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import type { LocalConnect } from '../../support/local-connect.ts';

/** A client written for these tests, so that they don't depend on the action's own client. */
export function client(connect: Pick<LocalConnect, 'url'>, key?: string, extra: Record<string, string> = {}) {
  const headers = { ...(key !== undefined && { Authorization: `Key ${key}` }), ...extra };
  const ask = async (method: string, path: string, body?: unknown) => {
    const isRaw = body instanceof Uint8Array || body instanceof FormData;
    const response = await fetch(`${connect.url}/__api__/${path}`, {
      method,
      redirect: 'manual',
      headers: { ...headers, ...(body !== undefined && !isRaw && { 'Content-Type': 'application/json' }) },
      body:
        body === undefined ? null : isRaw ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    // biome-ignore lint/suspicious/noExplicitAny: test code inspects arbitrary answers
    const answer: any = isJson ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: answer };
  };
  return {
    get: (path: string) => ask('GET', path),
    post: (path: string, body: unknown) => ask('POST', path, body),
    put: (path: string, body: unknown) => ask('PUT', path, body),
    patch: (path: string, body: unknown) => ask('PATCH', path, body),
    delete: (path: string) => ask('DELETE', path),
    /** Uploads a bundle to the content. @returns its id */
    async upload(guid: string, archive: Uint8Array): Promise<string> {
      const { status, body } = await ask('POST', `v1/content/${guid}/bundles`, archive);
      if (status !== 200) throw new Error(`The upload was answered ${status}: ${JSON.stringify(body)}`);
      return body.id;
    },
    /** Starts a deployment and waits for its task to end. */
    async deploy(guid: string, order: Record<string, unknown> = {}): Promise<EndedTask> {
      const { status, body } = await ask('POST', `v1/content/${guid}/deploy`, order);
      if (status !== 202) throw new Error(`The deployment was answered ${status}: ${JSON.stringify(body)}`);
      return this.taskEnd(body.task_id);
    },
    async taskEnd(id: string): Promise<EndedTask> {
      const output: string[] = [];
      for (let first = 0; ; ) {
        const { body } = await ask('GET', `v1/tasks/${id}?first=${first}&wait=5`);
        output.push(...body.output);
        if (body.finished) return { ...body, output };
        first = body.last;
      }
    },
    /** Creates content with this name. @returns its GUID */
    async create(name: string, fields: Record<string, unknown> = {}): Promise<string> {
      const { status, body } = await ask('POST', 'v1/content', { name, ...fields });
      if (status !== 200) throw new Error(`Creating content was answered ${status}: ${JSON.stringify(body)}`);
      return body.guid;
    },
    /** Creates content and deploys this bundle. @returns its GUID */
    async publish(name: string, archive: Uint8Array, fields: Record<string, unknown> = {}): Promise<string> {
      const guid = await this.create(name, fields);
      const task = await this.deploy(guid, { bundle_id: await this.upload(guid, archive) });
      if (task.code !== 0) throw new Error(`The deployment failed:\n${task.output.join('\n')}`);
      return guid;
    },
    /** Requests a path of the server, such as an app. */
    visit: (path: string, more: Record<string, string> = {}) =>
      fetch(`${connect.url}/${path}`, { headers: { ...headers, ...more }, redirect: 'manual' }),
  };
}

export interface EndedTask {
  readonly output: readonly string[];
  readonly code: number;
  readonly error: string;
  readonly result: { readonly type: string; readonly data: string } | null;
}

/** An entry of an archive: a plain file, or any other type that a tar can contain. */
export interface Entry {
  readonly path: string;
  readonly text?: string;
  readonly type?: ConstructorParameters<typeof Header>[0] extends infer Data
    ? Data extends { type?: infer Type }
      ? Type
      : never
    : never;
  readonly linkpath?: string;
}

/** A `.tar.gz` of these entries, with their names unchanged. */
export function archiveOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, text = '', type = 'File', linkpath = '' }) => {
    const content = Buffer.from(text);
    const header = new Header({
      path,
      type,
      linkpath,
      size: content.length,
      mode: 0o644,
      mtime: new Date(0),
    });
    const head = Buffer.alloc(512);
    header.encode(head);
    return [head, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** A valid manifest with these changes. */
export function manifestOf(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    version: 1,
    locale: 'en_US.UTF-8',
    metadata: { appmode: 'python-api', entrypoint: 'app:app' },
    environment: { python: { requires: '>=3.8' } },
    python: { version: '3.11.0', package_manager: { name: 'pip', package_file: 'requirements.txt' } },
    files: {},
    ...changes,
  });
}

/** A bundle with these files, a manifest and an empty requirements file. */
export function bundleOf(files: Record<string, string>, manifest: Record<string, unknown> = {}): Buffer {
  const all = { 'manifest.json': manifestOf(manifest), 'requirements.txt': '', ...files };
  return archiveOf(Object.entries(all).map(([path, text]) => ({ path, text })));
}

/** A WSGI app that returns its request and environment as JSON, and needs no package. */
export const mirror = `
import json, os

def app(environ, start_response):
    size = int(environ.get("CONTENT_LENGTH") or 0)
    seen = {
        "path": environ["PATH_INFO"],
        "query": environ["QUERY_STRING"],
        "method": environ["REQUEST_METHOD"],
        "body": environ["wsgi.input"].read(size).decode(),
        "headers": {name: value for name, value in environ.items() if name.startswith("HTTP_")},
        "variables": dict(os.environ),
        "pid": os.getpid(),
        "folder": sorted(os.listdir(".")),
    }
    start_response("200 OK", [("Content-Type", "application/json"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [json.dumps(seen).encode()]
`;
