import { type Mishap, throwAll } from '../errors.ts';

/** What a workflow asks of the step `plan`. */
export interface PlanInputs {
  /** The folder to look in, relative to the workspace. */
  readonly path: string;
  /** List every app, whatever changed. */
  readonly all: boolean;
  /** Globs of app folders to leave out, relative to `path`. */
  readonly exclude: readonly string[];
  /** Only folders that declare their app count. */
  readonly declaredOnly: boolean;
}

export const planInputs = ['path', 'all', 'exclude', 'declared-only'] as const;

/**
 * @param read gives the text of an input, trimmed
 * @throws {UserError} that tells every mistake at once
 */
export function parsePlanInputs(read: (name: (typeof planInputs)[number]) => string): PlanInputs {
  const mistakes: Mishap[] = [];
  const flag = (name: 'all' | 'declared-only') => {
    const given = read(name);
    // The spellings of YAML 1.2's core schema, as GitHub's own actions take them.
    if (['true', 'True', 'TRUE'].includes(given)) return true;
    if (!['', 'false', 'False', 'FALSE'].includes(given)) {
      mistakes.push({
        what: `The input ${name} is "${given}".`,
        why: 'It takes true or false.',
        fix: `Correct ${name}.`,
      });
    }
    return false;
  };
  const inputs = {
    path: read('path') || '.',
    all: flag('all'),
    exclude: read('exclude')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
    declaredOnly: flag('declared-only'),
  };
  throwAll(mistakes);
  return inputs;
}
