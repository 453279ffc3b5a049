import { originOf, ownerOf, type PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import { undefinedOn } from '../connect/errors.ts';
import type { Bundle, Content, User } from '../connect/types.ts';
import { recordOf } from './record.ts';

/** A preview as the server has recorded it. */
export interface Preview {
  readonly kind: 'draft' | 'separate';
  readonly owner: PreviewOwner;
  /** The name of the app. */
  readonly app: string;
  /** The content item: of a draft that of production, else the preview's own. */
  readonly content: Content;
  /** The content item of production, where it is known. */
  readonly production?: string;
  /** Of a draft. */
  readonly bundle?: Bundle;
  readonly made: Date;
}

/** Where to look for previews. */
export interface Where {
  /** The app's content item in production. */
  readonly production: Content | undefined;
  /** `undefined` for a key of trusted publishing. */
  readonly user: User | undefined;
  /** True: the drafts of every content item that the key may change; false: those of this app only. */
  readonly all: boolean;
}

/** How many content items are asked for their bundles at a time. */
const atOnce = 8;

/**
 * All previews of whatever repository and pull request that this key could remove. What it may not see counts as not
 * there.
 */
export async function findPreviews(connect: Connect, { production, user, all }: Where): Promise<Preview[]> {
  const [own, every] = await Promise.all([
    user ? connect.contentOf(user.guid) : [],
    all ? connect.allContent().catch(undefinedOn(401, 403)) : [],
  ]);
  const separate = own.flatMap((content) => separateOf(content) ?? []);
  const apps = new Map(
    [production, ...(every ?? []).filter(mayHoldDrafts)].map((content) => [content?.guid, content]),
  );
  const left = [...apps.values()].filter((content) => content !== undefined);
  const drafts: Preview[] = [];
  const work = async () => {
    for (let content = left.shift(); content; content = left.shift()) {
      // It may have been deleted since it was listed.
      const bundles = await connect.bundles(content.guid).catch(undefinedOn(401, 403, 404));
      drafts.push(...draftsOf(content, bundles ?? []));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return [...separate, ...drafts];
}

function separateOf(content: Content): Preview | undefined {
  const record = recordOf(content);
  if (!record) return undefined;
  const { host, repository, pullRequest, app, production } = record;
  const made = content.last_deployed_time ?? content.created_time;
  return {
    kind: 'separate',
    owner: { host, repository, pullRequest },
    app,
    content,
    ...(production !== undefined && { production }),
    made: made ? new Date(made) : new Date(),
  };
}

/** The drafts among the bundles of a content item. What visitors get is none, whatever it was made for. */
export function draftsOf(content: Content, bundles: readonly Bundle[]): Preview[] {
  return bundles.flatMap((bundle): Preview[] => {
    const owner = ownerOf(bundle);
    if (!owner || bundle.id === content.bundle_id || bundle.active) return [];
    const made = new Date(bundle.created_time);
    return [{ kind: 'draft', owner, app: content.name, content, production: content.guid, bundle, made }];
  });
}

/** Where a draft of ours may lie: an app that the key may change, and that isn't a preview itself. */
const mayHoldDrafts = (content: Content) =>
  (content.app_role === 'owner' || content.app_role === 'editor') &&
  content.app_mode === 'python-dash' &&
  !recordOf(content);

export const isSameRepository = (one: PreviewOwner, other: PreviewOwner): boolean =>
  one.host === other.host && one.repository === other.repository;

export const isSamePullRequest = (one: PreviewOwner, other: PreviewOwner): boolean =>
  isSameRepository(one, other) && one.pullRequest === other.pullRequest;

/** The commit that a bundle was made of, as it says. */
export const commitOf = ({ metadata }: Pick<Bundle, 'metadata'>): string | undefined =>
  metadata?.source_commit;

/** What a draft was packed from. */
export const fingerprintOf = (bundle: Bundle): string | undefined => originOf(bundle)?.fingerprint;
