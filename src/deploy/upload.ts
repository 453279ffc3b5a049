import { randomUUID } from 'node:crypto';
import { metadataOf, nothingBefore, type Origin, originOf } from '../connect/bundle-metadata.ts';
import { ending } from '../connect/failure-kind.ts';
import type { Bundle, Content } from '../connect/types.ts';
import type { UploadObserver } from '../connect/upload.ts';
import type { DeployContext } from '../context.ts';
import { verifiedNote } from './decide.ts';
import { planRelease } from './release-plan.ts';
import type { DeployRequest, Packed } from './request.ts';

/**
 * Uploads the archive. An answer that was lost is looked for in the list of bundles before the archive is sent
 * again, so that a release leaves one bundle.
 *
 * @param order `before`: the bundle that is live meanwhile, to be noted
 * @param withMetadata false for a server that doesn't know metadata, or may not
 */
export async function uploadBundle(
  content: Content,
  packed: Packed,
  request: DeployRequest & { readonly before: string | undefined },
  withMetadata: boolean,
  { connect, progress, signal, errorContext }: DeployContext,
): Promise<Bundle> {
  const upload = randomUUID();
  const plan = planRelease({ kind: request.kind, drafts: 'yes', verify: request.verify.how });
  const origin: Origin = {
    kind: request.kind,
    fingerprint: request.app.fingerprint,
    upload,
    ...(!plan.includes('build draft') && { live: 'at once' }),
    before: request.before ?? nothingBefore,
    verified: verifiedNote(request.verify),
  };
  const metadata = withMetadata ? metadataOf(request.source, origin) : undefined;
  const newest = withMetadata ? undefined : (await connect.bundles(content.guid))[0];
  const isOurs = (bundle: Bundle) =>
    withMetadata
      ? originOf(bundle)?.upload === upload
      : Number(bundle.id) > Number(newest?.id ?? 0) &&
        bundle.size === packed.bytes &&
        (!errorContext.user || bundle.created_by === errorContext.user.guid);

  for (let attempt = 1; ; attempt++) {
    const sending = watched(packed.bytes, progress.log.info, connect.clock.now);
    try {
      return await connect.upload(content.guid, packed, metadata, sending);
    } catch (error) {
      signal.throwIfAborted();
      const how = ending(error);
      if (how === undefined || how === 'refused') throw error;
      progress.log.info(`The upload broke off (${(error as Error).message}). Looking whether it arrived…`);
      const found =
        how === 'lost'
          ? await lookFor(isOurs, content, sending.mayStillBeStored(), { connect, signal })
          : undefined;
      if (found) return found;
      if (attempt === 3) throw error;
      progress.log.info('It did not arrive. Uploading again.');
    }
  }
}

/** Milliseconds in which the server may take up what it got, before it is worth a line in the log. */
const storing = 10_000;

/** Watches an upload of `total` bytes, and tells how it goes on. */
export function watched(
  total: number,
  tell: (line: string) => void,
  now = () => performance.now(),
): UploadObserver & { readonly mayStillBeStored: () => number } {
  const told = uploadProgress(tell, now);
  let whole: number | undefined;
  let waiting: NodeJS.Timeout | undefined;
  return {
    sent(bytes): void {
      told(bytes, total);
      // It begins anew where the call was turned away and made again, for a rate limit or with a fresh key.
      whole = undefined;
    },
    whole(): void {
      whole = now();
      waiting = setTimeout(tell, storing, 'All of it is sent. The server is still storing it…');
    },
    over: () => clearTimeout(waiting),
    /**
     * How long after the end of the call a bundle may still appear, in milliseconds. What was cut off never does. What
     * was sent whole does when it is stored: the larger it is, and the longer the server was at it when a proxy lost
     * its patience, the longer that may take.
     */
    mayStillBeStored(): number {
      if (whole === undefined) return 2_000;
      return Math.min(600_000, Math.max(5_000 + total / 2_000, 5 * (now() - whole)));
    },
  };
}

/** The server may still be busy with what arrived: so it looks for as long as that may take. */
async function lookFor(
  isOurs: (bundle: Bundle) => boolean,
  content: Content,
  patience: number,
  { connect, signal }: Pick<DeployContext, 'connect' | 'signal'>,
): Promise<Bundle | undefined> {
  const until = connect.clock.now() + patience;
  for (let wait = 500; ; wait = Math.min(10_000, wait * 2)) {
    const found = (await connect.bundles(content.guid)).find(isOurs);
    const left = until - connect.clock.now();
    if (found || left <= 0) return found;
    await connect.clock.sleep(Math.min(wait, left), signal);
  }
}

/**
 * Tells how an upload goes on, in percent and MB/s: not before it has taken 2 s, and then at most every 5 s.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function uploadProgress(
  tell: (line: string) => void,
  now = () => performance.now(),
): UploadObserver['sent'] {
  const began = now();
  let told = began - 3000;
  return (bytes, total) => {
    const time = now();
    if (time - told < 5000 || bytes === total) return;
    told = time;
    const mega = (amount: number) => (amount / 1e6).toFixed(1);
    const rate = mega(bytes / ((time - began) / 1000));
    tell(
      `Uploaded ${Math.floor((bytes / total) * 100)} % (${mega(bytes)} of ${mega(total)} MB, ${rate} MB/s)`,
    );
  };
}
