import { posix } from 'node:path';
import type { UserError } from '../errors.ts';
import { input, theInput } from '../host.ts';
import { NothingStated } from './dependencies/no-source.ts';
import { ownFolders } from './entrypoint.ts';
import { atImport, type Import, importsOf, reachedFrom } from './python/graph.ts';
import { absoluteModule } from './python/modules.ts';
import { readSources } from './python/sources.ts';
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
  const folder = isToWrite ? await adviseFolder(advised) : undefined;
  if (folder !== undefined) return findings.map((finding) => ({ ...finding, fix: folder }));
  const says = (finding: Finding) =>
    error ? isToWrite : finding.rule === 'no-dash' && finding.level === 'error';
  if (!findings.some(says)) return findings;
  const lines = await adviseLines(advised);
  return findings.map((finding) =>
    says(finding) ? { ...finding, fix: [finding.fix, ...lines].join('\n') } : finding,
  );
}

async function adviseFolder({ app, entrypoint, path }: Advised): Promise<string | undefined> {
  const folder = ownFolders(app)(`${entrypoint.module.replaceAll('.', '/')}.py`);
  if (folder === undefined) return undefined;
  if (await needsMoreThan(folder, app, entrypoint)) {
    const file = `${folder}/requirements.txt`;
    return app.paths.includes(file)
      ? `${file} is there: name it by ${theInput('requirements-file')}.`
      : undefined;
  }
  const inside = entrypoint.module.slice(folder.length + 1);
  const entry =
    entrypoint.source === 'given' ? ` and ${input('entrypoint', `${inside}:${entrypoint.object}`)}` : '';
  return `The folder of the app seems to be ${folder}, with files of its own: set ${input('path', posix.join(path, folder))}${entry}`;
}

/** Whether the app imports by the name of this folder, or from outside of it, so that it can't do alone. */
async function needsMoreThan(folder: string, app: AppFolder, entrypoint: Entrypoint): Promise<boolean> {
  const sources = await readSources(app);
  const module = folder.replaceAll('/', '.');
  for (const path of reachedFrom(sources, entrypoint.module, atImport)) {
    const isAbove =
      path.endsWith('__init__.py') && `${folder}/`.startsWith(path.slice(0, -'__init__.py'.length));
    if (!path.startsWith(`${folder}/`) && !isAbove) return true;
    const reached = path === `${folder}/__init__.py` ? undefined : sources.module(path);
    if (!reached) continue;
    const alone = { name: reached.name.slice(module.length + 1), isPackage: reached.isPackage };
    const leadsOut = ({ imported: { level, module: within }, module: target }: Import) =>
      level === 0
        ? target === module || target?.startsWith(`${module}.`)
        : absoluteModule(alone, level, within) === undefined;
    if (importsOf(reached).some((edge) => atImport(edge) && leadsOut(edge))) return true;
  }
  return false;
}

async function adviseLines({ app, entrypoint }: Advised): Promise<readonly string[]> {
  const imported = await readImported(app, entrypoint);
  if (!imported) return [];
  const { distributions, unknown } = imported;
  const more = unknown.length > 0 ? `, and what brings ${unknown.join(', ')}` : '';
  return [`By what the app imports, a requirements.txt would hold these lines${more}:`, ...distributions];
}
