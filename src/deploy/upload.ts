import { randomUUID } from 'node:crypto';
import { metadataOf, nothingBefore, type Origin, originOf } from '../connect/bundle-metadata.ts';
import { toleratedOutage } from '../connect/caller.ts';
import { failureKind } from '../connect/errors.ts';
import type { Bundle, Content } from '../connect/types.ts';
import type { UploadObserver } from '../connect/upload.ts';
import type { DeployContext } from '../context.ts';
import { verifiedNote } from './decide.ts';
import type { DeployRequest, Packed } from './request.ts';

export interface UploadRequest {
  readonly packed: Packed;
  /** The bundle that is active meanwhile. */
  readonly before: string | undefined;
  /** Metadata for people: `source`, `source_repo`, … (api.md 7.2). */
  readonly source: Readonly<Record<string, string>>;
  /** False for a server that stores no metadata. */
  readonly withMetadata: boolean;
}

/**
 * Uploads the archive. If the answer is lost, the bundle is looked up before the archive is sent again, so that a release
 * leaves one bundle.
 */
export async function uploadBundle(
  { guid }: Content,
  { packed, before, source, withMetadata }: UploadRequest,
  request: DeployRequest,
  { connect, progress, signal, errorContext }: DeployContext,
): Promise<Bundle> {
  const upload = randomUUID();
  const origin: Origin = {
    kind: request.kind,
    fingerprint: request.app.fingerprint,
    upload,
    before: before ?? nothingBefore,
    verified: verifiedNote(request.verify),
  };
  const metadata = withMetadata ? metadataOf(source, origin) : undefined;
  const newest = withMetadata ? undefined : (await connect.bundles(guid))[0];
  const isOwn = (bundle: Bundle) =>
    withMetadata
      ? originOf(bundle)?.upload === upload
      : Number(bundle.id) > Number(newest?.id ?? 0) &&
        bundle.size === packed.bytes &&
        (!errorContext.user || bundle.created_by === errorContext.user.guid);

  const { clock, timeouts } = connect;
  const tolerated = toleratedOutage(timeouts, packed.bytes);
  /** When no further attempt is made. The second one is always made. */
  let giveUpAt: number | undefined;
  for (let attempt = 1; ; attempt++) {
    const report = uploadProgress(progress.log.info);
    let sent = 0;
    try {
      return await connect.upload(guid, packed, metadata, (bytes, total) => {
        sent = bytes;
        report(bytes, total);
      });
    } catch (error) {
      signal.throwIfAborted();
      const outcome = failureKind(error);
      if (outcome === undefined || outcome === 'refused') throw error;
      progress.log.info(
        `The upload was interrupted (${(error as Error).message}). Checking whether it arrived…`,
      );
      giveUpAt ??= clock.now() + tolerated;
      // A partial upload is never stored. A complete one is, which takes longer for a large archive.
      const timeout = sent === packed.bytes ? giveUpAt - clock.now() : partialTimeout;
      const found =
        outcome === 'lost' ? await findUpload(isOwn, guid, timeout, { connect, signal }) : undefined;
      if (found) return found;
      if (attempt === 3 || (attempt > 1 && clock.now() >= giveUpAt)) throw error;
      progress.log.info('It did not arrive. Uploading again.');
    }
  }
}

/** For how long a partial upload is looked for, in milliseconds: the client can't be sure that it was partial. */
const partialTimeout = 2_000;

/** Looks for an upload until it appears or `timeout` milliseconds have passed. */
async function findUpload(
  isOwn: (bundle: Bundle) => boolean,
  guid: string,
  timeout: number,
  { connect, signal }: Pick<DeployContext, 'connect' | 'signal'>,
): Promise<Bundle | undefined> {
  const until = connect.clock.now() + timeout;
  for (let wait = 500; ; wait = Math.min(10_000, wait * 2)) {
    const found = (await connect.bundles(guid)).find(isOwn);
    const left = until - connect.clock.now();
    if (found || left <= 0) return found;
    await connect.clock.sleep(Math.min(wait, left), signal);
  }
}

/**
 * Logs the progress of an upload in percent and MB/s: first after 2 s, then at most every 5 s.
 *
 * @param now the milliseconds of a monotonic clock
 */
export function uploadProgress(log: (line: string) => void, now = () => performance.now()): UploadObserver {
  const start = now();
  let logged = start - 3000;
  return (bytes, total) => {
    const time = now();
    if (time - logged < 5000 || bytes === total) return;
    logged = time;
    const mega = (amount: number) => (amount / 1e6).toFixed(1);
    const rate = mega(bytes / ((time - start) / 1000));
    log(
      `Uploaded ${Math.floor((bytes / total) * 100)} % (${mega(bytes)} of ${mega(total)} MB, ${rate} MB/s)`,
    );
  };
}
