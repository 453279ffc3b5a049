import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import type { ServerState } from '../deploy/server-state.ts';
import type { EarlierPreview } from '../github/comment-text.ts';
import { visitorsUrl } from '../settings/vanity.ts';
import { draftPage, draftsOfPullRequest } from './draft.ts';
import { commitOf } from './find.ts';
import type { PreviewPlan } from './plan.ts';
import { findOwnPreview } from './separate.ts';

/**
 * The previews of the app that exist before this run: while a newer one is built, or if it fails, the comment goes on
 * linking the one that worked.
 *
 * @param plan for the preview that this run makes
 * @param name the name of the app
 */
export async function earlierPreviews(
  { kind }: Pick<PreviewPlan, 'kind'>,
  owner: PreviewOwner,
  name: string,
  { content: production, bundles, user }: ServerState,
  connect: Connect,
): Promise<readonly EarlierPreview[]> {
  if (kind === 'draft') {
    const drafts = production ? draftsOfPullRequest(production, bundles, { owner }) : [];
    return drafts.flatMap((draft) =>
      production ? [{ url: draftPage(production, draft.id), commit: commitOf(draft) }] : [],
    );
  }
  // What fails here also fails later, and is reported then.
  const content = user && (await findOwnPreview(user, { owner, name }, { connect }).catch(() => undefined));
  if (!content?.bundle_id) return [];
  const bundle = await connect.bundle(content.guid, content.bundle_id).catch(() => undefined);
  return [{ url: visitorsUrl(content, connect.server).href, commit: bundle && commitOf(bundle) }];
}
