import type { Json } from './expressions.ts';

/** The permissions of a job's token: `read` or `write` by scope. */
export type Permissions = Readonly<Record<string, string>>;

const levels = ['none', 'read', 'write'];

/**
 * The permissions of a job. Default: those of the workflow, then those of its caller.
 *
 * @throws Error if none of them sets permissions, or not by scope. The workflows in this repository always do.
 */
export function permissionsOf(
  workflow: Json | undefined,
  job: Json | undefined,
  granted?: Permissions,
): Permissions {
  const stated = job ?? workflow ?? (granted as Json | undefined);
  if (typeof stated !== 'object' || stated === null || Array.isArray(stated)) {
    throw new Error('permissions: must list each scope');
  }
  return stated as Permissions;
}

/** GitHub rejects a workflow if a called one requests more permissions than its caller has. */
export function checkCalled(requested: Permissions, granted: Permissions): void {
  for (const [scope, level] of Object.entries(requested)) {
    const most = granted[scope] ?? 'none';
    if (levels.indexOf(level) > levels.indexOf(most)) {
      throw new Error(
        `The called workflow requests ${scope}: ${level}, but is only allowed ${scope}: ${most}`,
      );
    }
  }
}
