import type { SyntaxNode } from '@lezer/common';
import { input } from '../../shared/input-names.ts';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import { atImport, importsOf } from '../python/graph.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf } from '../python/tree.ts';
import { bringsLayout } from '../python/uses.ts';
import { locationOf } from './place.ts';
import type { Rule } from './rule.ts';

export const noLayout: Rule = {
  name: 'no-layout',
  levels: ['warning'],
  summary: 'Nothing that the entrypoint loads gives the app a layout.',
  *check({ sources, reader, reached, entry, entrypoint }) {
    const value = reader.name(entry, entrypoint.object);
    if (value.kind !== 'dash' || !value.construction) return;
    const { call, scope } = value.construction;
    const callee = call.firstChild && reader.expression(scope, call.firstChild);
    // A class that derives from Dash may make its own layout.
    if (
      callee?.kind !== 'library' ||
      argumentsOf(scope.module, call).open ||
      bringsLayout(scope.module, call)
    )
      return;
    if (reached.some((module) => setsLayout(module) || handsOn(reader, module))) return;
    const reachedPaths = new Set(reached.map(({ path }) => path));
    const elsewhere = sources.modules.files
      .filter((path) => !reachedPaths.has(path) && sources.text(path)?.includes('.layout'))
      .map((path) => sources.module(path))
      .find((module) => module && setsLayout(module));
    yield {
      level: 'warning',
      message: `Nothing gives ${entrypoint.text} a layout.`,
      reason: elsewhere
        ? `${elsewhere.path} sets one, but importing ${entry.path} doesn't load that file.`
        : `No module that ${entry.path} loads assigns ${entrypoint.object}.layout; Dash then answers every visitor with an error.`,
      hint: elsewhere
        ? adviceOn(elsewhere, entrypoint.object, entry)
        : `Assign ${entrypoint.object}.layout, or give use_pages=True.`,
      location: locationOf(scope.module, call),
    };
  },
};

/** How the module that sets the layout comes to be loaded. */
function adviceOn(elsewhere: Module, object: string, entry: Module): string {
  if (importsOf(elsewhere).some((edge) => atImport(edge) && edge.module === undefined)) {
    return `Deploy the folder above, with ${input('path')} and ${input('entrypoint')} set to it: ${elsewhere.path} imports from its own package.`;
  }
  const asEntrypoint = `Set ${input('entrypoint', `${elsewhere.name}:${object}`)}`;
  return elsewhere.name.includes('-')
    ? asEntrypoint
    : `${asEntrypoint}, or import ${elsewhere.name} in ${entry.path}.`;
}

function setsLayout(module: Module): boolean {
  return nodesNamed(module.root, new Set(['AssignStatement', 'CallExpression'])).some((node) => {
    if (node.name === 'CallExpression') {
      const name = argumentsOf(module, node).positional[1];
      return node.firstChild && textOf(module, node.firstChild) === 'setattr' && name
        ? literalString(module, name) === 'layout'
        : false;
    }
    return childrenOf(node).some((target) => {
      const property = target.name === 'MemberExpression' ? target.getChild('PropertyName') : undefined;
      return property ? textOf(module, property) === 'layout' : false;
    });
  });
}

/** Libraries that take an app and give it no layout. */
const takers = new Set([
  ...['dash_auth', 'flask_caching', 'flask_talisman', 'flask_login', 'flask_cors', 'flask_compress'],
  ...['flask_session', 'flask_sqlalchemy', 'flask_seasurf', 'flask_wtf', 'flask_limiter', 'logging'],
]);

/** True where something may get the app as an argument, and give it the layout. */
function handsOn(reader: Evaluator, module: Module): boolean {
  return nodesNamed(module.root, new Set(['CallExpression'])).some((call) => {
    const { positional, named } = argumentsOf(module, call);
    const getsApp = [...positional, ...named.values()].some(
      (node) =>
        node.name === 'VariableName' && ['app', 'dash_app', 'application'].includes(textOf(module, node)),
    );
    return getsApp && call.firstChild !== null && maySetLayout(reader, module, call.firstChild);
  });
}

function maySetLayout(reader: Evaluator, module: Module, callee: SyntaxNode): boolean {
  if (['print', 'isinstance', 'id', 'repr', 'str', 'type'].includes(textOf(module, callee))) return false;
  const value = reader.expression({ module }, callee);
  return value.kind !== 'library' || !takers.has(value.name.split('.')[0] ?? '');
}
