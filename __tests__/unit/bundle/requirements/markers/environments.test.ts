import { describe, expect, test } from '@jest/globals';
import {
  always,
  type Condition,
  conditionOf,
  formatCondition,
  never,
  not,
  parseCondition,
} from '../../../../../src/bundle/requirements/markers/environments.ts';
import { type Marker, parseMarker } from '../../../../../src/bundle/requirements/markers/marker.ts';
import { fc, propertyRuns } from '../../../../support/properties.ts';

type Environment = Readonly<Record<string, string>>;

/** A simple evaluation of markers by PEP 508, to compare with. */
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
].flatMap((full) =>
  ['linux'].flatMap((sys_platform) =>
    ['x86_64', 'aarch64'].map((platform_machine) => ({
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
    value: fc.constantFrom('linux', 'win32', 'x86_64', 'aarch64'),
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

/** The environments in which the printed condition is true. */
function holdsIn(text: string | undefined): boolean[] {
  const marker = text === undefined ? undefined : parseMarker(text);
  if (text !== undefined && !marker) throw new Error(`Not a marker: ${text}`);
  return environments.map((environment) => !marker || evaluate(marker, environment));
}

describe('the environments of a marker', () => {
  test('are those in which it is true, also after conversion to text', () => {
    fc.assert(
      fc.property(anyMarker, (marker) => {
        const condition = conditionOf(marker);
        const expected = environments.map((environment) => evaluate(marker, environment));
        if (condition === never) expect(expected).not.toContain(true);
        else expect(holdsIn(formatCondition(condition))).toEqual(expected);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  test('are disjoint from those of its opposite, and complete with them', () => {
    fc.assert(
      fc.property(anyMarker, (marker) => {
        const condition = conditionOf(marker);
        expect(condition & not(condition)).toBe(never);
        expect(condition | not(condition)).toBe(always);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  test('are the same within an assumption if the text leaves out what is assumed', () => {
    fc.assert(
      fc.property(anyMarker, anyMarker, (marker, assumption) => {
        const [condition, assumed] = [conditionOf(marker), conditionOf(assumption)];
        if ((condition & assumed) === never) return;
        const after = holdsIn(formatCondition(condition, assumed));
        environments.forEach((environment, at) => {
          if (evaluate(assumption, environment)) expect(after[at]).toBe(evaluate(marker, environment));
        });
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  test.each([
    { marker: "python_version >= '3.8'", assumed: "python_version >= '3.9'", text: undefined },
    { marker: "python_version < '3.11' and sys_platform == 'win32'", assumed: undefined, text: 'never' },
    {
      marker: "python_version < '3.11' and platform_machine == 'aarch64'",
      assumed: "python_version < '3.11'",
      text: "platform_machine == 'aarch64'",
    },
    { marker: "platform_machine == 'arm64' or os_name == 'nt'", assumed: undefined, text: 'never' },
    {
      marker: "python_version in '3.8, 3.9'",
      assumed: "python_version >= '3.8'",
      text: "python_version < '3.10'",
    },
    { marker: "python_version == '3.9.1'", assumed: undefined, text: 'never' },
    { marker: "'linux' in sys_platform", assumed: undefined, text: undefined },
    { marker: "platform_release >= '5'", assumed: undefined, text: undefined },
    { marker: "python_version ~= '3.8'", assumed: undefined, text: "python_version >= '3.8'" },
    {
      marker: "python_full_version < '3.11.4'",
      assumed: "python_version >= '3.11'",
      text: "python_full_version < '3.11.4'",
    },
  ])('$marker, assuming $assumed, is written as $text', ({ marker, assumed, text }) => {
    const condition = parseCondition(marker);
    expect(condition === never ? 'never' : formatCondition(condition, parseCondition(assumed))).toBe(text);
  });

  test('depend on the extras that are active', () => {
    const marker = "extra == 'gpu' and platform_machine == 'x86_64' or extra != 'gpu'";
    const withGpu = (active: Condition) =>
      parseCondition(marker, ({ variable }) => (variable === 'extra' ? active : undefined));
    expect(withGpu(never)).toBe(always);
    expect(formatCondition(withGpu(always))).toBe("platform_machine == 'x86_64'");
  });

  test('of many "and" pairs joined by "or" are found without trying all combinations', () => {
    const pair = (at: number) => `python_version >= '3.${at}' and platform_machine == 'x86_64'`;
    const marker = Array.from({ length: 2_000 }, (_, at) => pair(at % 15)).join(' or ');
    expect(formatCondition(parseCondition(marker))).toBe("platform_machine == 'x86_64'");
  });
});

describe('the text of a marker', () => {
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
  ])('%s is not a marker', (text) => {
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
