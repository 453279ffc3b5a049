import type { Mishap } from './errors.ts';
import type { Inputs } from './inputs.ts';

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
>;

/** What a deployment was told and can't heed, because another input speaks against it: it isn't passed over in silence. */
export function ignoredInputs(inputs: Given): readonly Mishap[] {
  const { name, contentGuid, create, mode, rollbackTo, verify, verifyPath, clientKey } = inputs;
  const ignored = (input: string, why: string, fix: string): Mishap => ({
    what: `The input ${input} is ignored.`,
    why,
    fix,
  });
  return [
    name !== undefined &&
      contentGuid !== undefined &&
      ignored(
        'name',
        'content-guid says which content item it is, and that keeps its name.',
        'Leave name out.',
      ),
    create === true &&
      contentGuid !== undefined &&
      ignored('create', 'What content-guid names is never created.', 'Leave one of the two out.'),
    rollbackTo !== undefined &&
      ignored(
        'rollback-to',
        `It counts with mode: rollback, and the mode is ${mode}.`,
        'Set mode: rollback, or leave it out.',
      ),
    verifyPath !== undefined &&
      verify === 'none' &&
      ignored(
        'verify-path',
        'With verify: none the app is not visited.',
        'Set verify: starts, or leave it out.',
      ),
    clientKey !== undefined &&
      inputs.clientCertificate === undefined &&
      ignored(
        'client-key',
        'It belongs to a client-certificate, and none is given.',
        'Give client-certificate, too.',
      ),
  ].filter((mishap) => mishap !== false);
}
