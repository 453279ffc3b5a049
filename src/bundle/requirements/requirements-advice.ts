import { posix } from 'node:path';
import { input, theInput } from '../../shared/input-names.ts';
import type { UserError } from '../../shared/problems.ts';
import { ownFolders } from '../entrypoint/find-entrypoint.ts';
import { atImport, type Import, importsOf } from '../python/graph.ts';
import { absoluteModule } from '../python/modules.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { nodesNamed } from '../python/tree.ts';
import { openedFile } from '../rules/files.ts';
import type { AppSource } from '../rules/rule.ts';
import { readAppSource, readImported } from '../rules/source-rules.ts';
import type { AppFolder, Diagnostic, Entrypoint } from '../types.ts';
import { NothingStated, nameImports } from './no-source.ts';

export interface AdvisedRequirements {
  readonly app: AppFolder;
  readonly entrypoint: Entrypoint;
  /** The app folder as the input `path` has it. */
  readonly path: string;
  /** By which the requirements could not be read, if so. */
  readonly error: UserError | undefined;
}

/**
 * The findings of requirements that name no package, with a hint from the app's source: the missing lines, or the folder with them.
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
  if (folder === undefined) return undefined;
  if (await needsMoreThan(folder, app, entrypoint)) {
    const file = await statingFile(folder, app);
    return file === undefined
      ? undefined
      : `${file} is there: name it with ${theInput('requirements-file')}.`;
  }
  const inside = entrypoint.module.slice(folder.length + 1);
  const entry =
    entrypoint.source === 'given' ? ` and ${input('entrypoint', `${inside}:${entrypoint.object}`)}` : '';
  return `The folder of the app seems to be ${folder}, with files of its own: set ${input('path', posix.join(path, folder))}${entry}`;
}

/** The files that state requirements, with what is in those that needn't. */
const statingFiles: readonly (readonly [name: string, states: RegExp])[] = [
  ['requirements.txt', /^/],
  ['pyproject.toml', /^\s*dependencies\s*=|^\s*\[tool\.poetry\.dependencies\]/m],
  ['setup.cfg', /^\s*install_requires\s*=/m],
];

/** The first file of a folder that states requirements. */
async function statingFile(folder: string, app: AppFolder): Promise<string | undefined> {
  for (const [name, states] of statingFiles) {
    const file = `${folder}/${name}`;
    if (app.paths.includes(file) && states.test((await app.read(file)) ?? '')) return file;
  }
  return undefined;
}

/** Whether the app imports by the name of this folder, or uses files outside of it, so that the folder isn't enough. */
async function needsMoreThan(folder: string, app: AppFolder, entrypoint: Entrypoint): Promise<boolean> {
  const source = await readAppSource(app, entrypoint);
  if (!source) return false;
  const name = folder.replaceAll('/', '.');
  for (const module of source.reached) {
    const { path } = module;
    const isAbove =
      path.endsWith('__init__.py') && `${folder}/`.startsWith(path.slice(0, -'__init__.py'.length));
    if (!path.startsWith(`${folder}/`) && !isAbove) return true;
    if (opensFromAbove(folder, module, source)) return true;
    if (path === `${folder}/__init__.py`) continue;
    const alone = { name: module.name.slice(name.length + 1), isPackage: module.isPackage };
    const leadsOut = ({ imported: { level, module: within }, module: target }: Import) =>
      level === 0
        ? target === name || target?.startsWith(`${name}.`)
        : absoluteModule(alone, level, within) === undefined;
    if (importsOf(module).some((edge) => atImport(edge) && leadsOut(edge))) return true;
  }
  return false;
}

/** Whether a module opens a file by a path that leads to it from the app folder, and not from this one. */
const opensFromAbove = (folder: string, module: Module, { app, evaluator }: AppSource): boolean =>
  nodesNamed(module.root, new Set(['CallExpression'])).some((call) => {
    const opened = openedFile(evaluator, module, call);
    const path = opened && literalString(module, opened.path);
    if (path === undefined) return false;
    const inside = posix.normalize(path);
    return app.paths.includes(inside) && !app.paths.includes(`${folder}/${inside}`);
  });

async function adviseLines({ app, entrypoint }: AdvisedRequirements): Promise<readonly string[]> {
  const imported = await readImported(app, entrypoint);
  if (!imported) return [];
  const { distributions, unknown } = imported;
  const more = unknown.length > 0 ? `, and what brings ${unknown.join(', ')}` : '';
  return [`By its imports, the app needs a requirements.txt with these lines${more}:`, ...distributions];
}
