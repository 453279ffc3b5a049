import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Busboy from '@fastify/busboy';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { Bundle } from '../state/bundles.ts';
import type { Content } from '../state/content.ts';
import { notStored, unpack } from './unpack.ts';

type Metadata = Record<string, string>;

/**
 * Stores an upload, plain or multipart, checks it, and keeps it as a new bundle. Nothing of a refused one is kept. It is
 * never in memory as a whole.
 *
 * @param target the content at the time of the call, or a refusal; it may change while the upload arrives
 * @throws ConnectError 4, 12, 25, 87, 104, 125, 126, 134, 135, 38, 148
 */
export async function receiveBundle(
  connect: Connect,
  request: Request,
  target: () => Content,
  creator: string | null,
): Promise<Bundle> {
  const { folders, state } = connect;
  const incoming = join(folders.incoming, randomUUID());
  await mkdir(incoming, { recursive: true });
  try {
    const archive = join(incoming, 'bundle.tar.gz');
    const given = await store(connect, request, archive);
    const checksum = request.headers.get('x-content-checksum');
    if (checksum !== null && (await hash(archive, 'md5', 'base64')) !== checksum) throw new ConnectError(104);
    const { manifest } = await unpack(archive, join(incoming, 'files'));
    const metadata = {
      ...given,
      archive_md5: await hash(archive, 'md5', 'hex'),
      archive_sha1: await hash(archive, 'sha1', 'hex'),
    };
    const { size } = await stat(archive);
    const content = target();
    const fields = { content_guid: content.guid, created_by: creator, size, metadata, manifest };
    const bundle = state.bundles.add(fields);
    await mkdir(folders.content(content.guid), { recursive: true });
    await rename(join(incoming, 'files'), folders.unpacked(content.guid, bundle.id));
    await rename(archive, folders.archive(content.guid, bundle.id));
    if (!state.bundles.byId(bundle.id)) {
      // It was deleted meanwhile, with its content or alone.
      await removeBundleFiles(connect, bundle);
      throw new ConnectError(4);
    }
    return bundle;
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

/** Removes the files of a deleted bundle, and the folder of its content if that was deleted, too. */
export async function removeBundleFiles({ folders, state }: Connect, bundle: Bundle): Promise<void> {
  const { content_guid: guid, id } = bundle;
  const paths = state.content.byGuid(guid)
    ? [folders.archive(guid, id), folders.unpacked(guid, id), folders.lockfile(guid, id)]
    : [folders.content(guid)];
  for (const path of paths) await rm(path, { recursive: true, force: true });
}

async function store(connect: Connect, request: Request, archive: string): Promise<Metadata | null> {
  const type = request.headers.get('content-type') ?? '';
  if (!request.body) throw new ConnectError(125);
  const body = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
  if (!/^multipart\/form-data/i.test(type)) {
    await pipeline(body, createWriteStream(archive)).catch((error: NodeJS.ErrnoException) => {
      throw error.syscall === 'write' && error.errno !== undefined
        ? notStored(error.errno)
        : new ConnectError(126, 'The upload could not be received: the connection ended early.');
    });
    return null;
  }
  if (!connect.has('bundle metadata')) {
    body.destroy();
    throw new ConnectError(135, 'The bundle could not be unpacked: it is not a gzip archive.');
  }
  return storeMultipart(body, type, archive);
}

async function storeMultipart(body: Readable, type: string, archive: string): Promise<Metadata | null> {
  const parser = multipartParser(type);
  let stored: Promise<void> | undefined;
  let metadata: string | undefined;
  parser.on('file', (name, file) => {
    if (name === 'archive' && stored === undefined) {
      stored = pipeline(file, createWriteStream(archive));
      stored.catch((error: Error) => parser.destroy(error));
    } else file.resume();
  });
  parser.on('field', (name, value) => {
    if (name === 'metadata') metadata = value;
  });
  await pipeline(body, parser).catch((error: NodeJS.ErrnoException) => {
    throw failureOf(error);
  });
  if (stored === undefined) throw new ConnectError(12, 'The multipart body has no part "archive".');
  await stored.catch((error: NodeJS.ErrnoException) => {
    throw failureOf(error);
  });
  return metadata === undefined ? null : parseMetadata(metadata);
}

function multipartParser(type: string) {
  try {
    return new Busboy.Busboy({ headers: { 'content-type': type }, limits: { fieldSize: 1_048_576 } });
  } catch (error) {
    throw unparsable(error as Error);
  }
}

const failureOf = (error: NodeJS.ErrnoException) =>
  error.syscall === 'write' && error.errno !== undefined ? notStored(error.errno) : unparsable(error);

const unparsable = ({ message }: Error) =>
  new ConnectError(87, `The multipart body cannot be parsed: ${message}.`);

function parseMetadata(text: string): Metadata {
  const refusal = new ConnectError(25, 'The part "metadata" must be a JSON object of strings.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refusal;
  if (Object.values(value).some((each) => typeof each !== 'string')) throw refusal;
  return value as Metadata;
}

async function hash(file: string, algorithm: 'md5' | 'sha1', encoding: 'hex' | 'base64'): Promise<string> {
  const hashed = createHash(algorithm);
  await pipeline(createReadStream(file), hashed);
  return hashed.digest(encoding);
}
