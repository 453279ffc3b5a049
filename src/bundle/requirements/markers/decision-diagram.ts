/**
 * A condition on an environment as a decision diagram: equal conditions are the same object, so `===` compares them.
 * Each node asks one variable; its branches are ordered by the variables' names.
 */
export type Condition = Always | Never | VersionNode | TextNode;

interface Always {
  readonly kind: 'always';
  readonly id: number;
}
interface Never {
  readonly kind: 'never';
  readonly id: number;
}
/** Asks a version: `branches[i]` holds between `cuts[i - 1]` and `cuts[i]`. */
interface VersionNode {
  readonly kind: 'version';
  readonly id: number;
  readonly variable: string;
  readonly cuts: readonly Cut[];
  readonly branches: readonly Condition[];
}
/** Asks a text: the branch of its value, or `otherwise`. */
interface TextNode {
  readonly kind: 'text';
  readonly id: number;
  readonly variable: string;
  readonly branches: ReadonlyMap<string, Condition>;
  readonly otherwise: Condition;
}

/** A place on the line of versions: just before a release, or just after it. */
export interface Cut {
  readonly release: readonly number[];
  readonly after: boolean;
}

/** Makes conditions, and calculates with them. Those of two such objects must not be mixed. */
export interface Diagrams {
  readonly always: Condition;
  readonly never: Condition;
  /** The branch between two cuts, by the version of a variable: one branch more than cuts. */
  version(variable: string, cuts: readonly Cut[], branches: readonly Condition[]): Condition;
  /** The branch of a variable's value. */
  text(variable: string, branches: ReadonlyMap<string, Condition>, otherwise: Condition): Condition;
  and(...conditions: readonly Condition[]): Condition;
  or(...conditions: readonly Condition[]): Condition;
  not(condition: Condition): Condition;
}

/** Diagrams that share their nodes: each question with the same branches is made once. */
export function decisionDiagrams(): Diagrams {
  const nodes = new Map<string, Condition>();
  const results = new Map<string, Condition>();
  let nextId = 0;
  const always: Always = { kind: 'always', id: nextId++ };
  const never: Never = { kind: 'never', id: nextId++ };

  const shared = (key: string, make: (id: number) => Condition): Condition => {
    const known = nodes.get(key);
    if (known) return known;
    const made = make(nextId++);
    nodes.set(key, made);
    return made;
  };

  function version(variable: string, cuts: readonly Cut[], branches: readonly Condition[]): Condition {
    const kept = cuts.flatMap((cut, at) => (branches[at] === branches[at + 1] ? [] : [{ cut, at }]));
    const [first = never] = branches;
    if (kept.length === 0) return first;
    const newCuts = kept.map(({ cut }) => cut);
    const newBranches = [first, ...kept.map(({ at }) => branches[at + 1] ?? never)];
    const key = `${variable} ${newCuts.map(cutKey)} ${newBranches.map(({ id }) => id)}`;
    return shared(key, (id) => ({ kind: 'version', id, variable, cuts: newCuts, branches: newBranches }));
  }

  function text(variable: string, branches: ReadonlyMap<string, Condition>, otherwise: Condition): Condition {
    const kept = [...branches]
      .filter(([, branch]) => branch !== otherwise)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    if (kept.length === 0) return otherwise;
    const key = `${variable} ${JSON.stringify(kept.map(([value, { id }]) => [value, id]))} ${otherwise.id}`;
    return shared(key, (id) => ({ kind: 'text', id, variable, branches: new Map(kept), otherwise }));
  }

  /** Joins two conditions branch by branch; `decided` knows the result where one side settles it. */
  function join(
    name: string,
    a: Condition,
    b: Condition,
    decided: (a: Condition, b: Condition) => Condition | undefined,
  ): Condition {
    const known = decided(a, b);
    if (known) return known;
    const key = a.id < b.id ? `${name} ${a.id} ${b.id}` : `${name} ${b.id} ${a.id}`;
    const before = results.get(key);
    if (before) return before;
    const [first, second] = orderOf(a) <= orderOf(b) ? [a, b] : [b, a];
    const result = mapBranches(first, second, (x, y) => join(name, x, y, decided));
    results.set(key, result);
    return result;
  }

  /** A node like `first`, whose branches are joined with those of `second` if it asks the same, else with it whole. */
  function mapBranches(
    first: Condition,
    second: Condition,
    joined: (a: Condition, b: Condition) => Condition,
  ): Condition {
    if (first.kind === 'version') {
      const other = second.kind === 'version' && second.variable === first.variable ? second : undefined;
      const cuts = [...first.cuts, ...(other?.cuts ?? [])]
        .sort(compareCuts)
        .filter((cut, at, all) => at === 0 || compareCuts(cut, all[at - 1] ?? cut) !== 0);
      const branches = [...cuts, undefined].map((cut) =>
        joined(branchBefore(first, cut), other ? branchBefore(other, cut) : second),
      );
      return version(first.variable, cuts, branches);
    }
    if (first.kind === 'text') {
      const other = second.kind === 'text' && second.variable === first.variable ? second : undefined;
      const values = [...first.branches.keys(), ...(other?.branches.keys() ?? [])];
      const branch = (node: TextNode, value: string) => node.branches.get(value) ?? node.otherwise;
      return text(
        first.variable,
        new Map(
          values.map((value) => [value, joined(branch(first, value), other ? branch(other, value) : second)]),
        ),
        joined(first.otherwise, other ? other.otherwise : second),
      );
    }
    return first;
  }

  const andTwo = (a: Condition, b: Condition) =>
    join('and', a, b, (x, y) =>
      x === never || y === never ? never : x === always ? y : y === always || x === y ? x : undefined,
    );
  const orTwo = (a: Condition, b: Condition) =>
    join('or', a, b, (x, y) =>
      x === always || y === always ? always : x === never ? y : y === never || x === y ? x : undefined,
    );

  function not(condition: Condition): Condition {
    if (condition === always) return never;
    if (condition === never) return always;
    const key = `not ${condition.id}`;
    const known = results.get(key);
    if (known) return known;
    const result = mapBranches(condition, always, (branch) => not(branch));
    results.set(key, result);
    return result;
  }

  return {
    always,
    never,
    version,
    text,
    and: (...conditions) => conditions.reduce(andTwo, always),
    or: (...conditions) => conditions.reduce(orTwo, never),
    not,
  };
}

/** The order in which a diagram asks: Python's version first, since it has the most branches in common. */
const orderOf = (condition: Condition): string => {
  if (condition.kind === 'version') return ` ${condition.variable}`;
  return condition.kind === 'text' ? condition.variable : '\uffff';
};

/** The branch that holds just before a cut; the last one where there is no cut. */
function branchBefore(node: VersionNode, cut: Cut | undefined): Condition {
  const at = cut === undefined ? -1 : node.cuts.findIndex((own) => compareCuts(own, cut) >= 0);
  const branch = node.branches[at < 0 ? node.branches.length - 1 : at];
  if (!branch) throw new Error('A version node has one branch more than cuts.');
  return branch;
}

function compareCuts(a: Cut, b: Cut): number {
  for (let at = 0; at < Math.max(a.release.length, b.release.length); at++) {
    const difference = (a.release[at] ?? 0) - (b.release[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(a.after) - Number(b.after);
}

/** The same for equal cuts: 3.9 and 3.9.0 are one release. */
export function cutKey({ release, after }: Cut): string {
  const significant = release.slice(0, release.findLastIndex((number) => number !== 0) + 1);
  return `${significant.join('.')}${after ? '+' : '-'}`;
}
