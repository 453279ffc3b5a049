import type { Connect } from '../connect/client.ts';
import type { Seen } from '../deploy/preflight.ts';
import { input } from '../shared/input-names.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Progress } from '../shared/progress.ts';
import { laterDraft } from './draft.ts';
import type { Made, PreviewOrder, PreviewSurroundings } from './request.ts';
import { planFrom } from './plan.ts';
import { laterSeparate } from './separate.ts';
import type { Subject } from './reporters.ts';

/** What a later run made for the pull request. Where it can't be looked for there is none: what is done next tells why. */
export async function laterPreview(
  inputs: Inputs,
  order: Pick<PreviewOrder, 'owner' | 'app' | 'source'>,
  surroundings: PreviewSurroundings,
): Promise<Made | undefined> {
  const { seen, signal } = surroundings;
  if (inputs.force || seen.choice.kind === 'refused') return undefined;
  const plan = planFrom(inputs, seen);
  if (plan.kind === 'draft') return laterDraft(plan.production, seen.bundles, order, surroundings);
  if (plan.kind === 'refused' || !seen.user) return undefined;
  return await laterSeparate(seen.user, order, surroundings).catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
}

/** The bundles may be others by now. */
export async function seenNow(seen: Seen, connect: Connect): Promise<Seen> {
  const { content } = seen;
  return content ? { ...seen, bundles: await connect.bundles(content.guid).catch(() => []) } : seen;
}

export function tellLater({ bundleId, url }: Made, { pullRequest }: Subject, { log }: Progress): void {
  log.notice({
    what: `A later run made the preview of pull request #${pullRequest}, so this one makes none: bundle ${bundleId}.`,
    why: `It is at ${url}.`,
    fix: `Nothing, if the later one is wanted. ${input('force', 'true')} makes this one anyway.`,
  });
}
