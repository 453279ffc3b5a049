import { posix } from 'node:path';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import { textOf } from '../python/tree.ts';
import type { Construction, Value } from '../python/value.ts';

/** A Dash object whose making can be read. */
export type MadeDash = Value & { kind: 'dash'; construction: Construction };

export const isMade = (value: Value): value is MadeDash => value.kind === 'dash' && !!value.construction;

/**
 * The folder that the folders of assets and of pages count from, relative to the app folder: that of the module whose
 * `__name__` Dash is given. Without a name, it takes that of the Flask app that it is put on, else that of the module
 * that is being imported. `undefined` where that can't be read.
 */
export function countedFrom({ construction, origin }: MadeDash, reader: Evaluator): string | undefined {
  const { call, scope } = construction;
  const { named, positional } = argumentsOf(scope.module, call);
  const name = positional[0] ?? named.get('name');
  if (name) return textOf(scope.module, name) === '__name__' ? posix.dirname(scope.module.path) : undefined;
  const server = named.get('server');
  if (!server || ['True', 'False'].includes(textOf(scope.module, server))) {
    // What a method makes doesn't tell which module calls it.
    return scope.locals && origin.offset === call.from ? undefined : posix.dirname(origin.file);
  }
  const flask = reader.expression(scope, server);
  return flask.kind === 'other' && flask.origin ? posix.dirname(flask.origin.file) : undefined;
}
