import { posix } from 'node:path';
import { input, theInput } from '../../shared/input-names.ts';
import { ownFolders } from '../entrypoint/find-entrypoint.ts';
import { readImported } from '../rules/source-rules.ts';
import type { AppFolder, Diagnostic, Entrypoint } from '../types.ts';
import { replaceConda, writeFile } from './no-source.ts';
import { nameImports } from './requirement-messages.ts';

interface AdvisedApp {
  readonly app: AppFolder;
  readonly entrypoint: Entrypoint;
  /** The app folder as the input `path` has it. */
  readonly path: string;
}

/**
 * The findings of requirements that name no package, with a hint from the app: the folder with its requirements, or the missing lines.
 */
export async function withAdvice(
  findings: readonly Diagnostic[],
  advised: AdvisedApp,
): Promise<readonly Diagnostic[]> {
  const needsFile = ({ hint }: Diagnostic) => hint === writeFile || hint === replaceConda;
  const needsLines = (finding: Diagnostic) => needsFile(finding) || finding.hint === nameImports;
  if (!findings.some(needsLines)) return findings;
  const folder = findings.some(needsFile) ? await adviseFolder(advised) : undefined;
  const lines = folder === undefined ? await adviseLines(advised) : [];
  return findings.map((finding) =>
    needsLines(finding) ? { ...finding, hint: folder ?? [finding.hint, ...lines].join('\n') } : finding,
  );
}

async function adviseFolder({ app, entrypoint, path }: AdvisedApp): Promise<string | undefined> {
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

async function adviseLines({ app, entrypoint }: AdvisedApp): Promise<readonly string[]> {
  const imported = await readImported(app, entrypoint);
  if (!imported) return [];
  const { distributions, unknown } = imported;
  const more = unknown.length > 0 ? `, and the packages that provide ${unknown.join(', ')}` : '';
  return [`By its imports, the app needs a requirements.txt with these lines${more}:`, ...distributions];
}
