import { createHmac } from 'node:crypto';
import type { Bundle } from '../connect/types.ts';
import { TheInput } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import type { Environment, Variable } from './settings.ts';

/**
 * Parses the input `environment`: one variable per line, `NAME` for a value from the environment of the step, or
 * `NAME=value`. Empty lines and lines that begin with `#` are ignored.
 *
 * @returns mistakes that contain no values: a line without a name may be one
 */
export function parseVariables(
  given: string,
  step: Readonly<Record<string, string | undefined>>,
): { readonly variables: readonly Variable[]; readonly mistakes: readonly Problem[] } {
  const variables: Variable[] = [];
  const mistakes: Problem[] = [];
  for (const [index, raw] of given.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, name = '', equals, value = ''] = /^([^=]*)(=)?(.*)$/s.exec(line) ?? [];
    const fromStep = Object.hasOwn(step, name) ? step[name] : undefined;
    const mistake =
      nameProblem(name, index + 1) ??
      (variables.some((one) => one.name === name) ? twice(name) : undefined) ??
      (equals ? encodedValue(name, value, index + 1) : absent(name, fromStep, index + 1));
    if (mistake) mistakes.push(mistake);
    else
      variables.push(equals ? { name, value, from: 'text' } : { name, value: fromStep ?? '', from: 'step' });
  }
  return { variables, mistakes };
}

export const isVariableName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);

/** Whether a text may be shown as the name of a variable: a value without a name looks different. */
const looksLikeName = (text: string): boolean =>
  /^[A-Z][A-Z0-9]*(?:[_.-][A-Z0-9]+)+\s*$|^[A-Z]{1,16}\s*$/.test(text) && text.length <= 64;

function nameProblem(name: string, line: number): Problem | undefined {
  if (isVariableName(name)) return undefined;
  return {
    message: looksLikeName(name)
      ? `${TheInput('environment')} has a variable named ${JSON.stringify(name)}.`
      : `${TheInput('environment')} has a line that does not begin with the name of a variable: ${line} (not shown here, as it may be a secret).`,
    reason:
      'A name consists of letters, digits and "_", does not begin with a digit, and is followed by "=" without a space.',
    hint: 'Write one variable per line: NAME, or NAME=value. For a value of several lines, write NAME alone.',
  };
}

/** Base64 ends with "=": such a value without its name would become the name of a variable. */
function encodedValue(name: string, value: string, line: number): Problem | undefined {
  const isEncoded =
    name.length >= 16 && !name.includes('_') && [/\d/, /[a-z]/, /[A-Z]/].every((kind) => kind.test(name));
  if (!isEncoded || !/^=?$/.test(value)) return undefined;
  return {
    message: `${TheInput('environment')} seems to have a value without a name: line ${line} (not shown here, as it may be a secret).`,
    hint: 'Write one variable per line: NAME, or NAME=value.',
  };
}

const twice = (name: string): Problem => ({
  message: `${TheInput('environment')} names ${name} twice.`,
  hint: 'Remove one of the two lines.',
});

function absent(name: string, value: string | undefined, line: number): Problem | undefined {
  if (value !== undefined && value !== '') return undefined;
  // The step's environment has this name, so it is one.
  if (value === '')
    return { message: `${TheInput('environment')} names ${name}, which is empty.`, ...noSecret(name) };
  if (!looksLikeName(name))
    return {
      message: `${TheInput('environment')} has a line without "=" that names no variable of the step: ${line} (not shown here, as it may be a secret).`,
      reason:
        'A line without "=" takes its value from the environment: in a workflow, from `env:` of the step.',
      hint: 'Add the variable to `env:` of the step (in a terminal, export it), or write NAME=value.',
    };
  return {
    message: `${TheInput('environment')} names ${name}, and the environment doesn't have it.`,
    ...notInStep(name),
  };
}

const noSecret = (name: string) => ({
  reason: 'GitHub passes an empty text for a secret that does not exist or that this event may not read.',
  hint: `Create the secret, or write ${name}= for an empty value.`,
});

