import { type Condition, type Cut, cutKey, decisionDiagrams } from './decision-diagram.ts';
import { type Comparison, formatMarker, type Marker, type MarkerOperator, parseMarker } from './marker.ts';
import { versionCondition } from './version-condition.ts';

/** Calculates with markers. Conditions of two algebras must not be mixed. */
export interface MarkerAlgebra {
  readonly always: Condition;
  readonly never: Condition;
  of(marker: Marker | undefined): Condition;
  /** The same of a marker as a lock writes it: what is no marker, or is absent, holds always. */
  parse(text: string | undefined): Condition;
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

/** Comparisons that all have to hold. */
type Clause = readonly Marker[];

const versionVariables = new Set(['python_full_version', 'implementation_version']);
const holds = 'true';

/** A new algebra. */
export function markerAlgebra(): MarkerAlgebra {
  const diagrams = decisionDiagrams();
  const { always, never, and, or, not } = diagrams;
  // The comparisons that are taken whole, since nothing is known of their variable's order.
  const opaque = new Map<string, Comparison>();

  function of(marker: Marker | undefined): Condition {
    if (marker === undefined) return always;
    if (marker.kind === 'compare') return comparison(marker);
    return marker.kind === 'and' ? and(...marker.of.map(of)) : or(...marker.of.map(of));
  }

  function comparison(marker: Comparison): Condition {
    const { variable, value, valueFirst } = marker;
    const operator = valueFirst ? mirrored(marker.operator) : marker.operator;
    if (variable === 'python_version' || versionVariables.has(variable)) {
      if ((operator === 'in' || operator === 'not in') && !valueFirst) {
        const named = value.match(/\d+(?:\.\d+)*/g) ?? [];
        const anyOf = or(...named.map((one) => versionCondition(diagrams, variable, '==', one) ?? never));
        return operator === 'in' ? anyOf : not(anyOf);
      }
      const known = versionCondition(diagrams, variable, operator, value.trim());
      if (known) return known;
    }
    if (isText(variable) && (operator === '==' || operator === '!=')) {
      const equal = isValue(variable, value);
      return operator === '==' ? equal : not(equal);
    }
    const positive = positiveOf({ ...marker, operator, valueFirst: valueFirst && /in$/.test(operator) });
    const text = formatMarker(positive.marker);
    opaque.set(text, positive.marker);
    const asked = isValue(text, holds);
    return positive.negated ? not(asked) : asked;
  }

  /** The condition that a variable has this value. */
  function isValue(variable: string, value: string): Condition {
    return diagrams.text(variable, new Map([[value, always]]), never);
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
      const { variable, cuts, branches } = condition;
      const isBetween = (at: number) =>
        diagrams.version(
          variable,
          cuts,
          branches.map((_, index) => (index === at ? always : never)),
        );
      result = or(...branches.map((branch, at) => and(isBetween(at), replace(branch, value, done))));
    } else if (condition.kind === 'text') {
      const asked = opaque.get(condition.variable);
      const given = asked && value(asked);
      const values = [...condition.branches].map(([text, branch]) => {
        const test = given ?? isValue(condition.variable, text);
        return { test, result: and(test, replace(branch, value, done)) };
      });
      const none = and(...values.map(({ test }) => not(test)));
      result = or(...values.map((one) => one.result), and(none, replace(condition.otherwise, value, done)));
    }
    done.set(condition, result);
    return result;
  }

  function format(condition: Condition, assumed: Condition = always): string | undefined {
    const target = or(condition, not(assumed));
    if (target === always) return undefined;
    const clauses = clausesOf(condition)
      .filter((clause) => and(assumed, allOf(clause)) !== never)
      .map((clause) => shortened(clause, target));
    const parts = needed(clauses, condition, assumed).map((clause): Marker => {
      const [only] = clause;
      return clause.length === 1 && only ? only : { kind: 'and', of: clause };
    });
    const [only] = parts;
    if (!only) return undefined;
    return formatMarker(parts.length === 1 ? only : { kind: 'or', of: parts });
  }

  const allOf = (clause: Clause) => and(...clause.map(of));

  /** All ways through the diagram to `always`, each as the comparisons that it makes. */
  function clausesOf(condition: Condition): Clause[] {
    if (condition === always) return [[]];
    if (condition.kind === 'version') {
      return condition.branches.flatMap((branch, at) => {
        const literals = intervalLiterals(condition.variable, condition.cuts[at - 1], condition.cuts[at]);
        return clausesOf(branch).map((rest) => [...literals, ...rest]);
      });
    }
    if (condition.kind === 'text') {
      const found = [...condition.branches].flatMap(([value, branch]) =>
        clausesOf(branch).map((rest) => [textLiteral(condition.variable, value, true), ...rest]),
      );
      const others = [...condition.branches.keys()].map((value) =>
        textLiteral(condition.variable, value, false),
      );
      return [...found, ...clausesOf(condition.otherwise).map((rest) => [...others, ...rest])];
    }
    return [];
  }

  function textLiteral(variable: string, value: string, isEqual: boolean): Marker {
    const asked = opaque.get(variable);
    if (asked) return isEqual ? asked : { ...asked, operator: opposite(asked.operator) };
    return { kind: 'compare', variable, operator: isEqual ? '==' : '!=', value, valueFirst: false };
  }

  /** Without each literal that isn't needed for the clause to imply `target`. */
  function shortened(clause: Clause, target: Condition): Clause {
    let kept = clause;
    for (const literal of clause) {
      const without = kept.filter((other) => other !== literal);
      if (without.length > 0 && or(not(allOf(without)), target) === always) kept = without;
    }
    return kept;
  }

  /** Without each clause that the others, and what is assumed, make superfluous. */
  function needed(clauses: readonly Clause[], condition: Condition, assumed: Condition): readonly Clause[] {
    let kept = clauses;
    for (const clause of clauses) {
      const without = kept.filter((other) => other !== clause);
      const rest = or(not(assumed), ...without.map(allOf));
      if (or(not(condition), rest) === always) kept = without;
    }
    return kept;
  }

  return {
    always,
    never,
    of,
    parse: (text) => of(text === undefined ? undefined : parseMarker(text)),
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

/** The comparisons that a version lies between two cuts, where it is cut at all. */
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
