import { closest } from '../shared/did-you-mean.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import { quote } from './parsers.ts';
import { inputNames } from './table.ts';

/** Inputs and options of other tools (rsconnect-python, connect-actions, connect-publish), each with what to do here. */
const otherTools: Readonly<Record<string, string>> = {
  'access-type': 'Set `access`.',
  account: 'Set `server` and `api-key`.',
  'app-id': 'Set `content-guid`.',
  cacert: 'Set `ca-certificate`.',
  'connect-api-key': 'Set `api-key`.',
  'connect-server': 'Set `server`.',
  'deployment-file': 'Remove it: deployment records are found. If there are several, set `content-guid`.',
  dir: 'Set `path`.',
  draft: 'Set `mode: draft`; pull requests get a preview by default.',
  env: 'Set `environment`.',
  image: 'Set `settings: default_image_name: …`.',
  namespace: 'Set `vanity-path` to the whole path.',
  python: 'Remove it: no Python is needed on the runner.',
  'require-vanity-path': 'Set `vanity-path`: a path that is taken is an error.',
  requirements: 'Set `requirements-file`.',
  'rsconnect-args': 'Use the inputs of this action, see docs/migrating.md.',
  'show-logs': 'Remove it: the log of the build is always shown.',
  'update-env': 'Set `environment` to the names of the variables.',
  url: 'Set `server`.',
  'working-directory': 'Set `path`.',
};

/** The problem of a name that is not an input. */
export function unknownInput(name: string): Problem {
  const other = Object.hasOwn(otherTools, name) ? otherTools[name] : undefined;
  const near = closest(name.replaceAll('_', '-'), inputNames);
  return {
    message: `There is no input ${input(quote(name).slice(1, -1))}.`,
    hint:
      other ?? (near === undefined ? 'See docs/inputs.md for all inputs.' : `Did you mean ${input(near)}?`),
  };
}

/**
 * The inputs of a step that this action does not have. The runner passes every name of `with:`, and only warns about
 * unknown ones: a misspelt `access` would otherwise open the app to other people than intended.
 *
 * @param environment of the step, with an `INPUT_…` variable for each name of `with:`
 *
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputs
 */
export const unknownInputs = (
  environment: Readonly<Record<string, string | undefined>>,
): readonly Problem[] =>
  Object.keys(environment)
    .flatMap((name) => /^INPUT_(.+)$/.exec(name)?.[1]?.toLowerCase() ?? [])
    .filter((name) => !inputNames.includes(name))
    .map(unknownInput);

/** The problem of a step that still passes environment variables as connect-publish expects them. */
export function otherVariables(
  environment: Readonly<Record<string, string | undefined>>,
): readonly Problem[] {
  const names = Object.keys(environment).flatMap((name) => /^CONNECT_ENV_SET_(.+)$/.exec(name)?.[1] ?? []);
  if (names.length === 0) return [];
  return [
    {
      message: `CONNECT_ENV_SET_${names[0]} has no effect.`,
      reason: 'It sets a variable of the app for the action connect-publish.',
      hint: `Set \`environment: ${names[0]}\` and \`env:\` with ${names[0]} instead.`,
    },
  ];
}
