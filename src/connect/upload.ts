import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { StreamedBody, UploadStatus } from '../http/http.ts';

/** Told how an upload goes on. */
export interface UploadObserver extends UploadStatus {
  /** With each piece that the connection took: how many bytes of how many so far. */
  sent(bytes: number, total: number): void;
}

/** A file as the body of an upload, read while it is sent. The stream has a fresh start each time it is opened. */
export async function fileBody(file: string, watcher?: UploadObserver): Promise<StreamedBody> {
  const { size } = await stat(file);
  return {
    length: size,
    open: () => Readable.from(counted(createReadStream(file), size, watcher)),
    ...(watcher && { told: watcher }),
  };
}

/**
 * A file and a text field as `multipart/form-data` (RFC 7578), with the length known beforehand: servers and proxies
 * judge the size by `Content-Length`.
 */
export async function multipartBody(
  file: string,
  metadata: Readonly<Record<string, string>>,
  watcher?: UploadObserver,
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
  async function* whole() {
    yield head;
    yield* counted(createReadStream(file), size, watcher);
    yield tail;
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: head.length + size + tail.length,
    open: () => Readable.from(whole()),
    ...(watcher && { told: watcher }),
  };
}

async function* counted(file: Readable, total: number, watcher?: UploadObserver): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of file) {
    yield chunk;
    bytes += chunk.length;
    watcher?.sent(bytes, total);
  }
}
