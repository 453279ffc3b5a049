import { posix } from 'node:path';
import { input, theInput } from '../../shared/input-names.ts';
import type { UserError } from '../../shared/problems.ts';
import { ownFolders } from '../entrypoint/find-entrypoint.ts';
import { readImported } from '../rules/source-rules.ts';
import type { AppFolder, Diagnostic, Entrypoint } from '../types.ts';
import { NothingStated } from './no-source.ts';
import { nameImports } from './requirement-messages.ts';

export interface AdvisedRequirements {
  readonly app: AppFolder;
  readonly entrypoint: Entrypoint;
  /** The app folder as the input `path` has it. */
  readonly path: string;
  /** By which the requirements could not be read, if so. */
  readonly error: UserError | undefined;
}

/**
 * The findings of requirements that name no package, with a hint from the app: the missing lines, or the folder with them.
 */
export async function withAdvice(
  findings: readonly Diagnostic[],
  advised: AdvisedRequirements,
): Promise<readonly Diagnostic[]> {
  const { error } = advised;
  const isToWrite = error instanceof NothingStated && error.isToWrite;
  const folder = isToWrite ? await adviseFolder(advised) : undefined;
  if (folder !== undefined) return findings.map((finding) => ({ ...finding, hint: folder }));
  const needsAdvice = (finding: Diagnostic) => (error ? isToWrite : finding.hint === nameImports);
  if (!findings.some(needsAdvice)) return findings;
  const lines = await adviseLines(advised);
  return findings.map((finding) =>
    needsAdvice(finding) ? { ...finding, hint: [finding.hint, ...lines].join('\n') } : finding,
  );
}

async function adviseFolder({ app, entrypoint, path }: AdvisedRequirements): Promise<string | undefined> {
  const folder = ownFolders(app)(`${entrypoint.module.replaceAll('.', '/')}.py`);
  const file = folder === undefined ? undefined : await statingFile(folder, app);
  if (folder === undefined || file === undefined) return undefined;
  return `${file} is there. If ${folder} is the folder of the app, set ${input('path', posix.join(path, folder))}; else name the file with ${theInput('requirements-file')}.`;
}

/** The first file of a folder that states requirements. */
async function statingFile(folder: string, app: AppFolder): Promise<string | undefined> {
  const [file, project] = [`${folder}/requirements.txt`, `${folder}/pyproject.toml`];
  if (app.paths.includes(file)) return file;
  const states = /^[ \t]*dependencies\s*=|^[ \t]*\[tool\.poetry\.dependencies\]/m;
  return states.test((await app.read(project)) ?? '') ? project : undefined;
}

async function adviseLines({ app, entrypoint }: AdvisedRequirements): Promise<readonly string[]> {
  const imported = await readImported(app, entrypoint);
  if (!imported) return [];
  const { distributions, unknown } = imported;
  const more = unknown.length > 0 ? `, and the packages that provide ${unknown.join(', ')}` : '';
  return [`By its imports, the app needs a requirements.txt with these lines${more}:`, ...distributions];
}
