import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { archiveOf, bundleOf, client, type Entry, manifestOf, mirror } from './client.ts';

let connect: LocalConnect;
let mira: ReturnType<typeof client>;
let guid: string;
beforeAll(async () => {
  connect = await startLocalConnect();
  mira = client(connect, connect.keys.publisher);
  guid = await mira.create('bundles');
});
afterAll(() => connect[Symbol.asyncDispose]());

const good = bundleOf({ 'app.py': mirror });
const upload = (body: Uint8Array | FormData, headers: Record<string, string> = {}) =>
  client(connect, connect.keys.publisher, headers).post(`v1/content/${guid}/bundles`, body);

test('stores an upload as an inactive bundle that can be downloaded unchanged', async () => {
  const { status, body } = await upload(good);
  expect(status).toBe(200);
  expect(body).toMatchObject({ content_guid: guid, size: good.length, active: false, py_version: null });
  expect((await mira.get(`v1/content/${guid}`)).body).toMatchObject({ bundle_id: null, app_mode: 'unknown' });
  const download = await fetch(`${connect.url}/__api__/v1/content/${guid}/bundles/${body.id}/download`, {
    headers: { Authorization: `Key ${connect.keys.publisher}` },
  });
  expect(download.headers.get('content-disposition')).toContain('attachment');
  expect(Buffer.from(await download.arrayBuffer())).toEqual(good);
});

test('lists the newest bundle first', async () => {
  const older = await mira.upload(guid, good);
  const newer = await mira.upload(guid, good);
  const ids = (await mira.get(`v1/content/${guid}/bundles`)).body.map((bundle: { id: string }) => bundle.id);
  expect(ids.slice(0, 2)).toEqual([newer, older]);
  const asked = async (query: string) =>
    (await mira.get(`v1/content/${guid}/bundles?${query}`)).body.map((bundle: { id: string }) => bundle.id);
  expect(await asked('asc_order=true')).toEqual(ids.toReversed());
  expect(await asked('page_size=1&page_number=2')).toEqual([older]);
});

const checksums = {
  archive_md5: createHash('md5').update(good).digest('hex'),
  archive_sha1: createHash('sha1').update(good).digest('hex'),
};

test('reports the checksums of an upload without metadata', async () => {
  const nothing = { source: null, source_repo: null, source_branch: null, source_commit: null };
  expect((await upload(good)).body.metadata).toEqual({ ...nothing, ...checksums });
});

test('keeps the metadata of a multipart upload, with the checksums of the archive', async () => {
  const form = new FormData();
  form.set('metadata', JSON.stringify({ source: 'git', source_commit: 'abc-dirty', 'own-key': 'ü' }));
  form.set('archive', new Blob([good]), 'bundle.tar.gz');
  const { body } = await upload(form);
  expect(body.metadata).toEqual({
    source: 'git',
    source_repo: null,
    source_branch: null,
    source_commit: 'abc-dirty',
    'own-key': 'ü',
    ...checksums,
  });
  expect(body.size).toBe(good.length);
});

test.each<{ it: string; metadata: string | undefined; code: number }>([
  { it: 'that is not JSON', metadata: '{', code: 25 },
  { it: 'that is a list', metadata: '[]', code: 25 },
  { it: 'with a number', metadata: '{"a": 1}', code: 25 },
])('refuses metadata $it', async ({ metadata, code }) => {
  const form = new FormData();
  if (metadata !== undefined) form.set('metadata', metadata);
  form.set('archive', new Blob([good]), 'bundle.tar.gz');
  expect(await upload(form)).toMatchObject({ status: 400, body: { code } });
});

test('refuses a multipart upload without an archive', async () => {
  const form = new FormData();
  form.set('metadata', '{}');
  expect(await upload(form)).toMatchObject({ status: 400, body: { code: 12 } });
});

test('refuses a multipart upload without a boundary', async () => {
  const answer = await upload(good, { 'Content-Type': 'multipart/form-data' });
  expect(answer).toMatchObject({ status: 400, body: { code: 87 } });
});

