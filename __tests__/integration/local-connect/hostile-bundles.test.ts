import { createWriteStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Header } from 'tar';
import { unpack } from '../../../local-connect/bundle/unpack.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';
import { archiveOf, bundleOf, client, type Entry, manifestOf, mirror } from './client.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;
let connect: LocalConnect;
let mira: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await startLocalConnect();
  mira = client(connect, connect.keys.publisher);
});
afterAll(() => connect[Symbol.asyncDispose]());

const app: readonly Entry[] = [
  { path: 'manifest.json', text: manifestOf() },
  { path: 'requirements.txt', text: '' },
];

describe('an archive is refused', () => {
  const limits = { entries: 10, bytes: 100_000 };
  test.each<{ it: string; entries: readonly Entry[]; says: string }>([
    {
      it: 'with too many entries',
      entries: Array.from({ length: 9 }, (_, index) => ({ path: `${index}.txt`, text: '' })),
      says: 'it has more than 10 entries',
    },
    {
      it: 'that is too large when unpacked',
      entries: [{ path: 'zeros', text: '\0'.repeat(100_000) }],
      says: 'it is larger than 100000 bytes when unpacked',
    },
  ])('$it', async ({ entries, says }) => {
    await using folder = await temporaryFolder();
    const archive = join(folder.path, 'bundle.tar.gz');
    await writeFile(archive, archiveOf([...app, ...entries]));
    await expect(unpack(archive, join(folder.path, 'files'), limits)).rejects.toThrow(
      `The bundle could not be unpacked: ${says}.`,
    );
  });

  test.each<{ it: string; entries: readonly Entry[] }>([
    { it: 'with a file above its top', entries: [{ path: '../x', text: 'x' }] },
    {
      it: 'with a file below a file',
      entries: [
        { path: 'a', text: 'x' },
        { path: 'a/b', text: 'y' },
      ],
    },
    {
      it: 'with a file in place of a folder',
      entries: [
        { path: 'a/b', text: 'x' },
        { path: 'a', text: 'y' },
      ],
    },
    { it: 'with a manifest that is not JSON', entries: [{ path: 'manifest.json', text: 'x' }] },
    { it: 'with a link', entries: [{ path: 'l', type: 'SymbolicLink', linkpath: '/etc/passwd' }] },
    { it: 'with an entry that tar does not unpack', entries: [{ path: 'l', type: 'SolarisACL' }] },
  ])('$it, in words without a path of the server', async ({ entries }) => {
    const guid = await mira.create(`words-${Math.random().toString(36).slice(2)}`);
    const { status, body } = await mira.post(`v1/content/${guid}/bundles`, archiveOf([...app, ...entries]));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).not.toContain(connect.dataDir);
    expect(JSON.stringify(body)).not.toContain('incoming');
  });
});

onLinux(
  'a small archive of 256 MB of zeros needs no memory of the server, which responds meanwhile',
  async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'bomb.tar.gz');
    const header = Buffer.alloc(512);
    new Header({
      path: 'zeros',
      type: 'File',
      size: 256 * 1_048_576,
      mode: 0o644,
      mtime: new Date(0),
    }).encode(header);
    const zeros = Buffer.alloc(1_048_576);
    const parts = function* () {
      yield header;
      for (let part = 0; part < 256; part += 1) yield zeros;
    };
    await pipeline(Readable.from(parts()), createGzip({ level: 1 }), createWriteStream(file));
    const guid = await mira.create('bomb');
    const before = await peakMemory();
    const upload = mira.post(`v1/content/${guid}/bundles`, await readFile(file));
    let isOver = false;
    upload.finally(() => {
      isOver = true;
    });
    let answers = 0;
    while (!isOver) {
      expect((await mira.get('v1/user')).status).toBe(200);
      answers += 1;
    }
    expect(await upload).toMatchObject({ status: 400 });
    expect(answers).toBeGreaterThan(10);
    expect((await peakMemory()) - before).toBeLessThan(200_000);
  },
);

