import { createHmac } from 'node:crypto';
import type { Bundle } from '../connect/types.ts';
import { TheInput } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import type { Environment, Variable } from './settings.ts';

/**
 * Reads the input `environment`: a line each, `NAME` for a value from the step's own environment, `NAME=value` for
 * one that stands there. Empty lines and those that begin with `#` say nothing.
 *
 * @returns no value in any mistake
 */
export function parseVariables(
  given: string,
  step: Readonly<Record<string, string | undefined>>,
): { readonly variables: readonly Variable[]; readonly mistakes: readonly Problem[] } {
  const variables: Variable[] = [];
  const mistakes: Problem[] = [];
  for (const line of given.split(/\r?\n/).map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name = '', equals, value = ''] = /^([^=]*)(=)?(.*)$/s.exec(line) ?? [];
    const given = Object.hasOwn(step, name) ? step[name] : undefined;
    const mistake =
      nameMistake(name) ??
      (variables.some((one) => one.name === name) ? twice(name) : undefined) ??
      (equals ? undefined : absent(name, given));
    if (mistake) mistakes.push(mistake);
    else variables.push(equals ? { name, value, from: 'text' } : { name, value: given ?? '', from: 'step' });
  }
  return { variables, mistakes };
}

export const isVariableName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);

/** What is before the `=` is shown only where it looks like a name: a value pasted alone could be a secret. */
function nameMistake(name: string): Problem | undefined {
  if (isVariableName(name)) return undefined;
  const isNear = /^[A-Za-z_][\w.-]*\s*$/.test(name);
  return {
    message: isNear
      ? `${TheInput('environment')} has a variable named ${JSON.stringify(name)}.`
      : `${TheInput('environment')} has a line that begins with no name of a variable (it is not shown here).`,
    reason:
      'A name consists of letters, digits and "_", begins with no digit, and has no space before its "=".',
    hint: 'Write one variable a line: NAME, or NAME=value. A value of several lines is given by NAME alone.',
  };
}

const twice = (name: string): Problem => ({
  message: `${TheInput('environment')} names ${name} twice.`,
  hint: 'Leave one of the two lines.',
});

function absent(name: string, value: string | undefined): Problem | undefined {
  if (value !== undefined && value !== '') return undefined;
  return {
    message: `${TheInput('environment')} names ${name}, and the environment ${value === '' ? 'has an empty value for it' : "doesn't have it"}.`,
    ...(value === '' ? noSecret(name) : notInStep(name)),
  };
}

const noSecret = (name: string) => ({
  reason: 'GitHub gives an empty text for a secret that does not exist, or that this event may not see.',
  hint: `Create the secret, or write ${name}= if it is meant to be empty.`,
});

const notInStep = (name: string) => ({
  reason: 'A line without "=" takes the value from the environment: in a workflow, from `env:` of the step.',
  hint: `Add \`${name}: \${{ secrets.${name} }}\` to \`env:\` of the step (in a terminal, export ${name}), or write ${name}=value.`,
});

/**
 * The lines to mask before anything is printed: what comes from the step's environment, line by line, where it has 8
 * or more characters. Masking `1` or `prod` would star out the whole log.
 */
export function secretsOf(environment: Environment | undefined): readonly string[] {
  const lines = (environment?.variables ?? [])
    .filter(({ from }) => from === 'step')
    .flatMap(({ value }) => value.split(/\r?\n/).map((line) => line.trim()));
  return [...new Set(lines.filter((line) => line.length >= 8))];
}

/*
 * Connect never tells a variable's value. To know on the next run which ones differ, a keyed digest of each is kept
 * beside the bundle, among its metadata. Without the key (the API key of the deployments) nobody can try values
 * against it; with another key everything counts as changed once.
 */

const note = 'connect_dash_deploy_environment';

/** By the name of the variable. */
export type ValueDigests = Readonly<Record<string, string>>;

/**
 * A digest of each declared value, keyed with the API key; none without a key that stays the same (trusted
 * publishing): then values are written on each run.
 */
export function environmentMarks(
  environment: Environment | undefined,
  apiKey: string | undefined,
): ValueDigests {
  if (apiKey === undefined) return {};
  const marks = (environment?.variables ?? []).map(({ name, value }) => {
    const digest = createHmac('sha256', apiKey).update(`${note}\0${name}\0${value}`).digest('hex');
    return [name, digest.slice(0, 32)];
  });
  return Object.fromEntries(marks);
}

/** What to add to the metadata of the bundle that these values are deployed with. */
export const environmentNote = (marks: ValueDigests): Readonly<Record<string, string>> =>
  Object.keys(marks).length === 0 ? {} : { [note]: JSON.stringify(marks) };

/**
 * The marks of the values that the server holds, as far as they are certain: the active bundle and all newer ones
 * agree. A newer one is of a run that failed after it may have written its values, or was rolled back from.
 *
 * @param bundles of the content item
 */
export function knownMarks(bundles: readonly Bundle[], activeId: string | null | undefined): ValueDigests {
  const since = bundles.filter(({ id }) => Number(id) >= Number(activeId ?? Number.POSITIVE_INFINITY));
  const active = since.find(({ id }) => id === activeId);
  const marks = active ? marksOf(active) : {};
  const newer = since.map(marksOf);
  const agreed = Object.entries(marks).filter(([name, mark]) =>
    newer.every((other) => !Object.hasOwn(other, name) || other[name] === mark),
  );
  return Object.fromEntries(agreed);
}

/**
 * The variables whose value was another one with an earlier bundle: those that it noted, and that a newer bundle noted
 * otherwise. The newest one tells what was written last.
 */
export function changedSince(bundles: readonly Bundle[], earlier: Bundle): readonly string[] {
  const newer = bundles
    .filter(({ id }) => Number(id) > Number(earlier.id))
    .toSorted((a, b) => Number(a.id) - Number(b.id));
  const last: ValueDigests = Object.assign({}, ...newer.map(marksOf));
  return Object.entries(marksOf(earlier))
    .filter(([name, mark]) => Object.hasOwn(last, name) && last[name] !== mark)
    .map(([name]) => name);
}

function marksOf({ metadata }: Pick<Bundle, 'metadata'>): ValueDigests {
  try {
    const value: unknown = JSON.parse(metadata?.[note] ?? '{}');
    const entries = Object.entries(value ?? {}).filter(([, mark]) => typeof mark === 'string');
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
