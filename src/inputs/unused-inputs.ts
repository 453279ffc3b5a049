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

const ignored = (name: string, reason: string, hint: string): Problem => ({
  message: `${TheInput(name)} is ignored.`,
  reason,
  hint,
});

/** What a preview was told of content of its own, where the workflow asks for a draft. */
export function unusedInPreview(inputs: Inputs): readonly Problem[] {
  if (inputs.preview !== 'draft') return [];
  const reason = `With ${input('preview', 'draft')} the pull request's code runs with access, address and variables of production.`;
  const hint = `Set ${input('preview', 'separate')}, or leave it out.`;
  return separateOnlyInputs(inputs).map((name) => ignored(name, reason, hint));
}

/** What a deployment was told and can't heed, because another input speaks against it: it isn't passed over in silence. */
export function unusedInputs(inputs: Given): readonly Problem[] {
  const { name, contentGuid, create, mode, rollbackTo, verify, verifyPath, clientKey } = inputs;
  return [
    name !== undefined &&
      contentGuid !== undefined &&
      ignored(
        'name',
        `${input('content-guid')} says which content item it is, and that keeps its name.`,
        `Leave ${input('name')} out.`,
      ),
    create === true &&
      contentGuid !== undefined &&
      ignored('create', `What ${input('content-guid')} names is never created.`, 'Leave one of the two out.'),
    rollbackTo !== undefined &&
      ignored(
        'rollback-to',
        `It is only used with ${input('mode', 'rollback')} (the mode is ${input(mode)}).`,
        `Set ${input('mode', 'rollback')}, or leave it out.`,
      ),
    verifyPath !== undefined &&
      verify === 'none' &&
      ignored(
        'verify-path',
        `With ${input('verify', 'none')} the app is not visited.`,
        `Set ${input('verify', 'starts')}, or leave it out.`,
      ),
    clientKey !== undefined &&
      inputs.clientCertificate === undefined &&
      ignored(
        'client-key',
        `It belongs to ${input('client-certificate')}, and none is given.`,
        'Give that, too.',
      ),
    inputs.snowflakeToken !== undefined &&
      inputs.apiKey === undefined &&
      ignored(
        'snowflake-token',
        `It goes along with ${input('api-key')}, and none is given: the job's own token is used (trusted publishing).`,
        `Give ${input('api-key')}, or leave it out.`,
      ),
  ].filter((problem) => problem !== false);
}
