import { isBranchDraft } from '../connect/bundle-metadata.ts';
import type { Bundle } from '../connect/types.ts';
import { can, firstRelease } from '../connect/version.ts';
import type { DeployContext } from '../context.ts';
import { release } from '../deploy/release.ts';
import type { DeployRequest } from '../deploy/request.ts';
import type { ServerState } from '../deploy/server-state.ts';
import { input } from '../shared/input-names.ts';
import { UserError } from '../shared/problems.ts';
import { recordingProgress, type Status } from '../shared/progress.ts';
import { draftPage, draftProgress } from './draft.ts';
import { recordPreview } from './request.ts';

/**
 * Deploys a draft outside of pull requests, for `mode: draft`: it is verified and not activated, and the content item is
 * not changed. It replaces the earlier draft of the same branch.
 *
 * @throws {UserError} if the server has no drafts, the app is not deployed yet, or it doesn't build or start
 */
export async function deployDraft(
  request: Omit<DeployRequest, 'kind' | 'declared'>,
  context: DeployContext,
  state: Promise<ServerState>,
): Promise<Status> {
  const { connect } = context;
  const { progress, facts } = recordingProgress(context.progress);
  // `release` reports it if the server's state could not be fetched.
  const version = await state.then(({ settings }) => settings.version).catch(() => undefined);
  if (can('drafts', version) === 'no') throw new UserError(noDrafts(version ?? ''));
  const deploying = { ...context, progress: draftProgress(progress) };
  await release({ ...request, kind: 'preview' }, deploying, state);
  const { contentGuid: guid = '', bundleId = '' } = facts();
  const content = await connect.content(guid);
  const url = draftPage(content, bundleId);
  recordPreview({ kind: 'draft', url, content, bundleId, audience: { access: 'collaborators' } }, context);
  progress.log.info(`Draft: ${url}`);
  await removeEarlier(guid, bundleId, request.source.source_branch, context);
  return 'previewed';
}

/** Removes the drafts that the own one replaces. A failure is only logged: the next run tries again. */
async function removeEarlier(
  guid: string,
  own: string,
  branch: string | undefined,
  { connect, progress, signal }: DeployContext,
): Promise<void> {
  try {
    for (const { id } of earlierDrafts(await connect.bundles(guid), own, branch)) {
      await connect.deleteBundle(guid, id);
      progress.log.info(`Removed the earlier draft of ${branch}, bundle ${id}.`);
    }
  } catch (error) {
    signal.throwIfAborted();
    progress.log.info(`Earlier drafts were not removed: ${(error as Error).message}`);
  }
}

/** The drafts of a branch that are older than the own one. Drafts of pull requests are never among them. */
export function earlierDrafts(
  bundles: readonly Bundle[],
  own: string,
  branch: string | undefined,
): readonly Bundle[] {
  return bundles.filter(
    (bundle) =>
      branch !== undefined &&
      Number(bundle.id) < Number(own) &&
      !bundle.active &&
      isBranchDraft(bundle) &&
      bundle.metadata?.source_branch === branch,
  );
}

const noDrafts = (version: string) => ({
  message: `Connect ${version} has no drafts.`,
  reason: `They exist from Connect ${firstRelease('drafts')} on.`,
  hint: `Remove ${input('mode', 'draft')}, or use a content item of its own: set another ${input('name')}.`,
});
