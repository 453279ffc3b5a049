import { parseVariables } from '../settings/environment.ts';
import type { Audience, Principal, Variable } from '../settings/settings.ts';
import { parseVanityPath } from '../settings/vanity.ts';
import type { Problem } from '../shared/problems.ts';
import { InvalidValue, parseChoice } from './parsers.ts';
import { parseAccess, parsePrincipals } from './settings-inputs.ts';

type ParsedInput<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly mistakes: readonly Problem[] };

/** Who may open the app in production, as the workflow sets it. Invalid values are reported by `readInputs`. */
export function parseAudience(read: (name: string) => string): Audience {
  const [access, viewers] = [read('access').trim(), read('viewers').trim()];
  const [seenBy, named] = [parseAccess(access), parsePrincipals(viewers)];
  return {
    ...(access !== '' && !(seenBy instanceof InvalidValue) && { access: seenBy }),
    ...(viewers !== '' && !(named instanceof InvalidValue) && { viewers: named }),
  };
}

const kinds = ['auto', 'draft', 'separate', 'off'] as const;

/**
 * Parses the inputs of previews.
 *
 * @param read returns the text of an input, `''` if it isn't set
 * @param step the environment of the step, for `preview-environment`
 */
export function parsePreviewInputs(
  read: (name: string) => string,
  step: Readonly<Record<string, string | undefined>>,
) {
  const parse = <T>(name: string, how: (given: string) => T | InvalidValue): ParsedInput<T | undefined> => {
    const given = read(name).trim();
    if (given === '') return { ok: true, value: undefined };
    const value = how(given);
    return value instanceof InvalidValue
      ? { ok: false, mistakes: value.mistakes(name, given) }
      : { ok: true, value };
  };
  return {
    preview: withDefault(
      parse('preview', (given) => parseChoice(given, kinds)),
      'auto',
    ),
    previewAccess: parse('preview-access', parseAccess),
    previewViewers: parse('preview-viewers', (given): readonly Principal[] | InvalidValue =>
      parsePrincipals(given),
    ),
    previewEnvironment: variablesOf(read('preview-environment'), step),
    previewVanityPath: parse('preview-vanity-path', parseTemplate),
  };
}

function withDefault<T>(parsed: ParsedInput<T | undefined>, standard: T): ParsedInput<T> {
  return parsed.ok ? { ok: true, value: parsed.value ?? standard } : parsed;
}

function variablesOf(
  given: string,
  step: Readonly<Record<string, string | undefined>>,
): ParsedInput<readonly Variable[]> {
  const { variables, mistakes } = parseVariables(given, step);
  // The shared parser names the input of production.
  const named = mistakes.map((mistake) => ({
    ...mistake,
    message: mistake.message.replace('Input `environment`', 'Input `preview-environment`'),
  }));
  return mistakes.length > 0 ? { ok: false, mistakes: named } : { ok: true, value: variables };
}

/** Fills a template such as `/preview/{name}/{number}`. A vanity path takes no dot, though a name may have one. */
export function previewVanityPath(template: string, app: string, pullRequest: number): string {
  return template.replaceAll('{name}', app.replaceAll('.', '-')).replaceAll('{number}', `${pullRequest}`);
}

/** Without the number, all pull requests would claim the same path. */
function parseTemplate(given: string): string | InvalidValue {
  const example = parseVanityPath(previewVanityPath(given, 'name', 1));
  const hasNumber = given.includes('{number}');
  return example !== undefined && hasNumber
    ? given
    : new InvalidValue('a path with {number} and optionally {name}, such as /preview/{name}/{number}');
}

/** The inputs of separate previews. */
interface OfSeparate {
  readonly previewAccess: unknown;
  readonly previewViewers: unknown;
  readonly previewEnvironment: readonly Variable[];
  readonly previewVanityPath: unknown;
}

/** The set inputs that a draft doesn't use: it is part of the content item of production. */
export function separateOnlyInputs(given: OfSeparate): readonly string[] {
  const { previewAccess, previewViewers, previewEnvironment, previewVanityPath } = given;
  return [
    previewAccess !== undefined && 'preview-access',
    previewViewers !== undefined && 'preview-viewers',
    previewEnvironment.length > 0 && 'preview-environment',
    previewVanityPath !== undefined && 'preview-vanity-path',
  ].filter((name) => name !== false);
}
