import { posix } from 'node:path';
import type { UserError } from '../errors.ts';
import { input } from '../host.ts';
import { NothingStated } from './dependencies/no-source.ts';
import { ownFolders } from './entrypoint.ts';
import { readImported } from './rules/source-rules.ts';
import type { AppFolder, Entrypoint, Finding } from './types.ts';

export interface Advised {
  readonly app: AppFolder;
  readonly entrypoint: Entrypoint;
  /** The app folder as the input `path` has it. */
  readonly path: string;
  /** By which the requirements could not be read, if so. */
  readonly error: UserError | undefined;
}

/**
 * The findings of requirements that name no package. What to do about it, the app's source tells: the lines that are
 * missing, or the folder where they are.
 */
export async function withAdvice(
  findings: readonly Finding[],
  advised: Advised,
): Promise<readonly Finding[]> {
  const { error } = advised;
  const isToWrite = error instanceof NothingStated && error.isToWrite;
  const folder = isToWrite ? adviseFolder(advised) : undefined;
  if (folder !== undefined) return findings.map((finding) => ({ ...finding, fix: folder }));
  const says = (finding: Finding) =>
    error ? isToWrite : finding.rule === 'no-dash' && finding.level === 'error';
  if (!findings.some(says)) return findings;
  const lines = await adviseLines(advised);
  return findings.map((finding) =>
    says(finding) ? { ...finding, fix: [finding.fix, ...lines].join('\n') } : finding,
  );
}

function adviseFolder({ app, entrypoint, path }: Advised): string | undefined {
  const folder = ownFolders(app)(`${entrypoint.module.replaceAll('.', '/')}.py`);
  if (folder === undefined) return undefined;
  const inside = entrypoint.module.slice(folder.length + 1);
  const entry =
    entrypoint.source === 'given' ? ` and ${input('entrypoint', `${inside}:${entrypoint.object}`)}` : '';
  return `The folder of the app seems to be ${folder}, with files of its own: set ${input('path', posix.join(path, folder))}${entry}`;
}

async function adviseLines({ app, entrypoint }: Advised): Promise<readonly string[]> {
  const imported = await readImported(app, entrypoint);
  if (!imported) return [];
  const { distributions, unknown } = imported;
  const more = unknown.length > 0 ? `, and what brings ${unknown.join(', ')}` : '';
  return [`By what the app imports, a requirements.txt would hold these lines${more}:`, ...distributions];
}
