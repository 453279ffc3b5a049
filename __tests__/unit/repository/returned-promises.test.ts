import { relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  type Expression,
  isAwaitExpression,
  isBlock,
  isFunctionLikeDeclaration,
  isReturnStatement,
  isTryStatement,
  isVariableStatement,
  type Node,
  NodeFlags,
  type SourceFile,
} from 'typescript/unstable/ast';
import { API, type Project } from 'typescript/unstable/sync';

const releases = (node: Node) =>
  (isBlock(node) &&
    node.statements.some(
      (each) => isVariableStatement(each) && (each.declarationList.flags & NodeFlags.Using) !== 0,
    )) ||
  (isTryStatement(node) && node.finallyBlock !== undefined);

/** The expressions that are returned without `await` from blocks that release something at their end. */
function returnedFrom(node: Node, isReleasing = false): Expression[] {
  if (isReturnStatement(node) && node.expression && isReleasing && !isAwaitExpression(node.expression))
    return [node.expression];
  const found: Expression[] = [];
  const inner = !isFunctionLikeDeclaration(node) && (isReleasing || releases(node));
  node.forEachChild((child) => void found.push(...returnedFrom(child, inner)));
  return found;
}

function promisesIn({ checker }: Project, file: SourceFile): string[] {
  return returnedFrom(file).flatMap((expression) => {
    const type = checker.getTypeAtLocation(expression);
    if (!type || !checker.getPropertyOfType(type, 'then')) return [];
    const line = file.text.slice(0, expression.getStart()).split('\n').length;
    return `${relative('.', file.fileName)}:${line}`;
  });
}

// `return promise` leaves the block before the promise settles, so that what it uses is released too early.
test('no block with resources or a `finally` clause returns a promise without `await`', () => {
  const api = new API();
  try {
    const [project] = api.updateSnapshot({ openProjects: [resolve('tsconfig.json')] }).getProjects();
    if (!project) throw new Error('tsconfig.json was not loaded');
    const files = project.rootFiles.flatMap((each) => project.program.getSourceFile(each) ?? []);
    expect(files.length).toBeGreaterThan(500);
    expect(files.flatMap((file) => promisesIn(project, file))).toEqual([]);
  } finally {
    api.close();
  }
});
