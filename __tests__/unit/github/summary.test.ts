import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { appendSummary } from '../../../src/github/runner.ts';
import { summaryOf } from '../../../src/github/summary.ts';
import type { AudienceFacts } from '../../../src/shared/audience.ts';
import type { Outcome } from '../../../src/shared/outcome.ts';
import type { RunFacts } from '../../../src/shared/progress.ts';
import { anOutcome } from '../../support/github/outcome.ts';

/** The text of a summary without its tags, as a reader sees it. */
const textOf = (summary: string) => summary.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** The heading, and the line below it. */
const begin = (outcome: Outcome) =>
  textOf(summaryOf(outcome).split('\n').slice(0, 2).join('\n'))
    .replaceAll(/ +(?=$| ·)/g, '')
    .trim();

describe('the job summary', () => {
  test('begins with the result, the app and links to it', () => {
    expect(begin(anOutcome())).toBe('✅ Deployed Sales board · Open the app · Open in Connect · Logs');
    expect(begin(anOutcome({ status: 'planned' }))).toMatch(
      /^📋 Planned: nothing was changed Sales board · /,
    );
    const facts = { title: 'boards-apps-hr' };
    expect(begin(anOutcome({ status: 'failed', facts }))).toBe('❌ Failed boards-apps-hr');
  });

  test('names the pull request of a preview, and links the preview and production', () => {
    const subject = 'pull request #12';
    const { facts } = anOutcome();
    const urls = {
      previewUrl: 'https://connect.example/content/1/',
      liveUrl: 'https://connect.example/content/2/',
    };
    const preview = { status: 'previewed', subject } as const;
    expect(begin(anOutcome({ ...preview, facts: { ...facts, ...urls } }))).toBe(
      '✅ Preview is ready Sales board · pull request #12 · Open the preview · Open production · Open in Connect · Logs',
    );
    const separate = { ...facts, ...urls, title: 'Sales board (pull request #12)' };
    expect(begin(anOutcome({ ...preview, facts: separate }))).toContain(
      '(pull request #12) · Open the preview',
    );
  });

  test.each([
    { removedPreviews: 0, heading: '✅ No preview to remove' },
    { removedPreviews: 1, heading: '✅ Removed 1 preview' },
    { removedPreviews: 3, heading: '✅ Removed 3 previews' },
  ])('says how many previews a clean-up removed: $removedPreviews', ({ removedPreviews, heading }) => {
    expect(begin(anOutcome({ status: 'cleaned-up', facts: { removedPreviews } }))).toBe(heading);
  });

  test.each<[AudienceFacts, RunFacts['previewKind'], string]>([
    [{ access: 'all' }, undefined, 'anyone, without signing in To change this, set access and viewers .'],
    [{ access: 'logged_in' }, undefined, 'every user of the server'],
    [{ access: 'acl', members: ['mira', 'group: sales'] }, undefined, 'its owner and mira, group: sales'],
    [
      { access: 'acl', members: [] },
      'separate',
      'only the owner of the API key To change this, set preview-access',
    ],
    [
      { access: 'collaborators' },
      'draft',
      'the collaborators of the app To change this, set collaborators .',
    ],
  ])('says who can open the app and how to change it: %j', (audience, previewKind, text) => {
    const facts = { audience, ...(previewKind && { previewKind }) };
    expect(textOf(summaryOf(anOutcome({ facts })))).toContain(`Who can open it ${text}`);
  });

  test('offers the logs and no link to the app after a failed first deployment', () => {
    const { contentUrl: _, ...facts } = anOutcome().facts;
    expect(begin(anOutcome({ status: 'failed', facts }))).toBe(
      '❌ Failed Sales board · Open in Connect · Logs',
    );
  });

  test('says why there was nothing to do', () => {
    const skipped = anOutcome({ status: 'skipped', subject: 'a tag was deleted.', facts: {} });
    expect(begin(skipped)).toBe('⏭️ Nothing to do a tag was deleted.');
  });

  test('lists errors, then warnings, then the rest, with folded durations', () => {
    const warnings = [{ message: 'A warning' }];
    const errors = [{ message: 'An error' }];
    const summary = summaryOf(
      anOutcome({ status: 'failed', errors, warnings, notices: [{ message: 'A notice' }] }),
    );
    const order = ['Failed', 'An error', 'A warning', 'Commit', 'A notice', '<details>', 'Building'];
    const places = order.map((text) => summary.indexOf(text));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test('shows the app and the server', () => {
    const summary = summaryOf(anOutcome());
    expect(summary).toContain('✅ Deployed');
    expect(summary).toContain('href="https://connect.example/content/0b1c2d3e-0000-4000-8000-000000000001/"');
    expect(summary).toContain(
      'href="https://github.com/acme/board/commit/ec26c3e57ca3a959ca5aad62de7213c562f8c821"',
    );
    const text = textOf(summary);
    expect(text).toContain('Commit ec26c3e');
    expect(text).toContain('Files 12');
    expect(text).toContain('Size 35 kB');
    expect(text).toContain('Python 3.12.4 (required: ~=3.12.0 )');
    expect(text).toContain('Dash 3.2.0');
    expect(text).toContain('Folder apps/board');
  });

  test('shows the duration of each stage as a bar', () => {
    const stages = [
      { name: 'Bundling', milliseconds: 10_000 },
      { name: 'Building', milliseconds: 20_000 },
      { name: 'Activating', milliseconds: 1 },
    ];
    const bars = [...summaryOf(anOutcome({ stages })).matchAll(/[░█]+/g)].map(([bar]) => bar);
    expect(bars).toEqual([
      '█████████░░░░░░░░░░░░░░░░░░░░░',
      '░░░░░░░░░████████████████████░',
      '░░░░░░░░░░░░░░░░░░░░░░░░░░░░░█',
    ]);
  });

  test('links an error to its line at this commit, and keeps the lines of a traceback', () => {
    const errors = [
      {
        message: 'ModuleNotFoundError',
        reason: 'Traceback:\n\n  File "app.py"',
        location: { file: 'my app.py', line: 3 },
      },
    ];
    const summary = summaryOf(anOutcome({ status: 'failed', errors }));
    expect(summary).toContain('❌ Failed');
    expect(summary).toContain(
      'href="https://github.com/acme/board/blob/ec26c3e57ca3a959ca5aad62de7213c562f8c821/apps/board/my%20app.py#L3"',
    );
    expect(summary).toContain('<pre>Traceback:&#10;&#10;  File &quot;app.py&quot;</pre>');
  });

  test('wraps a hint of several lines as prose, with code spans and indented lines', () => {
    const hint = 'Check out the repository in `deploy.yml`:\n  - uses: actions/checkout@v4';
    const summary = summaryOf(anOutcome({ status: 'failed', errors: [{ message: 'No files.', hint }] }));
    expect(summary).toContain(
      '<br>Check out the repository in <code>deploy.yml</code>:<br>\u00a0\u00a0- uses: actions/checkout@v4</li>',
    );
    expect(summary).not.toContain('<pre>');
  });

  test('links a rule to its documentation if the repository of the action is known', () => {
    const warnings = [{ message: 'href begins with a slash.', rule: 'absolute-url' }];
    const docsUrl = 'https://github.com/acme/connect-dash-deploy/blob/v1/docs';
    const source = { appFolder: '.', docsUrl };
    expect(summaryOf(anOutcome({ warnings, source }))).toContain(
      `<b>href begins with a slash.</b> <a href="${docsUrl}/rules.md#absolute-url"><code>absolute-url</code></a></li>`,
    );
    expect(summaryOf(anOutcome({ warnings, source: { appFolder: '.' } }))).toContain(
      '<b>href begins with a slash.</b> <code>absolute-url</code></li>',
    );
  });

  test('says what is live after a cancelled run', () => {
    const facts = { live: 'Bundle 41 is live, as before.' };
    expect(summaryOf(anOutcome({ status: 'cancelled', facts }))).toContain(
      '<p>Bundle 41 is live, as before.</p>',
    );
  });

  test.each([
    '<script>alert(1)</script>',
    'a | b',
    '</td></table>\n\n# Forged',
    '"><img src=x onerror=y>',
    '`](x)',
  ])('escapes %j everywhere', (text) => {
    const summary = summaryOf(
      anOutcome({
        subject: text,
        facts: {
          title: text,
          entrypoint: text,
          pythonVersion: text,
          dashVersion: text,
          live: text,
          contentUrl: text,
          tables: [{ title: text, columns: [text], rows: [[text]] }],
        },
        source: {
          branch: text,
          commit: text,
          appFolder: text,
          repositoryUrl: 'https://github.com/acme/board',
        },
        stages: [{ name: text, milliseconds: 1 }],
        errors: [{ message: text, reason: text, hint: text, location: { file: text } }],
      }),
    );
    expect(summary).not.toMatch(/<(script|img)|<\/table>\s*#|\n\n/);
    const tags = [...summary.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag);
    expect(tags.filter((tag) => tag === 'table')).toHaveLength(6);
  });

  test.each(['contentUrl', 'previewUrl', 'dashboardUrl', 'logsUrl', 'liveUrl'])(
    'links no other scheme than http and https as %s',
    (name) => {
      const facts = { previewUrl: 'https://connect.example/', [name]: 'javascript:alert(1)' };
      expect(summaryOf(anOutcome({ facts }))).not.toMatch(/javascript/);
    },
  );

  test('stays below 1 MiB, keeps the most important parts, and states how much it omits', () => {
    const warnings = Array.from({ length: 20_000 }, (_, n) => ({
      message: `Warning ${n} 😀`,
      reason: 'é'.repeat(100),
    }));
    const errors = [{ message: 'The build failed.', reason: 'x'.repeat(2_000_000) }];
    const summary = summaryOf(anOutcome({ errors, warnings }));
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary).toContain('The build failed.');
    expect(summary).toContain('Commit');
    expect(summary).toContain('Building');
    expect(summary).toContain('Warning 0 😀');
    const shown = summary.match(/Warning \d+ /g)?.length ?? 0;
    expect(summary).toContain(`… and ${20_000 - shown} more, in the log of this step.`);
    expect(summary).toContain('</ul>');
  });

  test('is appended to the file that the runner names, if it names one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'summary-'));
    const before = process.env.GITHUB_STEP_SUMMARY;
    try {
      process.env.GITHUB_STEP_SUMMARY = join(folder, 'summary.md');
      await writeFile(process.env.GITHUB_STEP_SUMMARY, '');
      await appendSummary(summaryOf(anOutcome()));
      await appendSummary(summaryOf(anOutcome({ status: 'unchanged' })));
      const written = await readFile(join(folder, 'summary.md'), 'utf8');
      expect(written).toContain('Deployed');
      expect(written).toContain('Unchanged');
      delete process.env.GITHUB_STEP_SUMMARY;
      await expect(appendSummary(summaryOf(anOutcome()))).resolves.toBeUndefined();
    } finally {
      if (before !== undefined) process.env.GITHUB_STEP_SUMMARY = before;
      await rm(folder, { recursive: true });
    }
  });
});
