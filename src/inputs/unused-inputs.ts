import { input, TheInput } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import type { Inputs } from './inputs.ts';
import { separateOnlyInputs } from './preview-inputs.ts';

type Given = Pick<
  Inputs,
  | 'name'
  | 'contentGuid'
  | 'create'
  | 'mode'
  | 'rollbackTo'
  | 'verify'
  | 'verifyPath'
  | 'clientKey'
  | 'clientCertificate'
  | 'apiKey'
  | 'snowflakeToken'
>;

const unused = (name: string, reason: string, hint: string): Problem => ({
  message: `${TheInput(name)} has no effect.`,
  reason,
  hint,
});

/** Inputs of separate previews that a draft preview doesn't use. */
export function unusedInPreview(inputs: Inputs): readonly Problem[] {
  if (inputs.preview !== 'draft') return [];
  const reason = `A draft preview (${input('preview', 'draft')}) runs with the access, the URL and the variables of production.`;
  const hint = `Set ${input('preview', 'separate')}, or remove it.`;
  return separateOnlyInputs(inputs).map((name) => unused(name, reason, hint));
}

/** Inputs that have no effect because of another input. */
export function unusedInputs(inputs: Given): readonly Problem[] {
  const { name, contentGuid, create, mode, rollbackTo, verify, verifyPath, clientKey } = inputs;
  return [
    name !== undefined &&
      contentGuid !== undefined &&
      unused(
        'name',
        `${input('content-guid')} selects the content, and its name stays unchanged.`,
        `Remove ${input('name')}.`,
      ),
    create === true &&
      contentGuid !== undefined &&
      unused(
        'create',
        `Content selected by ${input('content-guid')} is never created.`,
        'Remove one of the two.',
      ),
    rollbackTo !== undefined &&
      unused(
        'rollback-to',
        `Only used with ${input('mode', 'rollback')} (the mode is ${input(mode)}).`,
        `Set ${input('mode', 'rollback')}, or remove it.`,
      ),
    verifyPath !== undefined &&
      verify === 'none' &&
      unused(
        'verify-path',
        `With ${input('verify', 'none')}, the app is not requested.`,
        `Set ${input('verify', 'starts')}, or remove it.`,
      ),
    clientKey !== undefined &&
      inputs.clientCertificate === undefined &&
      unused(
        'client-key',
        `It requires ${input('client-certificate')}, which is not set.`,
        `Set ${input('client-certificate')}.`,
      ),
    inputs.snowflakeToken !== undefined &&
      inputs.apiKey === undefined &&
      unused(
        'snowflake-token',
        `It requires ${input('api-key')}, which is not set: the job uses trusted publishing.`,
        `Set ${input('api-key')}, or remove it.`,
      ),
  ].filter((problem) => problem !== false);
}
