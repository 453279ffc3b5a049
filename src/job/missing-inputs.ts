import { input, TheInput } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import { type Job, type JobOptions, needsServer } from './job.ts';

interface Present extends Pick<JobOptions, 'hasServer' | 'hasKey'> {
  /** The job may request an identity token. It can be exchanged for a key of one known content item. */
  readonly hasIdToken?: boolean;
  readonly contentGuid?: string | undefined;
}

/**
 * The problems of a job that needs a server or a key and has none. Inputs without them are valid: a pull request from a
 * fork has neither secrets nor variables.
 */
export function missingFor(
  job: Job,
  { hasServer, hasKey, hasIdToken, contentGuid }: Present,
): readonly Problem[] {
  if (!needsServer(job)) return [];
  const unset = (name: string, fallback: string, hint: string): Problem => ({
    message: `${TheInput(name)} is missing.`,
    reason: `Neither the input nor the environment variable ${fallback} is set, or the variable or secret it refers to is empty.`,
    hint,
  });
  const server = unset(
    'server',
    'CONNECT_SERVER',
    `Set it to the URL of Posit Connect, for example ${input('server', variable('vars.CONNECT_SERVER'))}.`,
  );
  const noPermission =
    contentGuid === undefined ? '' : ' For trusted publishing, add `id-token: write` to `permissions`.';
  const key = unset(
    'api-key',
    'CONNECT_API_KEY',
    `Create an API key in Connect, store it as a secret, and set ${input('api-key', variable('secrets.CONNECT_API_KEY'))}.${noPermission}`,
  );
  const guid: Problem = {
    message: 'Input `content-guid` is missing.',
    reason:
      'Without `api-key`, and with the permission `id-token: write`, the job uses trusted publishing. It needs the GUID of the content that trusts this workflow.',
    hint: "Set `content-guid` to the app's GUID (in Connect: Settings > Info). Trusted publishing can't create content: for a first deployment, set `api-key`.",
  };
  return [...(hasServer ? [] : [server]), ...(hasKey ? [] : [hasIdToken && !contentGuid ? guid : key])];
}

/** An expression of a workflow. */
const variable = (name: string) => `\${{ ${name} }}`;
