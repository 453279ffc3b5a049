import type { Settings } from '../settings/settings.ts';
import { thumbnailOutside } from '../settings/thumbnail.ts';
import { type Problem, throwProblems } from '../shared/problems.ts';
import { withConfigFile } from './connect-toml.ts';
import { type InputContext, type InputValues, parseInputs, type ReadInput } from './parsers.ts';
import { parseSettings } from './settings-inputs.ts';
import { runInputs } from './table.ts';

/** All inputs, parsed. */
export interface Inputs extends InputValues<typeof runInputs> {
  readonly settings: Settings;
  /** The input `content-guid` as it was given: a URL names the server, too. */
  readonly contentAddress: string;
}

/**
 * Reads all inputs: those of the step, then those of connect.toml.
 *
 * A missing `server` or `api-key` is not a problem here: a pull request from a fork has neither, and only the job knows
 * whether it needs them.
 *
 * @param read returns the text of an input
 * @param step the environment of the step, with CONNECT_SERVER and CONNECT_API_KEY for inputs that aren't set
 * @param app the app folder with connect.toml, absolute
 * @param options.repository the checkout, absolute
 * @param options.trustedConfig the folder whose connect.toml selects the content item, if the app's isn't trusted
 * @throws {UserError} with all problems together, none with a secret
 */
export async function readInputs(
  read: ReadInput,
  step: InputContext['step'],
  app: string,
  {
    repository = app,
    trustedConfig,
  }: { readonly repository?: string; readonly trustedConfig?: string | undefined } = {},
): Promise<{ readonly inputs: Inputs; readonly notices: readonly Problem[] }> {
  const file = await withConfigFile(read, { root: app, repository }, trustedConfig);
  const source = { ...file, step };
  const [declared, { values, problems }] = await Promise.all([
    parseSettings(source),
    parseInputs(runInputs, source),
  ]);
  const { settings } = declared;
  const outside = thumbnailOutside(settings.thumbnail, app, repository);
  const location = file.placeOf('thumbnail');
  throwProblems([
    ...file.mistakes,
    ...declared.problems,
    ...(outside ? [{ ...outside, ...(location && { location }) }] : []),
    ...problems,
  ]);
  const contentAddress = file.read('content-guid').trim();
  return { inputs: { ...values, settings, contentAddress }, notices: file.notices };
}
