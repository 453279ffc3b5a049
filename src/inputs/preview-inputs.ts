import { parseVariables } from '../settings/environment.ts';
import type { Audience, Variable } from '../settings/settings.ts';
import { parseVanityPath } from '../settings/vanity.ts';
import { InputReader, InvalidValue, oneOf, RefusedValue } from './parsers.ts';
import { parseAccess, parsePrincipals } from './settings-inputs.ts';

/** Who may open the app in production, as the workflow sets it. Invalid values are reported by `readInputs`. */
export function parseAudience(read: (name: string) => string): Audience {
  const given = new InputReader(read);
  const [access, viewers] = [
    given.optional('access', parseAccess),
    given.optional('viewers', parsePrincipals),
  ];
  return { ...(access && { access }), ...(viewers && { viewers }) };
}

/**
 * Parses the inputs of previews.
 *
 * @param step the environment of the step, for `preview-environment`
 */
export const previewInputs = (given: InputReader, step: Readonly<Record<string, string | undefined>>) => ({
  preview: given.value('preview', oneOf(['auto', 'draft', 'separate', 'off'])),
  previewAccess: given.optional('preview-access', parseAccess),
  previewViewers: given.optional('preview-viewers', parsePrincipals),
  previewEnvironment: given.value('preview-environment', (text) => variablesOf(text, step)),
  previewVanityPath: given.optional('preview-vanity-path', parseTemplate),
});

function variablesOf(
  given: string,
  step: Readonly<Record<string, string | undefined>>,
): readonly Variable[] | InvalidValue {
  const { variables, mistakes } = parseVariables(given, step);
  if (mistakes.length === 0) return variables;
  // The shared parser names the input of production.
  return new RefusedValue(
    mistakes.map((mistake) => ({
      ...mistake,
      message: mistake.message.replace('Input `environment`', 'Input `preview-environment`'),
    })),
  );
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
