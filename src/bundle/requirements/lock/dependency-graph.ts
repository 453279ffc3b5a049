import { UserError } from '../../../shared/problems.ts';
import { stringOf, type Table, tableOf } from '../../../shared/toml.ts';
import { always, type Condition, never } from '../markers/environments.ts';

/** A `[[package]]` of a lock. */
export interface LockedPackage {
  /** Its index in the lock: a name may be locked several times. */
  readonly at: number;
  readonly name: string;
  readonly version: string | undefined;
  readonly table: Table;
  readonly source: Table;
}

export function packageOf(item: unknown, at: number): LockedPackage {
  const table = tableOf(item);
  const [name = '', version] = [stringOf(table.name), stringOf(table.version)];
  return { at, name, version, table, source: tableOf(table.source) };
}

/** A dependency: a package, and the extras of it that are selected. */
export interface Edge {
  readonly to: LockedPackage;
  readonly extras: readonly string[];
  /** The environments in which the dependency counts. */
  readonly condition: Condition;
}

/** The environments in which a package, or one of its extras, is installed: by `keyOf`. */
export type Installed = ReadonlyMap<string, Condition>;

export const keyOf = ({ at }: LockedPackage, extra = '') => `${at} ${extra}`;

/** Circles with many markers take very many steps. */
const maxSteps = 1_000_000;

/**
 * The environments in which each package is installed: the union of all paths to it.
 *
 * @param edgesOf the dependencies of a package, or of one of its extras
 * @throws {UserError} after a million steps
 */
export function followEdges(
  start: readonly Edge[],
  edgesOf: (one: LockedPackage, extra: string) => readonly Edge[],
): Installed {
  const installed = new Map<string, Condition>();
  const queue: [LockedPackage, string][] = [];
  let steps = 0;
  const follow = (edge: Edge, from: Condition) => {
    steps += 1;
    if (steps >= maxSteps) {
      throw new UserError({
        message: 'The dependencies in the lock file are too complex to follow.',
        hint: 'Set `requirements-file` to another file, or generate the lock file again.',
      });
    }
    for (const extra of ['', ...edge.extras]) {
      const key = keyOf(edge.to, extra);
      const known = installed.get(key) ?? never;
      const now = known | (from & edge.condition);
      if (now === known) continue;
      installed.set(key, now);
      queue.push([edge.to, extra]);
    }
  };
  for (const edge of start) follow(edge, always);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const from = installed.get(keyOf(...next)) ?? never;
    for (const edge of edgesOf(...next)) follow(edge, from);
  }
  return installed;
}