test('expects the checksum as the Base64 of the MD5, and refuses a wrong one', async () => {
  const base64 = createHash('md5').update(good).digest('base64');
  expect((await upload(good, { 'X-Content-Checksum': base64 })).status).toBe(200);
  const hex = createHash('md5').update(good).digest('hex');
  expect(await upload(good, { 'X-Content-Checksum': hex })).toMatchObject({
    status: 400,
    body: { code: 104 },
  });
});

describe('refuses an archive and stores nothing:', () => {
  const manifest: Entry = { path: 'manifest.json', text: manifestOf() };
  const requirements: Entry = { path: 'requirements.txt', text: '' };
  const evil = (entry: Entry) => archiveOf([manifest, requirements, entry]);
  test.each<{ it: string; archive: Uint8Array; code: number }>([
    { it: 'that is empty', archive: Buffer.alloc(0), code: 125 },
    { it: 'that is not gzip', archive: Buffer.from('hello'), code: 135 },
    { it: 'that is gzip but not a tar', archive: gzipSync('hello'), code: 135 },
    { it: 'that is truncated', archive: good.subarray(0, good.length - 40), code: 135 },
    { it: 'with a path that leaves the bundle', archive: evil({ path: '../evil.py', text: 'x' }), code: 135 },
    {
      it: 'with a nested path that leaves the bundle',
      archive: evil({ path: 'a/../../evil.py', text: 'x' }),
      code: 135,
    },
    { it: 'with an absolute path', archive: evil({ path: '/tmp/evil.py', text: 'x' }), code: 135 },
    { it: 'with a Windows path', archive: evil({ path: 'C:\\evil.py', text: 'x' }), code: 135 },
    {
      it: 'with a backslash path that leaves the bundle',
      archive: evil({ path: '..\\evil.py', text: 'x' }),
      code: 135,
    },
    {
      it: 'with a symbolic link',
      archive: evil({ path: 'l', type: 'SymbolicLink', linkpath: '/etc' }),
      code: 135,
    },
    {
      it: 'with a hard link',
      archive: evil({ path: 'l', type: 'Link', linkpath: 'manifest.json' }),
      code: 135,
    },
    { it: 'with a device', archive: evil({ path: 'd', type: 'CharacterDevice' }), code: 135 },
    { it: 'with a pipe', archive: evil({ path: 'f', type: 'FIFO' }), code: 135 },
    { it: 'without a manifest', archive: archiveOf([{ path: 'app.py', text: 'x' }, requirements]), code: 38 },
  ])('$it (code $code)', async ({ archive, code }) => {
    const before = (await mira.get(`v1/content/${guid}/bundles`)).body;
    expect(await upload(archive)).toMatchObject({ status: 400, body: { code } });
    expect((await mira.get(`v1/content/${guid}/bundles`)).body).toEqual(before);
    expect(await readdir(join(connect.dataDir, 'incoming'))).toEqual([]);
    expect(existsSync('/tmp/evil.py')).toBe(false);
  });
});

describe('refuses a manifest', () => {
  const dash = { appmode: 'python-dash', entrypoint: 'app:app' };
  test.each<{ it: string; changes: Record<string, unknown>; code: number }>([
    { it: 'with another version', changes: { version: 2 }, code: 38 },
    { it: 'without metadata', changes: { metadata: undefined }, code: 38 },
    { it: 'without an app mode', changes: { metadata: { entrypoint: 'app' } }, code: 38 },
    {
      it: 'with an unknown app mode',
      changes: { metadata: { ...dash, appmode: 'python-flask' } },
      code: 148,
    },
    { it: 'without an entrypoint', changes: { metadata: { appmode: 'python-dash' } }, code: 38 },
    { it: 'without Python', changes: { python: undefined }, code: 38 },
    { it: 'with an invalid Python version', changes: { python: { version: 'latest' } }, code: 38 },
    {
      it: 'with an invalid Python requirement',
      changes: { environment: { python: { requires: 'three' } } },
      code: 38,
    },
    {
      it: 'whose requirements file is missing',
      changes: { python: { version: '3.11.0', package_manager: { package_file: 'lock.txt' } } },
      code: 38,
    },
  ])('$it (code $code)', async ({ changes, code }) => {
    expect(await upload(bundleOf({ 'app.py': mirror }, changes))).toMatchObject({
      status: 400,
      body: { code },
    });
  });

  test('that is not JSON, and names the position of the error', async () => {
    const archive = archiveOf([{ path: 'manifest.json', text: '{' }]);
    const { body } = await upload(archive);
    expect(body).toMatchObject({ code: 38, error: expect.stringContaining('position 1') });
  });
});

