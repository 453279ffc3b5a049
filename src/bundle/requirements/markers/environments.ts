import { satisfies } from '@renovatebot/pep440';
import { poetryAlternatives } from '../poetry-version.ts';
import { type Comparison, type Marker, type MarkerOperator, parseMarker } from './marker.ts';

/*
 * Connect runs CPython on Linux (x86-64 and arm64), so a marker is evaluated in the environments that a server may have,
 * and a condition is the set of those in which it holds.
 */

/** A set of environments: bit `version * machines.length + machine`. */
export type Condition = bigint;

/** Whether `extra`, `extras` or `dependency_groups` equals or contains the value of a comparison; `undefined` for others. */
export type Resolve = (comparison: Comparison) => Condition | undefined;

const machines = ['x86_64', 'aarch64'];
/** Every release of Python from 3.7.0 to 3.16.30, in ascending order. */
const versions = Array.from({ length: 10 }, (_, at) => `3.${7 + at}`).flatMap((minor) =>
  Array.from({ length: 31 }, (_, patch) => ({ minor, full: `${minor}.${patch}` })),
);

export const never: Condition = 0n;
export const always: Condition = (1n << BigInt(versions.length * machines.length)) - 1n;
/** The first version on all machines, and all versions on the first machine. */
const firstVersion: Condition = (1n << BigInt(machines.length)) - 1n;
const firstMachine: Condition = always / firstVersion;

export const not = (condition: Condition): Condition => always ^ condition;
export const anyOf = (conditions: readonly Condition[]): Condition =>
  conditions.reduce((one, other) => one | other, never);

/** Unknown before an installation; not active by default. */
const lists = new Set(['extra', 'extras', 'dependency_groups']);

const fixed: Readonly<Record<string, string>> = {
  os_name: 'posix',
  sys_platform: 'linux',
  platform_system: 'Linux',
  platform_python_implementation: 'CPython',
  implementation_name: 'cpython',
};

/** The environments in which a marker holds; all of them without a marker. */
export function conditionOf(marker: Marker | undefined, resolve: Resolve = () => undefined): Condition {
  if (marker === undefined) return always;
  if (marker.kind === 'compare') {
    const active = resolve(marker) ?? (lists.has(marker.variable) ? never : undefined);
    if (active === undefined) return compare(marker);
    return ['!=', 'not in'].includes(marker.operator) ? not(active) : active;
  }
  const parts = marker.of.map((part) => conditionOf(part, resolve));
  return marker.kind === 'and' ? parts.reduce((one, other) => one & other, always) : anyOf(parts);
}

/** `conditionOf` for a marker as a lock writes it. Text that isn't a marker holds everywhere. */
export const parseCondition = (text: string | undefined, resolve?: Resolve): Condition =>
  conditionOf(text === undefined ? undefined : parseMarker(text), resolve);

/** The environments with a Python that meets a specifier by PEP 440 or Poetry's spelling; all of them without one. */
export function pythonCondition(requires: string | undefined): Condition {
  if (requires === undefined || requires.trim() === '') return always;
  return remember(requires, () =>
    anyOf(
      poetryAlternatives(requires).map((specifier) =>
        wherePython(specifier, ({ full }) => specifier === '' || meets(full, specifier)),
      ),
    ),
  );
}

const known = new Map<string, Condition>();

/** A lock repeats the same few markers for thousands of packages. */
function remember(key: string, find: () => Condition): Condition {
  const condition = known.get(key) ?? find();
  if (known.size < 10_000) known.set(key, condition);
  return condition;
}

const compare = (comparison: Comparison): Condition =>
  remember(JSON.stringify(comparison), () => findEnvironments(comparison));

