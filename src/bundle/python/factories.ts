import type { SyntaxNode } from '@lezer/common';
import { input } from '../../shared/input-names.ts';
import { parametersOf } from './definitions.ts';
import type { Evaluator } from './evaluate.ts';
import type { Module } from './sources.ts';
import type { Value } from './value.ts';

/** A function of the app that makes a Dash app. */
export interface Factory {
  /** What has to be given to it. */
  readonly takes: readonly string[];
  /** Where it returns several values: the place of the app among so many. */
  readonly among?: { readonly at: number; readonly of: number };
}

/** What is to be known of a function in order to call it, if a Dash app is among what it returns. */
export function factoryIn(reader: Evaluator, of: Value & { kind: 'function' }): Factory | undefined {
  const made = reader.result(of);
  const takes = wantedBy(of.module, of.node);
  if (made.kind === 'dash') return { takes };
  const parts = made.kind === 'other' ? (made.parts?.() ?? []) : [];
  const at = parts.findIndex(({ kind }) => kind === 'dash');
  return at === -1 ? undefined : { takes, among: { at, of: parts.length } };
}

/** The names of what has to be given to a function. */
export const wantedBy = (module: Module, definition: SyntaxNode): string[] =>
  parametersOf(module, definition)
    .filter(({ fallback }) => fallback === undefined)
    .map(({ name }) => name);

/** How the app gets a name at the top of its module. */
export function addingLine({ takes, among }: Factory, name: string, module: Module): string {
  const targets = among
    ? Array.from({ length: among.of }, (_, at) => (at === among.at ? 'app' : '_'))
    : ['app'];
  const line = `${targets.join(', ')} = ${name}(${takes.join(', ')})`;
  const given = takes.length === 0 ? ',' : ', with what it takes,';
  return `Add a line ${line} at the end of ${module.path}${given} and set ${input('entrypoint', `${module.name}:app`)}`;
}
