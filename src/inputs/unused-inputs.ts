import { input, TheInput } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import type { Inputs } from './inputs.ts';

const unused = (name: string, reason: string, hint: string): Problem => ({
  message: `${TheInput(name)} has no effect.`,
  reason,
  hint,
});

/** The set inputs that a draft preview doesn't use: it is part of the content item of production. */
export const separateOnlyInputs = (
  inputs: Pick<Inputs, 'previewAccess' | 'previewViewers' | 'previewEnvironment' | 'previewVanityPath'>,
): readonly string[] =>
  [
    inputs.previewAccess && 'preview-access',
    inputs.previewViewers && 'preview-viewers',
    inputs.previewEnvironment.length > 0 && 'preview-environment',
    inputs.previewVanityPath && 'preview-vanity-path',
  ].filter((name) => typeof name === 'string');

/** Inputs of separate previews that a draft preview doesn't use. */
export function unusedInPreview(inputs: Inputs): readonly Problem[] {
  if (inputs.preview !== 'draft') return [];
  const reason = `A draft preview (${input('preview', 'draft')}) runs with the access, the URL and the variables of production.`;
  const hint = `Set ${input('preview', 'separate')}, or remove it.`;
  return separateOnlyInputs(inputs).map((name) => unused(name, reason, hint));
}

/** Inputs that have no effect because of another input. */
export function unusedInputs(inputs: Inputs): readonly Problem[] {
  const { contentGuid, mode } = inputs;
  const rows: readonly (readonly [name: string, isUnused: boolean, reason: string, hint: string])[] = [
    [
      'name',
      inputs.name !== undefined && contentGuid !== undefined,
      `${input('content-guid')} selects the content, and its name stays unchanged.`,
      `Remove ${input('name')}.`,
    ],
    [
      'create',
      inputs.create === true && contentGuid !== undefined,
      `Content selected by ${input('content-guid')} is never created.`,
      'Remove one of the two.',
    ],
    [
      'rollback-to',
      inputs.rollbackTo !== 'previous',
      `Only used with ${input('mode', 'rollback')} (the mode is ${input(mode)}).`,
      `Set ${input('mode', 'rollback')}, or remove it.`,
    ],
    [
      'verify-path',
      inputs.verifyPath !== undefined && inputs.verify === 'none',
      `With ${input('verify', 'none')}, the app is not requested.`,
      `Set ${input('verify', 'starts')}, or remove it.`,
    ],
    [
      'snowflake-token',
      inputs.snowflakeToken !== undefined && inputs.apiKey === undefined,
      `It requires ${input('api-key')}, which is not set: the job uses trusted publishing.`,
      `Set ${input('api-key')}, or remove it.`,
    ],
  ];
  return rows.flatMap(([name, isUnused, reason, hint]) => (isUnused ? [unused(name, reason, hint)] : []));
}
