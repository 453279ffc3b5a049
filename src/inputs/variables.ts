import type { Variable } from '../settings/settings.ts';
import { TheInput } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import { type InputContext, InvalidValue } from './parsers.ts';

/**
 * Parses environment variables, one per line: `NAME` for a value from the environment of the step, or `NAME=value`. Empty
 * lines and lines that begin with `#` are ignored.
 *
 * @returns problems that contain no values: a line without a name may be one
 */
export function parseVariables(given: string, context: InputContext): readonly Variable[] | InvalidValue {
  const variables = new Map<string, Variable>();
  const problems: Problem[] = [];
  for (const [index, raw] of given.split(/\r?\n/).entries()) {
    const text = raw.trim();
    if (text === '' || text.startsWith('#')) continue;
    const [, name = '', equals, value = ''] = /^([^=]*)(=)?(.*)$/s.exec(text) ?? [];
    const fromStep = Object.hasOwn(context.step, name) ? context.step[name] : undefined;
    const problem =
      nameProblem(name, equals && value, index + 1, context) ??
      (variables.has(name) ? twice(name, context) : undefined) ??
      (equals ? undefined : absent(name, fromStep, index + 1, context));
    if (problem) problems.push(problem);
    variables.set(
      name,
      equals ? { name, value, from: 'text' } : { name, value: fromStep ?? '', from: 'step' },
    );
  }
  return problems.length > 0 ? new InvalidValue(...problems) : [...variables.values()];
}

export const isVariableName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);

/** Whether a text may be shown as the name of a variable: a value without a name looks different. */
const looksLikeName = (text: string): boolean =>
  /^[A-Z][A-Z0-9]*(?:[_.-][A-Z0-9]+)+\s*$|^[A-Z]{1,16}\s*$/.test(text) && text.length <= 64;

/** Base64 ends with "=": such a value without its name would become the name of a variable. */
const isEncoded = (name: string, value: string | undefined): boolean =>
  (value === '' || value === '=') &&
  name.length >= 16 &&
  !name.includes('_') &&
  [/\d/, /[a-z]/, /[A-Z]/].every((kind) => kind.test(name));

const hidden = (line: number) => `line ${line} (not shown here, as it may be a secret)`;

function nameProblem(
  name: string,
  value: string | undefined,
  line: number,
  context: InputContext,
): Problem | undefined {
  if (isVariableName(name) && !isEncoded(name, value)) return undefined;
  return {
    message: looksLikeName(name)
      ? `${TheInput(context.name)} has a variable named ${JSON.stringify(name)}.`
      : `${TheInput(context.name)} has a line that does not begin with the name of a variable: ${hidden(line)}.`,
    reason:
      'A name consists of letters, digits and "_", does not begin with a digit, and is followed by "=" without a space.',
    hint: 'Write one variable per line: NAME, or NAME=value (not NAME: value). For a value of several lines, write NAME alone.',
  };
}

const twice = (name: string, context: InputContext): Problem => ({
  message: `${TheInput(context.name)} names ${name} twice.`,
  hint: 'Remove one of the two lines.',
});

/** The problem of a name without a value in the environment of the step. */
function absent(
  name: string,
  value: string | undefined,
  line: number,
  context: InputContext,
): Problem | undefined {
  if (value) return undefined;
  if (value === '') {
    return {
      // The step's environment has this name, so it is one.
      message: `${TheInput(context.name)} names ${name}, which is empty.`,
      reason: 'GitHub passes an empty text for a secret that does not exist or that this event may not read.',
      hint: `Create the secret, or write ${name}= for an empty value.`,
    };
  }
  const shown = looksLikeName(name) ? name : 'NAME';
  return {
    message: looksLikeName(name)
      ? `${TheInput(context.name)} names ${name}, and the environment doesn't have it.`
      : `${TheInput(context.name)} has a line without "=" that names no variable of the step: ${hidden(line)}.`,
    reason:
      'A line without "=" takes its value from the environment: in a workflow, from `env:` of the step.',
    hint: `Add \`${shown}: \${{ secrets.${shown} }}\` to \`env:\` of the step (in a terminal, export ${shown}), or write ${shown}=value.`,
  };
}
