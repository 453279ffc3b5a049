import type { Content } from '../connect/types.ts';
import { can, firstRelease } from '../connect/version.ts';
import type { ServerState } from '../deploy/server-state.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { separateOnlyInputs } from '../inputs/preview-inputs.ts';
import type { Problem } from '../shared/problems.ts';

export type PreviewKind = 'draft' | 'separate';

/** All that decides which kind of preview is made. */
export interface PreviewConditions {
  readonly wanted: 'auto' | PreviewKind;
  /** The content item of production. */
  readonly production: Content | undefined;
  /** Notes beside a bundle, by which clean-up knows whose draft it is. */
  readonly metadata: 'yes' | 'no' | 'unknown';
  /** Of the server; absent where it is hidden. */
  readonly version?: string;
  /** False for a key of trusted publishing, which is good for one content item. */
  readonly mayCreate: boolean;
  /** The inputs given that only a separate preview can heed, by their names. */
  readonly separateOnly: readonly string[];
}

export type PreviewPlan =
  /** `reason` is a sentence for the log. */
  | { readonly kind: 'draft'; readonly production: Content; readonly reason: string }
  | { readonly kind: 'separate'; readonly reason: string }
  | { readonly kind: 'refused'; readonly problem: Problem };

/**
 * Which kind of preview is made: a draft beside what is live where the server can tell whose it is, else content of its
 * own. Where the workflow says what a preview is to have, it gets no draft unless it asks for one: a draft would run the
 * pull request's code with production's variables all the same.
 */
export function planPreview(situation: PreviewConditions): PreviewPlan {
  const { wanted, production, mayCreate, separateOnly } = situation;
  const obstacle = obstacleToDraft(situation);
  const wish = wanted === 'auto' ? wishInWords(separateOnly) : undefined;
  if (wanted !== 'separate' && production && !obstacle && !wish) {
    const reason = `A draft of ${production.title || production.name}: same settings, same environment, seen by its collaborators.`;
    return { kind: 'draft', production, reason };
  }
  const reason = wish ?? obstacle ?? 'preview: separate asks for it.';
  if (wanted === 'draft') {
    return refused({
      message: 'A draft preview is not possible.',
      reason,
      hint: 'Set preview: separate, or leave it out: auto takes what is possible.',
    });
  }
  if (!mayCreate) {
    return refused({
      message: 'A key of trusted publishing can make no content item of its own for a preview.',
      reason: `It is good for the one item that it was set up for. ${reason}`,
      hint: `Give an api-key for previews, ${wish && !obstacle ? 'set preview: draft where the pull request may run with what production has, ' : ''}or set preview: off.`,
    });
  }
  return { kind: 'separate', reason: `A content item of its own. ${reason}` };
}

/** The same, of a run's inputs and what the server told. */
export function planFrom(inputs: Inputs, { settings: { version }, content, user }: ServerState): PreviewPlan {
  return planPreview({
    wanted: inputs.preview === 'off' ? 'auto' : inputs.preview,
    production: content,
    metadata: can('bundle metadata', version),
    ...(version && { version }),
    mayCreate: user !== undefined,
    separateOnly: separateOnlyInputs(inputs),
  });
}

function wishInWords(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const ask = names.length === 1 ? 'asks' : 'ask';
  return `${names.join(' and ')} ${ask} for it: a draft has access, address and variables of production.`;
}

function obstacleToDraft({ production, metadata, version }: PreviewConditions): string | undefined {
  const needed = `from Connect ${firstRelease('bundle metadata')} on a draft can say whose it is`;
  if (!production) return 'The app is not deployed yet, so there is nothing that a draft could be of.';
  if (metadata === 'no') return `Only ${needed}, and this server is ${version}.`;
  if (metadata === 'unknown') return `Only ${needed}, and this server hides its version.`;
  return undefined;
}

const refused = (problem: Problem): PreviewPlan => ({ kind: 'refused', problem });
