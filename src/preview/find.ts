import { ownerOf, type PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import { undefinedOn } from '../connect/errors.ts';
import type { Bundle, Content, User } from '../connect/types.ts';
import { inParallel } from '../shared/in-parallel.ts';
import { recordOf } from './record.ts';

/** A preview as recorded on the server. */
export interface Preview {
  readonly kind: 'draft' | 'separate';
  readonly owner: PreviewOwner;
  /** The name of the app. */
  readonly app: string;
  /** The content item: of a draft that of production, otherwise the preview's own. */
  readonly content: Content;
  /** The GUID of the content item of production, if it is known. */
  readonly production?: string;
  /** The bundle of a draft. */
  readonly bundle?: Bundle;
  readonly created: Date;
}

export interface SearchScope {
  /** The app's content item in production. */
  readonly production: Content | undefined;
  /** `undefined` for a key of trusted publishing. */
  readonly user: User | undefined;
  /** True: the drafts of all content items that the key may change; false: only those of this app. */
  readonly all: boolean;
}

/** All previews, of any repository and pull request, that this key could remove. */
export async function findPreviews(
  connect: Connect,
  { production, user, all }: SearchScope,
): Promise<Preview[]> {
  const [own, every] = await Promise.all([
    user ? connect.contentOf(user.guid) : [],
    all ? connect.allContent().catch(undefinedOn(401, 403)) : [],
  ]);
  const separate = own.flatMap((content) => separateOf(content) ?? []);
  const apps = new Map(
    [production, ...(every ?? []).filter(mayHaveDrafts)].map((content) => [content?.guid, content]),
  );
  const known = [...apps.values()].filter((content) => content !== undefined);
  const drafts = await inParallel(
    known.map((content) => async () => {
      // It may have been deleted since it was listed.
      const bundles = await connect.bundles(content.guid).catch(undefinedOn(401, 403, 404));
      return draftsOf(content, bundles ?? []);
    }),
  );
  return [...separate, ...drafts.flat()];
}

function separateOf(content: Content): Preview | undefined {
  const record = recordOf(content);
  if (!record) return undefined;
  const { host, repository, pullRequest, app, production } = record;
  const created = content.last_deployed_time ?? content.created_time;
  return {
    kind: 'separate',
    owner: { host, repository, pullRequest },
    app,
    content,
    ...(production !== undefined && { production }),
    created: created ? new Date(created) : new Date(),
  };
}

/** The drafts among the bundles of a content item. The active bundle is not one, even if it was uploaded as a preview. */
export function draftsOf(content: Content, bundles: readonly Bundle[]): Preview[] {
  return bundles.flatMap((bundle): Preview[] => {
    const owner = ownerOf(bundle);
    if (!owner || bundle.id === content.bundle_id || bundle.active) return [];
    const created = new Date(bundle.created_time);
    return [{ kind: 'draft', owner, app: content.name, content, production: content.guid, bundle, created }];
  });
}

/** The drafts of a pull request, newest first. */
export const draftsOfPullRequest = (
  content: Content,
  bundles: readonly Bundle[],
  owner: PreviewOwner,
): readonly Bundle[] =>
  draftsOf(content, bundles)
    .flatMap((draft) => (draft.bundle && isSamePullRequest(draft.owner, owner) ? [draft.bundle] : []))
    // Connect numbers bundles in the order of their uploads.
    .toSorted((one, other) => Number(other.id) - Number(one.id));

/** This action creates drafts only in apps that the key may change and that are not previews themselves. */
const mayHaveDrafts = (content: Content) =>
  (content.app_role === 'owner' || content.app_role === 'editor') &&
  content.app_mode === 'python-dash' &&
  !recordOf(content);

export const isSameRepository = (
  one: Pick<PreviewOwner, 'host' | 'repository'>,
  other: Pick<PreviewOwner, 'host' | 'repository'>,
): boolean => one.host === other.host && one.repository === other.repository;

export const isSamePullRequest = (one: PreviewOwner, other: PreviewOwner): boolean =>
  isSameRepository(one, other) && one.pullRequest === other.pullRequest;