test('an archive that is compressed twice is refused, because its second size has no limit', async () => {
  const guid = await mira.create('compressed-twice');
  const { status, body } = await mira.post(`v1/content/${guid}/bundles`, gzipSync(archiveOf(app)));
  expect([status, body.error]).toEqual([400, 'The bundle could not be unpacked: it is compressed twice.']);
});

test('padding of 100 MB after the end of an archive is skipped', async () => {
  const guid = await mira.create('padding');
  const padded = Buffer.concat([gunzipSync(archiveOf(app)), Buffer.alloc(100 * 1_048_576)]);
  const { status } = await mira.post(`v1/content/${guid}/bundles`, gzipSync(padded, { level: 1 }));
  expect(status).toBe(200);
});

test('a manifest with a text of more than 4096 characters is refused', async () => {
  const guid = await mira.create('long-text');
  const requires = '>=3.8,'.repeat(1000);
  const text = manifestOf({ environment: { python: { requires } } });
  const answer = await mira.post(`v1/content/${guid}/bundles`, archiveOf([{ path: 'manifest.json', text }]));
  expect(answer.body.error).toContain('"environment.python.requires" is longer than 4096 characters');
});

test('a manifest that is larger than 16 MB is refused', async () => {
  const guid = await mira.create('large-manifest');
  const text = manifestOf({ padding: 'x'.repeat(17_000_000) });
  const answer = await mira.post(`v1/content/${guid}/bundles`, archiveOf([{ path: 'manifest.json', text }]));
  expect(answer.body).toMatchObject({ code: 38, error: expect.stringContaining('larger than 16 MB') });
});

onLinux("files are stored without set-user-ID, and other users can't write them", async () => {
  const entry = (path: string, text: string, mode: number) => {
    const header = Buffer.alloc(512);
    const size = Buffer.byteLength(text);
    new Header({ path, type: 'File', size, mode, mtime: new Date(0) }).encode(header);
    return Buffer.concat([header, Buffer.from(text), Buffer.alloc((512 - (size % 512)) % 512)]);
  };
  const archive = gzipSync(
    Buffer.concat([
      entry('manifest.json', manifestOf(), 0o644),
      entry('requirements.txt', 'x\n', 0o666),
      entry('tool', '#!/bin/sh\n', 0o6777),
      Buffer.alloc(1024),
    ]),
  );
  const guid = await mira.create('modes');
  const id = await mira.upload(guid, archive);
  const modeOf = async (file: string) =>
    (await stat(join(connect.dataDir, 'content', guid, id, file))).mode & 0o7777;
  expect((await modeOf('tool')).toString(8)).toBe('700');
  expect((await modeOf('requirements.txt')).toString(8)).toBe('600');
});

test('an upload that ends after its content was deleted leaves no file', async () => {
  const guid = await mira.create('racing');
  const archive = bundleOf({ 'app.py': mirror });
  const { promise: resume, resolve } = Promise.withResolvers<void>();
  const body = Readable.toWeb(
    Readable.from(
      (async function* () {
        yield archive.subarray(0, 50);
        await resume;
        yield archive.subarray(50);
      })(),
    ),
  );
  const upload = fetch(`${connect.url}/__api__/v1/content/${guid}/bundles`, {
    method: 'POST',
    headers: { Authorization: `Key ${connect.keys.publisher}` },
    body,
    duplex: 'half',
  } as RequestInit);
  await until(async () => (await incomingFiles()) > 0);
  expect((await mira.delete(`v1/content/${guid}`)).status).toBe(204);
  resolve();
  expect((await upload).status).toBe(404);
  await expect(stat(join(connect.dataDir, 'content', guid))).rejects.toThrow('ENOENT');
  expect(await incomingFiles()).toBe(0);
});

const incomingFiles = async () => (await readdir(join(connect.dataDir, 'incoming'))).length;

/** The peak memory of the server so far, in kB. */
async function peakMemory(): Promise<number> {
  const status = await readFile(`/proc/${connect.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
}
