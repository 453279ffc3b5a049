import { requestedVersions } from '../bundle/requirements/requested-versions.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { formatAudience } from '../shared/audience.ts';
import { UserError } from '../shared/problems.ts';
import { describeChanges, liveContents } from './changes.ts';
import { makeDraft } from './draft.ts';
import { draftsOfPullRequest } from './find.ts';
import { type PlanInputs, type PreviewPlan, planPreview } from './plan.ts';
import { type PreviewContext, type PreviewRequest, type PreviewResult, recordPreview } from './request.ts';
import { makeSeparate } from './separate.ts';

/** A preview, and its differences from production, a line each. */
export interface Made extends PreviewResult {
  readonly changes: readonly string[];
}

/** Another run uploaded a newer preview of the same pull request and app. */
export interface Superseded {
  readonly status: 'superseded';
  /** The newer bundle. */
  readonly bundleId: string;
}

/**
 * Makes a preview of the kind that the inputs and the server allow, and compares it with production.
 *
 * @param temporary a folder for temporary files
 * @throws {UserError} if no preview is possible, the app doesn't build or start, or Connect refuses a setting
 */
export async function makePreview(
  inputs: PlanInputs,
  request: PreviewRequest,
  context: PreviewContext,
  temporary?: string,
): Promise<Made | Superseded> {
  const { state, progress } = context;
  if (state.choice.kind === 'refused') throw new UserError(state.choice.problem);
  const plan = planPreview(inputs, state);
  if (plan.kind === 'refused') throw new UserError(plan.problem);
  progress.log.info(plan.reason);
  // Downloaded while the preview is built.
  const live = liveContents(context, temporary);
  const made = await makeUnlessSuperseded(plan, request, context);
  if (made.status === 'superseded') return made;
  const requested = requestedVersions(request.app.requirements.text);
  const changes = describeChanges(await live, { bytes: made.bytes, requested });
  for (const line of changes) progress.log.info(`Compared with production: ${line}`);
  progress.log.info(`Who can open the preview: ${formatAudience(made.audience)}.`);
  progress.record({ changes: [...changes, ...made.notes] });
  return { ...made, changes };
}

/**
 * Two runs can upload at the same time. The newer upload wins: the run of the older one ends as `superseded`, whether it
 * succeeded or not, because the other run may have removed its bundle.
 */
async function makeUnlessSuperseded(
  plan: Exclude<PreviewPlan, { kind: 'refused' }>,
  request: PreviewRequest,
  context: PreviewContext,
): Promise<PreviewResult | Superseded> {
  const findNewer = () => newerBundle(plan.kind, request, context);
  try {
    const made =
      plan.kind === 'draft'
        ? await makeDraft(plan.production, request, context)
        : await makeSeparate(request, context);
    const newer = await findNewer();
    if (newer !== undefined) return { status: 'superseded', bundleId: newer };
    recordPreview(made, context);
    return made;
  } catch (error) {
    context.signal.throwIfAborted();
    const newer = await findNewer().catch(() => undefined);
    if (newer !== undefined) return { status: 'superseded', bundleId: newer };
    throw explainError(error, request.app, context.errorContext);
  }
}

/** The newest bundle of the preview, if another run has uploaded it after this one. */
async function newerBundle(
  kind: PreviewResult['kind'],
  { owner }: PreviewRequest,
  { connect, progress }: PreviewContext,
): Promise<string | undefined> {
  const { bundleId: own, contentGuid: guid } = progress.facts();
  if (own === undefined || guid === undefined) return undefined;
  const content = await connect.content(guid);
  const newest =
    kind === 'draft'
      ? draftsOfPullRequest(content, await connect.bundles(guid), owner)[0]?.id
      : content.bundle_id;
  return newest && Number(newest) > Number(own) ? newest : undefined;
}
