import picomatch from 'picomatch';
import type { Json } from './expressions.ts';

export interface WorkflowEvent {
  readonly name: string;
  readonly payload: { readonly [key: string]: Json };
}

/** GitHub's default `types:` of `pull_request`. */
const defaultTypes = ['opened', 'synchronize', 'reopened'];

/** Whether an event matches a workflow's `on:`. Path filters are not supported. */
export function isStartedBy(on: Json, { name, payload }: WorkflowEvent): boolean {
  if (typeof on === 'string') return isStartedBy([on], { name, payload });
  const events = Array.isArray(on) ? Object.fromEntries(on.map((event) => [String(event), null])) : on;
  if (typeof events !== 'object' || events === null || !(name in events)) return false;
  if (name === 'schedule') return true;
  const filters = (events[name] ?? {}) as Readonly<Record<string, Json>>;
  const unknown = Object.keys(filters).filter((filter) => !['branches', 'types'].includes(filter));
  if (unknown.length > 0 && name !== 'workflow_dispatch')
    throw new Error(`on.${name}.${unknown} is not supported here`);
  if (name === 'push' && filters.branches) {
    const branch = /^refs\/heads\/(.*)$/.exec(String(payload.ref))?.[1];
    return branch !== undefined && picomatch.isMatch(branch, filters.branches as string[]);
  }
  if (name === 'pull_request') {
    return ((filters.types as string[] | undefined) ?? defaultTypes).includes(String(payload.action));
  }
  return true;
}
