import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  formatMarker,
  type Marker,
  parseMarker,
} from '../../../../../src/bundle/requirements/markers/marker.ts';
import { markerAlgebra } from '../../../../../src/bundle/requirements/markers/marker-algebra.ts';
import { propertyRuns } from '../../../../support/scope.ts';

type Environment = Readonly<Record<string, string>>;

/** Plain evaluation, as PEP 508 has it: what the algebra is held against. */
function evaluate(marker: Marker, environment: Environment): boolean {
  if (marker.kind !== 'compare') {
    const parts = marker.of.map((part) => evaluate(part, environment));
    return marker.kind === 'and' ? parts.every(Boolean) : parts.some(Boolean);
  }
  const actual = environment[marker.variable] ?? '';
  const [left, right] = marker.valueFirst ? [marker.value, actual] : [actual, marker.value];
  if (marker.operator === 'in') return right.includes(left);
  if (marker.operator === 'not in') return !right.includes(left);
  const order = /^[\d.]+$/.test(right)
    ? compareReleases(left, right)
    : Number(left > right) - Number(left < right);
  switch (marker.operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '!=':
      return order !== 0;
    default:
      return order === 0;
  }
}

function compareReleases(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let at = 0; at < 3; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const environments: Environment[] = [
  '3.8.0',
  '3.8.18',
  '3.9.0',
  '3.9.1',
  '3.10.2',
  '3.11.9',
  '3.12.0',
  '4.0.0',
].flatMap((full) =>
  ['linux', 'darwin', 'win32'].flatMap((sys_platform) =>
    ['x86_64', 'arm64'].map((platform_machine) => ({
      python_full_version: full,
      python_version: full.split('.').slice(0, 2).join('.'),
      sys_platform,
      platform_machine,
      platform_release: '6.1',
    })),
  ),
);

const comparison = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    variable: fc.constantFrom('python_version', 'python_full_version'),
    operator: fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
    value: fc.constantFrom('3.8', '3.9', '3.9.1', '3.10', '3.12', '4'),
    valueFirst: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    variable: fc.constantFrom('sys_platform', 'platform_machine'),
    operator: fc.constantFrom('==', '!='),
    value: fc.constantFrom('linux', 'win32', 'x86_64', 'arm64'),
    valueFirst: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    variable: fc.constant('sys_platform'),
    operator: fc.constantFrom('in', 'not in'),
    value: fc.constantFrom('linux darwin', 'win'),
    valueFirst: fc.boolean(),
  }),
);
const { marker: anyMarker } = fc.letrec<{ marker: Marker }>((tie) => ({
  marker: fc.oneof(
    { maxDepth: 3 },
    comparison as fc.Arbitrary<Marker>,
    fc.record({
      kind: fc.constantFrom('and', 'or'),
      of: fc.array(tie('marker'), { minLength: 1, maxLength: 3 }),
    }) as fc.Arbitrary<Marker>,
  ),
}));

/** The environments in which the printed condition holds. */
function holdsIn(text: string | undefined): boolean[] {
  const marker = text === undefined ? undefined : parseMarker(text);
  if (text !== undefined && !marker) throw new Error(`Not a marker: ${text}`);
  return environments.map((environment) => !marker || evaluate(marker, environment));
}

describe('a marker that went through the algebra', () => {
  test('holds in the same environments as before', () => {
    fc.assert(
      fc.property(anyMarker, (marker) => {
        const algebra = markerAlgebra();
        const condition = algebra.of(marker);
        const before = environments.map((environment) => evaluate(marker, environment));
        if (condition === algebra.never) expect(before).not.toContain(true);
        else expect(holdsIn(algebra.format(condition))).toEqual(before);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  test('and its opposite are never true together and always true in union', () => {
    fc.assert(
      fc.property(anyMarker, (marker) => {
        const { of, not, and, or, always, never } = markerAlgebra();
        expect(and(of(marker), not(of(marker)))).toBe(never);
        expect(or(of(marker), not(of(marker)))).toBe(always);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  test('holds where the assumption does as without it', () => {
    fc.assert(
      fc.property(anyMarker, anyMarker, (marker, assumption) => {
        const algebra = markerAlgebra();
        const [condition, assumed] = [algebra.of(marker), algebra.of(assumption)];
        if (algebra.and(condition, assumed) === algebra.never) return;
        const after = holdsIn(algebra.format(condition, assumed));
        environments.forEach((environment, at) => {
          if (evaluate(assumption, environment)) expect(after[at]).toBe(evaluate(marker, environment));
        });
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  test.each([
    { marker: "python_version >= '3.8'", assumed: "python_version >= '3.9'", text: undefined },
    {
      marker: "python_version < '3.11' and sys_platform == 'win32'",
      assumed: "python_version < '3.11'",
      text: "sys_platform == 'win32'",
    },
    {
      marker:
        "(python_version < '3.9' and sys_platform == 'win32') or (python_version >= '3.9' and sys_platform == 'win32')",
      assumed: undefined,
      text: "sys_platform == 'win32'",
    },
    {
      marker: "python_version in '3.8, 3.9'",
      assumed: "python_version >= '3.8'",
      text: "python_full_version < '3.10'",
    },
    { marker: "python_version == '3.9.1'", assumed: undefined, text: 'never' },
    { marker: "'linux' in sys_platform", assumed: undefined, text: "'linux' in sys_platform" },
    {
      marker: "python_version ~= '3.8'",
      assumed: undefined,
      text: "python_full_version >= '3.8' and python_full_version < '4.0'",
    },
  ])('$marker, assuming $assumed, is $text', ({ marker, assumed, text }) => {
    const { of, format, never } = markerAlgebra();
    const read = (written: string | undefined) =>
      of(written === undefined ? undefined : parseMarker(written));
    expect(read(marker) === never ? 'never' : format(read(marker), read(assumed))).toBe(text);
  });

  test('knows an extra once it is told which are active', () => {
    const { of, replace, always, never, format } = markerAlgebra();
    const condition = of(parseMarker("extra == 'gpu' and sys_platform == 'linux' or extra != 'gpu'"));
    expect(replace(condition, () => never)).toBe(always);
    expect(format(replace(condition, () => always))).toBe("sys_platform == 'linux'");
  });
});

describe('the text of a marker', () => {
  test('is read again as the same marker', () => {
    fc.assert(
      fc.property(anyMarker, (marker) => {
        const text = formatMarker(marker);
        const again = parseMarker(text);
        expect(again && environments.map((one) => evaluate(again, one))).toEqual(
          environments.map((one) => evaluate(marker, one)),
        );
      }),
    );
  });

  test.each([
    '',
    'python_version',
    "python_version >= '3.8' and",
    "(python_version >= '3.8'",
    "python_verson >= '3.8'",
    "'a' == 'b'",
    "python_version => '3.8'",
    "python_version not '3.8'",
    '('.repeat(5000),
  ])('%s is none', (text) => {
    expect(parseMarker(text)).toBeUndefined();
  });

  test('never crashes the reader', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[()'"a-z_ <>=!~.0-9andorit]*$/)), (text) => {
        parseMarker(text);
      }),
    );
  });
});