function findEnvironments({ variable, operator, value, valueFirst }: Comparison): Condition {
  switch (variable) {
    case 'python_version':
      return wherePython('', ({ minor }) => holds(minor, operator, value, valueFirst));
    case 'python_full_version':
    case 'implementation_version':
      return wherePython(value, ({ full }) => holds(full, operator, value, valueFirst));
    case 'platform_machine':
      return anyOf(
        machines.map((machine, at) =>
          compareTexts(machine, operator, value, valueFirst) ? firstMachine << BigInt(at) : never,
        ),
      );
    default: {
      const text = fixed[variable];
      // The release of the server's kernel is not known: the package is installed.
      return text === undefined || compareTexts(text, operator, value, valueFirst) ? always : never;
    }
  }
}

/**
 * The environments whose version of Python meets a test. The test is slow, and there are thousands of markers: patch releases
 * of a minor version differ only if the marker names that version.
 *
 * @param named the versions in the marker
 */
function wherePython(named: string, test: (version: (typeof versions)[number]) => boolean): Condition {
  let found = never;
  let isMet = false;
  for (const [at, version] of versions.entries()) {
    if (version.full.endsWith('.0') || named.includes(version.minor)) isMet = test(version);
    if (isMet) found |= firstVersion << BigInt(at * machines.length);
  }
  return found;
}

const mirrored: Readonly<Record<string, MarkerOperator>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function holds(version: string, operator: MarkerOperator, value: string, valueFirst: boolean): boolean {
  if (operator === 'in' || operator === 'not in') return compareTexts(version, operator, value, valueFirst);
  const sign = valueFirst ? (mirrored[operator] ?? operator) : operator;
  return meets(version, `${sign}${value.trim()}`);
}

const meets = (version: string, specifier: string): boolean =>
  satisfies(version, specifier, { prereleases: true });

function compareTexts(text: string, operator: MarkerOperator, value: string, valueFirst: boolean): boolean {
  const [left, right] = valueFirst ? [value, text] : [text, value];
  if (operator === 'not in') return !compareTexts(text, 'in', value, valueFirst);
  if (operator === 'in') return right.split(/[\s,]+/).includes(left) || (valueFirst && right.includes(left));
  if (operator === '!=') return left !== right;
  if (left === right) return operator !== '<' && operator !== '>';
  return left < right ? operator.startsWith('<') : operator.startsWith('>');
}

/**
 * A marker that holds in the same environments, as far as they are in `assumed`.
 *
 * @returns `undefined` if none is needed
 */
export function formatCondition(condition: Condition, assumed: Condition = always): string | undefined {
  if ((condition & assumed) === assumed) return undefined;
  const ranges = machines.map((_, machine) => rangesOf(condition, assumed, machine));
  const [first = [], ...others] = ranges;
  const clauses = others.every((other) => JSON.stringify(other) === JSON.stringify(first))
    ? first
    : machines.flatMap((machine, at) =>
        (ranges[at] ?? []).map((range) => [...range, `platform_machine == '${machine}'`]),
      );
  const texts = clauses.map((range) => range.join(' and '));
  if (texts.length < 2) return texts[0];
  return texts.map((text, at) => (clauses[at]?.length === 1 ? text : `(${text})`)).join(' or ');
}

/** The runs of versions in which a condition holds on a machine, as comparisons. Versions outside of `assumed` don't count. */
function rangesOf(condition: Condition, assumed: Condition, machine: number): string[][] {
  const has = (one: Condition, at: number) => (one >> BigInt(at * machines.length + machine)) & 1n;
  const places = versions.map((_, at) => at).filter((at) => has(assumed, at));
  /** A comparison with the border before a version: with a minor version if the version before differs in it. */
  const cut = (operator: '>=' | '<', index: number): string => {
    const [before, after] = [index - 1, index].map((one) => versions[places[one] as number]);
    return before?.minor === after?.minor
      ? `python_full_version ${operator} '${after?.full}'`
      : `python_version ${operator} '${after?.minor}'`;
  };
  const bits = places.map((at) => has(condition, at)).join('');
  // Open at the ends of what is assumed.
  return Array.from(bits.matchAll(/1+/g), ({ index, 0: { length } }) => [
    ...(index > 0 ? [cut('>=', index)] : []),
    ...(index + length < places.length ? [cut('<', index + length)] : []),
  ]);
}