test('accepts a manifest whose files are null', async () => {
  expect((await upload(bundleOf({ 'app.py': mirror }, { files: null }))).status).toBe(200);
});

test('accepts an archive with one wrapping folder or a leading ./', async () => {
  const files = { 'manifest.json': manifestOf(), 'requirements.txt': '', 'app.py': 'x = 1' };
  const wrap = (before: string) =>
    archiveOf(Object.entries(files).map(([path, text]) => ({ path: `${before}${path}`, text })));
  for (const before of ['my-app/', './']) {
    const { body } = await upload(wrap(before));
    const listed = await mira.get(`v1/content/${guid}/bundles/${body.id}/files`);
    expect(listed.body).toEqual({
      files: [
        { path: 'app.py', size: 5 },
        { path: 'manifest.json', size: manifestOf().length },
        { path: 'requirements.txt', size: 0 },
      ],
    });
    const text = await mira.get(`v1/content/${guid}/bundles/${body.id}/files/app.py`);
    expect(text.body).toEqual({
      path: 'app.py',
      size: 5,
      is_binary: false,
      is_too_large: false,
      content: 'x = 1',
    });
    const absent = await mira.get(`v1/content/${guid}/bundles/${body.id}/files/..%2F..%2Fconnect.sqlite`);
    expect(absent).toMatchObject({ status: 404, body: { code: 278 } });
  }
});

test('refuses a bundle of other content, and deletes a bundle', async () => {
  const other = await mira.create('other-bundles');
  const id = await mira.upload(other, good);
  expect((await mira.get(`v1/content/${guid}/bundles/${id}`)).body).toMatchObject({ code: 82 });
  expect((await mira.post(`v1/content/${guid}/deploy`, { bundle_id: id })).body).toMatchObject({ code: 82 });
  expect((await mira.delete(`v1/content/${other}/bundles/${id}`)).status).toBe(204);
  expect(await mira.get(`v1/content/${other}/bundles/${id}`)).toMatchObject({
    status: 404,
    body: { code: 4 },
  });
  expect((await mira.post(`v1/content/${other}/deploy`, {})).body).toMatchObject({ code: 28 });
});

test('refuses an upload by an administrator or viewer who is not a collaborator', async () => {
  for (const key of [connect.keys.admin, connect.keys.viewer]) {
    const answer = await client(connect, key).post(`v1/content/${guid}/bundles`, good);
    expect(answer).toMatchObject({ status: 403, body: { code: 22 } });
  }
});

test('stores no bundle if the upload is interrupted', async () => {
  const before = (await mira.get(`v1/content/${guid}/bundles`)).body;
  const abort = new AbortController();
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(good.subarray(0, 50)),
    pull: () => abort.abort(),
  });
  const broken = fetch(`${connect.url}/__api__/v1/content/${guid}/bundles`, {
    method: 'POST',
    headers: { Authorization: `Key ${connect.keys.publisher}` },
    body,
    duplex: 'half',
    signal: abort.signal,
  } as RequestInit);
  await expect(broken).rejects.toThrow();
  expect((await mira.get(`v1/content/${guid}/bundles`)).body).toEqual(before);
});
