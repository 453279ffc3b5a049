import type { Json } from './expressions.ts';

/** What a job's token may do: by scope, `read` or `write`. */
export type Permissions = Readonly<Record<string, string>>;

const levels = ['none', 'read', 'write'];

/**
 * A job's own permissions, else those of the workflow, else of a called workflow those that its caller has. The examples here
 * always state them.
 */
export function permissionsOf(
  workflow: Json | undefined,
  job: Json | undefined,
  granted?: Permissions,
): Permissions {
  const stated = job ?? workflow ?? (granted as Json | undefined);
  if (typeof stated !== 'object' || stated === null || Array.isArray(stated)) {
    throw new Error('permissions: has to name each scope');
  }
  return stated as Permissions;
}

/** GitHub starts no workflow in which a called one asks for more than its caller has. */
export function checkCalled(asked: Permissions, granted: Permissions): void {
  for (const [scope, level] of Object.entries(asked)) {
    const most = granted[scope] ?? 'none';
    if (levels.indexOf(level) > levels.indexOf(most)) {
      throw new Error(
        `The called workflow asks for ${scope}: ${level}, but is only allowed ${scope}: ${most}`,
      );
    }
  }
}
