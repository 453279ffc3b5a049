import type { Content } from '../connect/types.ts';
import { can, firstRelease } from '../connect/version.ts';
import type { ServerState } from '../deploy/server-state.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { separateOnlyInputs } from '../inputs/unused-inputs.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';

/** The inputs that decide the kind of a preview. */
export type PlanInputs = Pick<Inputs, 'preview'> & Parameters<typeof separateOnlyInputs>[0];

export type PreviewPlan =
  /** `reason` is a sentence for the log. */
  | { readonly kind: 'draft'; readonly production: Content; readonly reason: string }
  | { readonly kind: 'separate'; readonly reason: string }
  | { readonly kind: 'refused'; readonly problem: Problem };

/**
 * Chooses the kind of a preview: a draft if the server can record which pull request it belongs to, otherwise a separate
 * content item. If the workflow sets access or variables of previews, it gets a draft only if it asks for one: a draft
 * always runs with production's variables.
 */
export function planPreview(
  inputs: PlanInputs,
  { settings: { version }, content: production, user }: Pick<ServerState, 'settings' | 'content' | 'user'>,
): PreviewPlan {
  const { preview: wanted } = inputs;
  const obstacle = obstacleToDraft(production, version);
  const reasonForSeparate = wanted === 'auto' ? neededBy(separateOnlyInputs(inputs)) : undefined;
  if (wanted !== 'separate' && production && !obstacle && !reasonForSeparate) {
    const reason = `A draft of ${production.title || production.name}, with the settings and variables of production. Its collaborators can open it.`;
    return { kind: 'draft', production, reason };
  }
  const reason = reasonForSeparate ?? obstacle ?? `Because of ${input('preview', 'separate')}.`;
  if (wanted === 'draft') {
    return refused({
      message: 'A draft preview is not possible.',
      reason,
      hint: `Set ${input('preview', 'separate')}, or remove ${input('preview')}: the default chooses what is possible.`,
    });
  }
  // A key of trusted publishing has no user, and is valid for one content item.
  if (!user) {
    const draft = reasonForSeparate && !obstacle ? `, set ${input('preview', 'draft')}` : '';
    return refused({
      message: 'A key of trusted publishing cannot create a content item for a preview.',
      reason: `It is valid for one content item only. ${reason}`,
      hint: `Set ${input('api-key')} for previews${draft}, or set ${input('preview', 'off')}.`,
    });
  }
  return { kind: 'separate', reason: `A separate content item. ${reason}` };
}

function neededBy(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const inputs = new Intl.ListFormat('en-GB').format(names.map((name) => input(name)));
  return `${inputs} ${names.length === 1 ? 'needs' : 'need'} one: a draft has the access, address and variables of production.`;
}

/** A clean-up finds a draft again by the metadata of its bundle. */
function obstacleToDraft(production: Content | undefined, version: string | undefined): string | undefined {
  if (!production) return 'The app is not deployed yet, so it cannot have a draft.';
  const metadata = can('bundle metadata', version);
  if (metadata === 'yes') return undefined;
  const server = metadata === 'no' ? `this server is ${version}` : 'this server hides its version';
  return `A server can record which pull request a draft belongs to from Connect ${firstRelease('bundle metadata')} on; ${server}.`;
}

const refused = (problem: Problem): PreviewPlan => ({ kind: 'refused', problem });
