import { type Comparison, formatMarker, type Marker, type MarkerOperator } from './marker.ts';

/**
 * A marker as a decision diagram: equal conditions are the same object, so `===` compares them. Each node asks one
 * variable; its branches are ordered by the variables' names.
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
interface Cut {
  readonly release: readonly number[];
  readonly after: boolean;
}

const versionVariables = new Set(['python_full_version', 'implementation_version']);
const holds = 'true';

/** Calculates with markers. Conditions of two algebras must not be mixed. */
export interface MarkerAlgebra {
  readonly always: Condition;
  readonly never: Condition;
  of(marker: Marker | undefined): Condition;
  and(...conditions: readonly Condition[]): Condition;
  or(...conditions: readonly Condition[]): Condition;
  not(condition: Condition): Condition;
  /** Puts conditions in the place of `extra == 'NAME'`, `'NAME' in extras`, …: by the text of that comparison. */
  replace(condition: Condition, value: (comparison: Comparison) => Condition | undefined): Condition;
  /**
   * As a short marker that holds in the same environments, as far as they meet `assumed`; `undefined` where it
   * holds in all of those. `never` has no marker: ask for it first.
   */
  format(condition: Condition, assumed?: Condition): string | undefined;
}

/** A new algebra. */
export function markerAlgebra(): MarkerAlgebra {
  const nodes = new Map<string, Condition>();
  const results = new Map<string, Condition>();
  // The comparisons that are taken whole, since nothing is known of their variable's order.
  const opaque = new Map<string, Comparison>();
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

  function versionNode(variable: string, cuts: readonly Cut[], branches: readonly Condition[]): Condition {
    const kept = cuts.flatMap((cut, at) => (branches[at] === branches[at + 1] ? [] : [{ cut, at }]));
    const [first = never] = branches;
    if (kept.length === 0) return first;
    const newCuts = kept.map(({ cut }) => cut);
    const newBranches = [first, ...kept.map(({ at }) => branches[at + 1] ?? never)];
    const key = `${variable} ${newCuts.map(cutKey)} ${newBranches.map(({ id }) => id)}`;
    return shared(key, (id) => ({ kind: 'version', id, variable, cuts: newCuts, branches: newBranches }));
  }

  function textNode(
    variable: string,
    branches: ReadonlyMap<string, Condition>,
    otherwise: Condition,
  ): Condition {
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
      return versionNode(first.variable, cuts, branches);
    }
    if (first.kind === 'text') {
      const other = second.kind === 'text' && second.variable === first.variable ? second : undefined;
      const values = [...first.branches.keys(), ...(other?.branches.keys() ?? [])];
      const branch = (node: TextNode, value: string) => node.branches.get(value) ?? node.otherwise;
      return textNode(
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
  const and = (...conditions: readonly Condition[]) => conditions.reduce(andTwo, always);
  const or = (...conditions: readonly Condition[]) => conditions.reduce(orTwo, never);

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

  function of(marker: Marker | undefined): Condition {
    if (marker === undefined) return always;
    if (marker.kind === 'compare') return comparison(marker);
    return marker.kind === 'and' ? and(...marker.of.map(of)) : or(...marker.of.map(of));
  }

  function comparison(marker: Comparison): Condition {
    const { variable, value, valueFirst } = marker;
    const operator = valueFirst ? mirrored(marker.operator) : marker.operator;
    const isPython = variable === 'python_version';
    if (isPython || versionVariables.has(variable)) {
      if ((operator === 'in' || operator === 'not in') && !valueFirst) {
        const anyOf = or(
          ...(value.match(/\d+(?:\.\d+)*/g) ?? []).map((one) => versions(variable, '==', one) ?? never),
        );
        return operator === 'in' ? anyOf : not(anyOf);
      }
      const known = versions(variable, operator, value.trim());
      if (known) return known;
    }
    if (isText(variable) && (operator === '==' || operator === '!=')) {
      const equal = textNode(variable, new Map([[value, always]]), never);
      return operator === '==' ? equal : not(equal);
    }
    const positive = positiveOf({ ...marker, operator, valueFirst: valueFirst && /in$/.test(operator) });
    const text = formatMarker(positive.marker);
    opaque.set(text, positive.marker);
    const asked = textNode(text, new Map([[holds, always]]), never);
    return positive.negated ? not(asked) : asked;
  }

  /** A comparison of versions as cuts; `undefined` where the value is no plain release. */
  function versions(variable: string, operator: MarkerOperator, value: string): Condition | undefined {
    const [, digits = '', wildcard] = /^v?(\d+(?:\.\d+)*)(\.\*)?$/.exec(value) ?? [];
    if (digits === '') return undefined;
    const release = digits.split('.').map(Number);
    if (variable === 'python_version') {
      return pythonMinor(operator, release, wildcard !== undefined);
    }
    const from = (cut: Cut) => versionNode(variable, [cut], [never, always]);
    const before = { release, after: false };
    const after = { release, after: true };
    const next = { release: bumped(release), after: false };
    switch (operator) {
      case '>=':
        return from(before);
      case '<':
        return not(from(before));
      case '>':
        return from(after);
      case '<=':
        return not(from(after));
      case '==':
      case '===':
        return and(from(before), not(from(wildcard ? next : after)));
      case '!=':
        return not(and(from(before), not(from(wildcard ? next : after))));
      case '~=':
        return release.length < 2
          ? undefined
          : and(from(before), not(from({ release: bumped(release.slice(0, -1)), after: false })));
      default:
        return undefined;
    }
  }

  // python_version is python_full_version cut after its second number, and both are asked in one dependency tree:
  // so the first is told as the second.
  function pythonMinor(
    operator: MarkerOperator,
    release: readonly number[],
    wildcard: boolean,
  ): Condition | undefined {
    const full = 'python_full_version';
    const [major = 0, minor = 0, ...rest] = release;
    const hasPatch = rest.some((number) => number > 0);
    const at = `${major}.${minor}`;
    const next = `${major}.${minor + 1}`;
    switch (operator) {
      case '>=':
        return versions(full, '>=', hasPatch ? next : at);
      case '<':
        return versions(full, '<', hasPatch ? next : at);
      case '>':
        return versions(full, '>=', next);
      case '<=':
        return versions(full, '<', next);
      case '==':
      case '===':
        if (wildcard && release.length === 1) return versions(full, '==', `${major}.*`);
        return hasPatch ? never : versions(full, '==', `${at}.*`);
      case '!=': {
        const equal = pythonMinor('==', release, wildcard);
        return equal && not(equal);
      }
      case '~=': {
        const atLeast = pythonMinor('>=', release, false);
        const prefix = release.length > 2 ? `${at}.*` : `${major}.*`;
        const same = versions(full, '==', prefix);
        return release.length > 1 && atLeast && same ? and(atLeast, same) : undefined;
      }
      default:
        return undefined;
    }
  }

  function replace(
    condition: Condition,
    value: (comparison: Comparison) => Condition | undefined,
    done = new Map<Condition, Condition>(),
  ): Condition {
    const known = done.get(condition);
    if (known) return known;
    let result = condition;
    if (condition.kind === 'version') {
      result = or(
        ...condition.branches.map((branch, at) => and(interval(condition, at), replace(branch, value, done))),
      );
    } else if (condition.kind === 'text') {
      const asked = opaque.get(condition.variable);
      const given = asked && value(asked);
      const chosen = (text: string) => textNode(condition.variable, new Map([[text, always]]), never);
      const values = [...condition.branches].map(([text, branch]) => {
        const test = given ?? chosen(text);
        return { test, result: and(test, replace(branch, value, done)) };
      });
      const none = and(...values.map(({ test }) => not(test)));
      result = or(...values.map((one) => one.result), and(none, replace(condition.otherwise, value, done)));
    }
    done.set(condition, result);
    return result;
  }

  /** The condition that a version node's variable lies in the interval of a branch. */
  function interval(node: VersionNode, at: number): Condition {
    const branches = node.branches.map((_, index) => (index === at ? always : never));
    return versionNode(node.variable, node.cuts, branches);
  }

  function format(condition: Condition, assumed: Condition = always): string | undefined {
    const outside = not(assumed);
    const target = or(condition, outside);
    if (target === always) return undefined;
    const implied = (literals: readonly Marker[]) => or(not(and(...literals.map(of))), target) === always;
    const clauses = paths(condition)
      .filter((literals) => and(assumed, ...literals.map(of)) !== never)
      .map((literals) => {
        // Each literal that isn't needed for the clause to imply the whole is dropped.
        let kept = literals;
        for (const literal of literals) {
          const without = kept.filter((other) => other !== literal);
          if (without.length > 0 && implied(without)) kept = without;
        }
        return kept;
      });
    let kept = clauses;
    for (const clause of clauses) {
      const without = kept.filter((other) => other !== clause);
      const rest = or(outside, ...without.map((literals) => and(...literals.map(of))));
      if (or(not(condition), rest) === always) kept = without;
    }
    const texts = kept.map((literals) =>
      literals.length === 1 && literals[0] ? literals[0] : ({ kind: 'and', of: literals } as const),
    );
    const [only] = texts;
    if (!only) return undefined;
    return formatMarker(texts.length === 1 ? only : { kind: 'or', of: texts });
  }

  /** All ways through the diagram to `always`, each as the comparisons that it makes. */
  function paths(condition: Condition): Marker[][] {
    if (condition === always) return [[]];
    if (condition.kind === 'version') {
      return condition.branches.flatMap((branch, at) => {
        const literals = intervalLiterals(condition.variable, condition.cuts[at - 1], condition.cuts[at]);
        return paths(branch).map((rest) => [...literals, ...rest]);
      });
    }
    if (condition.kind === 'text') {
      const ask = (value: string, isValue: boolean): Marker => {
        const asked = opaque.get(condition.variable);
        if (asked) return isValue ? asked : { ...asked, operator: opposite(asked.operator) };
        const operator = isValue ? '==' : '!=';
        return { kind: 'compare', variable: condition.variable, operator, value, valueFirst: false };
      };
      const found = [...condition.branches].flatMap(([value, branch]) =>
        paths(branch).map((rest) => [ask(value, true), ...rest]),
      );
      const others = [...condition.branches.keys()].map((value) => ask(value, false));
      return [...found, ...paths(condition.otherwise).map((rest) => [...others, ...rest])];
    }
    return [];
  }

  return {
    always,
    never,
    of,
    and,
    or,
    not,
    replace: (condition, value) => replace(condition, value),
    format,
  };
}

const isText = (variable: string) =>
  ![
    'extra',
    'extras',
    'dependency_groups',
    'python_version',
    'platform_release',
    'platform_version',
  ].includes(variable) && !versionVariables.has(variable);

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
function cutKey({ release, after }: Cut): string {
  const significant = release.slice(0, release.findLastIndex((number) => number !== 0) + 1);
  return `${significant.join('.')}${after ? '+' : '-'}`;
}

/** The release after all that start as this one: 3.9 to 3.10. */
const bumped = (release: readonly number[]) =>
  release.map((number, at) => (at === release.length - 1 ? number + 1 : number));

function intervalLiterals(variable: string, low: Cut | undefined, high: Cut | undefined): Marker[] {
  const compare = (operator: MarkerOperator, { release }: Cut): Marker => ({
    kind: 'compare',
    variable,
    operator,
    value: release.length === 1 ? `${release[0]}.0` : release.join('.'),
    valueFirst: false,
  });
  if (low && high && cutKey({ ...low, after: true }) === cutKey(high) && !low.after)
    return [compare('==', low)];
  return [
    ...(low ? [compare(low.after ? '>' : '>=', low)] : []),
    ...(high ? [compare(high.after ? '<=' : '<', high)] : []),
  ];
}

/** The operator that says the same with its sides exchanged. */
function mirrored(operator: MarkerOperator): MarkerOperator {
  const mirror: Partial<Record<MarkerOperator, MarkerOperator>> = {
    '<': '>',
    '<=': '>=',
    '>': '<',
    '>=': '<=',
  };
  return mirror[operator] ?? operator;
}

function opposite(operator: MarkerOperator): MarkerOperator {
  const opposites: Record<MarkerOperator, MarkerOperator> = {
    '<': '>=',
    '>=': '<',
    '>': '<=',
    '<=': '>',
    '==': '!=',
    '===': '!=',
    '!=': '==',
    in: 'not in',
    'not in': 'in',
    '~=': '~=',
  };
  return opposites[operator];
}

/** A comparison and its opposite are one question, asked in one direction. */
function positiveOf(marker: Comparison): { marker: Comparison; negated: boolean } {
  return ['!=', 'not in', '<', '<='].includes(marker.operator)
    ? { marker: { ...marker, operator: opposite(marker.operator) }, negated: true }
    : { marker, negated: false };
}