const notInStep = (name: string) => ({
  reason: 'A line without "=" takes its value from the environment: in a workflow, from `env:` of the step.',
  hint: `Add \`${name}: \${{ secrets.${name} }}\` to \`env:\` of the step (in a terminal, export ${name}), or write ${name}=value.`,
});

/** Names of variables whose values are secrets, also if the workflow writes them as text: `${{ secrets.… }}`. */
const secretName = /key|token|secret|passw|pwd|credential|dsn|auth/i;

/**
 * The values to hide in everything that is printed: those from the step's environment, and those whose name says so. Only
 * lines of 8 or more characters are hidden: hiding `1` or `prod` would make the log unreadable.
 *
 * @param published texts that are shown anyway, such as the URL of the server: what is part of one isn't a secret
 */
export function secretsOf(
  environment: Environment | undefined,
  published: readonly (string | undefined)[] = [],
): readonly string[] {
  const lines = (environment?.variables ?? [])
    .filter(({ name, from }) => from === 'step' || secretName.test(name))
    .flatMap(({ value }) => value.split(/\r?\n/).map((line) => line.trim()));
  return [...new Set(lines)].filter(
    (line) => line.length >= 8 && !published.some((text) => text?.includes(line)),
  );
}

/*
 * Connect never returns the value of a variable. To recognize changed values, a digest of each value is stored in the
 * metadata of the bundle. It is keyed with the API key, so that nobody else can test values against it. With another key
 * all values count as changed once.
 */

const metadataKey = 'connect_dash_deploy_environment';

/** Digests by the names of the variables. */
export type ValueDigests = Readonly<Record<string, string>>;

/**
 * The digests of the declared values. None with trusted publishing, whose keys differ on each run: all values are set on
 * each run then.
 */
export function valueDigests(environment: Environment | undefined, apiKey: string | undefined): ValueDigests {
  if (apiKey === undefined) return {};
  const digests = (environment?.variables ?? []).map(({ name, value }) => {
    const digest = createHmac('sha256', apiKey).update(`${metadataKey}\0${name}\0${value}`).digest('hex');
    return [name, digest.slice(0, 32)];
  });
  return Object.fromEntries(digests);
}

/** The metadata of a bundle that is deployed with these values. */
export const digestNote = (digests: ValueDigests): Readonly<Record<string, string>> =>
  Object.keys(digests).length === 0 ? {} : { [metadataKey]: JSON.stringify(digests) };

/**
 * The digests of the values on the server, as far as they are certain: the active bundle and all newer ones agree. A newer
 * bundle is of a run that failed after it may have set its values, or that was rolled back.
 *
 * @param bundles all bundles of the content item
 */
export function knownDigests(bundles: readonly Bundle[], activeId: string | null | undefined): ValueDigests {
  const since = bundles.filter(({ id }) => Number(id) >= Number(activeId ?? Number.POSITIVE_INFINITY));
  const active = since.find(({ id }) => id === activeId);
  const digests = active ? digestsOf(active) : {};
  const newer = since.map(digestsOf);
  const agreed = Object.entries(digests).filter(([name, digest]) =>
    newer.every((other) => !Object.hasOwn(other, name) || other[name] === digest),
  );
  return Object.fromEntries(agreed);
}

/** The names of the variables that had other values with an earlier bundle. The newest bundle has the latest digests. */
export function changedSince(bundles: readonly Bundle[], earlier: Bundle): readonly string[] {
  const newer = bundles
    .filter(({ id }) => Number(id) > Number(earlier.id))
    .toSorted((a, b) => Number(a.id) - Number(b.id));
  const last: ValueDigests = Object.assign({}, ...newer.map(digestsOf));
  return Object.entries(digestsOf(earlier))
    .filter(([name, digest]) => Object.hasOwn(last, name) && last[name] !== digest)
    .map(([name]) => name);
}

function digestsOf({ metadata }: Pick<Bundle, 'metadata'>): ValueDigests {
  try {
    const value: unknown = JSON.parse(metadata?.[metadataKey] ?? '{}');
    const entries = Object.entries(value ?? {}).filter(([, digest]) => typeof digest === 'string');
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
