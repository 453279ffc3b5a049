import { describe, expect, test } from '@jest/globals';
import { matrixOf, planSummary } from '../../../src/monorepo/outputs.ts';
import { parsePlanInputs } from '../../../src/monorepo/plan-apps.ts';
import { UserError } from '../../../src/shared/problems.ts';

const rows = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ path: `apps/a${at}`, name: `a${at}` }));

describe('the matrix', () => {
  test('includes a row for each app', () => {
    expect(JSON.parse(matrixOf(rows(1)))).toEqual({ include: [{ path: 'apps/a0', name: 'a0' }] });
  });

  test('contains as many apps as GitHub allows', () => {
    expect(JSON.parse(matrixOf(rows(256))).include).toHaveLength(256);
  });

  test('is refused with a hint for one app more', () => {
    expect(() => matrixOf(rows(257))).toThrow(UserError);
    expect(() => matrixOf(rows(257))).toThrow(/257 apps .* at most 256 .*input path/);
  });
});

describe('the summary', () => {
  test('shows for each app whether it is deployed, and why, deployed apps first', () => {
    const summary = planSummary(
      [
        {
          app: { folder: 'a', source: 'a/app.py line 3' },
          listed: false,
          reason: 'No file that it uses changed.',
        },
        {
          app: { folder: '', source: 'app.py line 3' },
          listed: true,
          reason: 'app.py changed, which is in its folder.',
        },
      ],
      'Compared with the commit before the push.',
    );
    expect(summary).toContain('## 1 of 2 apps will be deployed');
    expect(summary.indexOf('<code>.</code></td><td>✅ yes')).toBeLessThan(
      summary.indexOf('<code>a</code></td><td>no'),
    );
  });

  test('escapes Markdown and HTML in the names of folders', () => {
    const folder = '</table><script>`*[x](y)|@mira';
    const summary = planSummary([{ app: { folder, source: folder }, listed: true, reason: folder }], '');
    expect(summary).not.toMatch(/<script>|\[x\]|`|@mira/);
  });
});

test('every mistake in the inputs is reported at once', async () => {
  const given: Record<string, string> = { all: 'yes', 'declared-only': '1' };
  await expect(parsePlanInputs((name) => given[name] ?? '')).rejects.toThrow(
    /all` is "yes"[\s\S]*declared-only` is "1"/,
  );
});

test('comments are allowed in exclude', async () => {
  const given = 'a/**\n\n# not yet\n b ';
  await expect(parsePlanInputs((name) => (name === 'exclude' ? given : ''))).resolves.toMatchObject({
    exclude: ['a/**', 'b'],
  });
});
