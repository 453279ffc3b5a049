import type { Connect } from '../connect/client.ts';
import type { ServerState } from '../deploy/server-state.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { input } from '../shared/input-names.ts';
import type { Progress } from '../shared/progress.ts';
import { laterDraft } from './draft.ts';
import { planFrom } from './plan.ts';
import type { Subject } from './reporters.ts';
import type { PreviewDeployContext, PreviewRequest, PreviewResult } from './request.ts';
import { laterSeparate } from './separate.ts';

/** What a later run made for the pull request. Where it can't be looked for there is none: what is done next tells why. */
export async function findNewerPreview(
  inputs: Inputs,
  request: Pick<PreviewRequest, 'owner' | 'app' | 'source'>,
  context: PreviewDeployContext,
): Promise<PreviewResult | undefined> {
  const { seen, signal } = context;
  if (inputs.force || seen.choice.kind === 'refused') return undefined;
  const plan = planFrom(inputs, seen);
  if (plan.kind === 'draft') return laterDraft(plan.production, seen.bundles, request, context);
  if (plan.kind === 'refused' || !seen.user) return undefined;
  return await laterSeparate(seen.user, request, context).catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
}

/** The bundles may be others by now. */
export async function seenNow(seen: ServerState, connect: Connect): Promise<ServerState> {
  const { content } = seen;
  return content ? { ...seen, bundles: await connect.bundles(content.guid).catch(() => []) } : seen;
}

export function logNewerPreview(
  { bundleId, url }: PreviewResult,
  { pullRequest }: Subject,
  { log }: Progress,
): void {
  log.notice({
    message: `A later run made the preview of pull request #${pullRequest}, so this one makes none: bundle ${bundleId}.`,
    reason: `It is at ${url}.`,
    hint: `Nothing, if the later one is wanted. ${input('force', 'true')} makes this one anyway.`,
  });
}
