import { posix } from 'node:path';
import type { SyntaxNode } from '@lezer/common';
import { input, theInput } from '../../shared/input-names.ts';
import { secretByName } from '../files/secrets.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { runsAtImport, type Statement } from '../python/statements.ts';
import { literalString } from '../python/strings.ts';
import { nodesNamed, textOf } from '../python/tree.ts';
import { openedFile } from './opened-file.ts';
import { leaves } from './outside-path.ts';
import { locationOf } from './place.ts';
import type { AppSource, Rule } from './rule.ts';

export const missingFile: Rule = {
  name: 'missing-file',
  levels: ['warning'],
  summary: 'A file is read at import by a path at which the bundle holds none.',
  *check(source) {
    const { app, reached, sources } = source;
    // Where the app goes to another folder, its paths count from there.
    if (reached.some(({ path }) => sources.text(path)?.includes('chdir'))) return;
    const paths = new Set(app.paths);
    for (const module of reached) {
      for (const node of readAtImport(source, module)) {
        const path = literalString(module, node) ?? '';
        const wanted = posix.normalize(path);
        if (!isFilePath(path) || paths.has(wanted) || holdsFolder(app.paths, wanted)) continue;
        if (isMentioned(source, posix.basename(wanted))) continue;
        yield {
          level: 'warning',
          message: `${JSON.stringify(path)} isn't in the bundle.`,
          reason:
            'It is read when the module is imported, by a path that counts from the app folder on Connect.',
          hint: adviceOn(wanted, module, source),
          location: locationOf(module, node),
        };
      }
    }
  },
};

/** The paths of files that the module surely reads when it is imported. */
const readAtImport = ({ reader }: AppSource, module: Module): SyntaxNode[] =>
  module.statements
    .filter((statement) => isSure(statement))
    .flatMap(({ node }) => ownCalls(module, node))
    .flatMap((call) => readBy(reader, module, call) ?? []);

function readBy(reader: Evaluator, module: Module, call: SyntaxNode): SyntaxNode | undefined {
  const opened = openedFile(reader, module, call);
  return opened?.isRead ? opened.path : undefined;
}

/** Not where a missing file may be caught. */
function isSure(statement: Statement): boolean {
  const { node, when } = statement;
  if (!runsAtImport(statement) || when.conditional || when.optional) return false;
  for (let above = node.parent; above; above = above.parent) {
    if (above.name === 'TryStatement') return false;
  }
  return true;
}

/** The calls of a statement that happen whenever it runs; those of the statements inside it are their own. */
function ownCalls(module: Module, statement: SyntaxNode): SyntaxNode[] {
  const calls: SyntaxNode[] = [];
  if (/Definition|DecoratedStatement/.test(statement.name)) return calls;
  statement.cursor().iterate((node) => {
    if (['Body', 'MatchBody', 'LambdaExpression', 'ConditionalExpression'].includes(node.name)) return false;
    if (node.name === 'BinaryExpression' && /^(?:and|or)$/.test(signOf(module, node.node))) return false;
    if (node.name === 'CallExpression') calls.push(node.node);
    return undefined;
  });
  return calls;
}

const signOf = (module: Module, { firstChild, lastChild }: SyntaxNode) =>
  firstChild && lastChild ? module.text.slice(firstChild.to, lastChild.from).trim() : '';

/** A relative path with a name that only a file has: no URL, no pattern, no text. */
const isFilePath = (path: string): boolean =>
  (/\.\w{1,10}$/.test(path) || secretByName(path, false) !== undefined) &&
  !/[\n*?[\]{}<>|"]|:\/\//.test(path) &&
  !path.startsWith('/') &&
  leaves(path) === undefined;

const holdsFolder = (paths: readonly string[], folder: string) =>
  paths.some((path) => path.startsWith(`${folder}/`));

/** True where the app names the file in other ways than by reading it: then it may look for it, fetch it or make it. */
function isMentioned({ reader, reached }: AppSource, name: string): boolean {
  return reached.some((module) =>
    nodesNamed(module.root, new Set(['String', 'FormatString'])).some((node) => {
      if (!textOf(module, node).includes(name) || node.parent?.name === 'ExpressionStatement') return false;
      // `open("x")`, and `Path("x").read_text()`.
      const calls = [node.parent?.parent, node.parent?.parent?.parent?.parent];
      return !calls.some(
        (call) => call?.name === 'CallExpression' && readBy(reader, module, call)?.from === node.from,
      );
    }),
  );
}

function adviceOn(wanted: string, module: Module, { app, entry }: AppSource): string {
  if (secretByName(wanted, false) !== undefined) {
    return `It stays behind as a secret: give its values with ${input('environment')}, or name it in ${input('include')}.`;
  }
  const slashed = posix.normalize(wanted.replaceAll('\\', '/'));
  if (slashed !== wanted && app.paths.includes(slashed)) return `Write ${slashed}, as every system takes it.`;
  const inOtherLetters = app.paths.find((path) => path.toLowerCase() === wanted.toLowerCase());
  if (inOtherLetters !== undefined) {
    return `Write ${inOtherLetters}: Connect's system tells upper from lower case.`;
  }
  const own =
    app.paths.find((path) => path === posix.join(posix.dirname(entry.path), slashed)) ??
    app.paths.find((path) => path.endsWith(`/${slashed}`) || slashed.endsWith(`/${path}`));
  if (own === undefined) {
    return `Add the file to the app folder, or see what leaves it out (${input('exclude')}, .gitignore).`;
  }
  const folder = own.slice(0, -slashed.length - 1);
  const opened = `open ${fromModule(module, own)}.`;
  return own === `${folder}/${slashed}` && entry.path.startsWith(`${folder}/`)
    ? `Deploy the folder ${folder} instead (${theInput('path')}), or ${opened}`
    : opened.replace('o', 'O');
}

/** A path of the bundle, as it can be written wherever Python is started. */
function fromModule(module: Module, path: string): string {
  const relative = posix.relative(posix.dirname(module.path), path);
  const below = relative.replace(/^(?:\.\.\/)+/, '');
  const up = (relative.length - below.length) / '../'.length;
  return `Path(__file__).parent${'.parent'.repeat(up)} / ${JSON.stringify(below)}`;
}
