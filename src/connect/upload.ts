import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { StreamedBody } from '../http/request.ts';

/** Called for each chunk that is passed to the connection. @param bytes of the file, so far */
export type UploadObserver = (bytes: number, total: number) => void;

/** A file as the body of an upload, read while it is sent. */
export async function fileBody(file: string, observer?: UploadObserver): Promise<StreamedBody> {
  const { size } = await stat(file);
  return { length: size, open: () => counted(createReadStream(file), size, observer) };
}

/** The MD5 of a file, in Base64. */
export async function md5Of(file: string): Promise<string> {
  const md5 = createHash('md5');
  for await (const chunk of createReadStream(file)) md5.update(chunk);
  return md5.digest('base64');
}

/**
 * A file and a text field as `multipart/form-data` (RFC 7578), with the length known beforehand: servers and proxies
 * check the size by `Content-Length`.
 */
export async function multipartBody(
  file: string,
  metadata: Readonly<Record<string, string>>,
  observer?: UploadObserver,
): Promise<StreamedBody & { readonly contentType: string }> {
  const { size } = await stat(file);
  const boundary = `connect-dash-deploy-${randomUUID()}`;
  const part = (disposition: string, type: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`;
  const head = Buffer.from(
    `${part('name="metadata"', 'application/json')}${JSON.stringify(metadata)}\r\n` +
      part('name="archive"; filename="bundle.tar.gz"', 'application/gzip'),
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* parts() {
    yield head;
    yield* counted(createReadStream(file), size, observer);
    yield tail;
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: head.length + size + tail.length,
    open: parts,
  };
}

async function* counted(
  file: AsyncIterable<Buffer>,
  total: number,
  observer?: UploadObserver,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of file) {
    bytes += chunk.length;
    observer?.(bytes, total);
    yield chunk;
  }
}
