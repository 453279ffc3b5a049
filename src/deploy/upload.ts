import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle, Content } from '../connect/types.ts';
import type { Sent } from '../connect/upload.ts';
import { metadataOf, type Origin, originOf } from './bundle-metadata.ts';
import { ending } from './lost.ts';
import type { Order, Packed, Surroundings } from './order.ts';
import { planRelease } from './plan.ts';

/**
 * Uploads the archive. An answer that was lost is looked for in the list of bundles before the archive is sent
 * again, so that a release leaves one bundle.
 *
 * @param withMetadata false for a server that doesn't know metadata, or may not
 */
export async function uploadBundle(
  content: Content,
  packed: Packed,
  order: Order,
  withMetadata: boolean,
  { connect, progress, signal, about }: Surroundings,
): Promise<Bundle> {
  const upload = randomUUID();
  const plan = planRelease({ kind: order.kind, drafts: 'yes', verify: order.verify.how });
  const origin: Origin = {
    kind: order.kind,
    fingerprint: order.app.fingerprint,
    upload,
    ...(!plan.includes('build draft') && { live: 'at once' }),
  };
  const metadata = withMetadata ? metadataOf(order.source, origin) : undefined;
  const newest = withMetadata ? undefined : (await connect.bundles(content.guid))[0];
  const isOurs = (bundle: Bundle) =>
    withMetadata
      ? originOf(bundle)?.upload === upload
      : Number(bundle.id) > Number(newest?.id ?? 0) &&
        bundle.size === packed.bytes &&
        (!about.user || bundle.created_by === about.user.guid);

  for (let attempt = 1; ; attempt++) {
    try {
      return await connect.upload(content.guid, packed, metadata, uploadProgress(progress.log.info));
    } catch (error) {
      signal.throwIfAborted();
      const how = ending(error);
      if (how === undefined || how === 'refused') throw error;
      progress.log.info(`The upload broke off (${(error as Error).message}). Looking whether it arrived…`);
      const found = how === 'lost' ? await lookFor(isOurs, content, { connect, signal }) : undefined;
      if (found) return found;
      if (attempt === 3) throw error;
      progress.log.info('It did not arrive. Uploading again.');
    }
  }
}

/** The server may still be busy with what arrived: so it looks more than once. */
async function lookFor(
  isOurs: (bundle: Bundle) => boolean,
  content: Content,
  { connect, signal }: Pick<Surroundings, 'connect' | 'signal'>,
): Promise<Bundle | undefined> {
  for (const wait of [0, 500, 1500]) {
    await sleep(wait, undefined, { signal });
    const found = (await connect.bundles(content.guid)).find(isOurs);
    if (found) return found;
  }
  return undefined;
}

/**
 * Tells how an upload goes on, in percent and MB/s: not before it has taken 2 s, and then at most every 5 s.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function uploadProgress(tell: (line: string) => void, now = () => performance.now()): Sent {
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
