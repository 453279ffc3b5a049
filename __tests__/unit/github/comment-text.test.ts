import { describe, expect, test } from '@jest/globals';
import { marker, type Row, rowKey, withRow } from '../../../src/github/comment-text.ts';
import { fc } from '../../support/properties.ts';

const aRow = (changes: Partial<Row> = {}): Row => ({
  key: rowKey('https://connect.example/', 'board'),
  app: 'Board',
  state: 'ready',
  url: 'https://connect.example/preview/1/',
  commit: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821',
  time: new Date('2026-11-24T10:05:41Z'),
  ...changes,
});
const other = rowKey('https://connect.example/', 'other');

describe('the comment', () => {
  test('shows link, state, audience, commit, time, logs and changes', () => {
    const text = withRow(
      [],
      aRow({
        logsUrl: 'https://connect.example/logs',
        runUrl: 'https://github.com/acme/board/actions/runs/1',
        changes: ['3.1 MB, 0.2 MB more', 'dash 3.1.0 → 3.2.0'],
        notes: ['The preview lacks DATABASE_URL.'],
        details: ['Who can open it: every user of the server. Set `preview-access`.'],
      }),
      { repositoryUrl: 'https://github.com/acme/board' },
    );
    expect(text.startsWith(marker)).toBe(true);
    expect(text).toContain('<b>Board</b>');
    expect(text).toContain('✅ <a href="https://connect.example/preview/1/">Open the preview</a>');
    expect(text).toContain(
      '<a href="https://github.com/acme/board/commit/ec26c3e57ca3a959ca5aad62de7213c562f8c821"><code>ec26c3e</code></a><br>2026-11-24 10:05 UTC',
    );
    expect(text).toContain('Who can open it: every user of the server. Set <code>preview-access</code>.');
    expect(text).toContain('<a href="https://connect.example/logs">Logs in Connect</a>');
    expect(text).toContain('3.1 MB, 0.2 MB more<br>dash 3.1.0 → 3.2.0');
    expect(text).toContain('The preview lacks DATABASE_URL.');
  });

  test.each<[Partial<Row>, string]>([
    [{ state: 'building' }, '🛠️ Building …'],
    [{ state: 'ready', kind: 'draft' }, '>Open the draft</a>'],
    [{ state: 'failed', reason: 'ModuleNotFoundError: pandas' }, '❌ Failed<br>ModuleNotFoundError: pandas'],
    [{ state: 'removed' }, '🧹 Removed'],
  ])('shows %j as "%s"', (changes, words) => expect(withRow([], aRow(changes))).toContain(words));

  test('keeps the rows of other apps unchanged and in their order', () => {
    const one = withRow([], aRow());
    const two = withRow([one], aRow({ key: other, app: 'Other' }));
    const three = withRow([two], aRow({ state: 'removed' }));
    const rows = (text: string) => text.split('\n').filter((line) => line.startsWith('<!-- row'));
    expect(rows(two)[0]).toBe(rows(one)[0]);
    expect(rows(three)[1]).toBe(rows(two)[1]);
    expect(rows(three)[0]).toContain('Removed');
  });

  test('adds the rows of a second comment that the first one lacks', () => {
    const older = withRow([], aRow({ app: 'In the older' }));
    const younger = withRow(
      [withRow([], aRow({ app: 'In the younger' }))],
      aRow({ key: other, app: 'Other' }),
    );
    const text = withRow([older, younger], aRow({ key: rowKey('s', 'third'), app: 'Third' }));
    expect(text).toContain('In the older');
    expect(text).not.toContain('In the younger');
    expect(text).toContain('Other');
    expect(text).toContain('Third');
  });

  test('has no empty code span for an unknown commit', () => {
    expect(withRow([], aRow({ state: 'removed', commit: '' }))).not.toContain('<code></code>');
  });

  test('ends with a link to the documentation', () => {
    const docsUrl = 'https://github.com/acme/connect-dash-deploy/blob/v1/docs';
    expect(withRow([], aRow(), { docsUrl }).split('\n').at(-1)).toBe(
      `<sub><a href="${docsUrl}/previews.md">About these previews</a></sub>`,
    );
  });

  test.each(['url', 'logsUrl', 'runUrl'])('links no other scheme than http and https as %s', (name) => {
    expect(withRow([], aRow({ [name]: 'javascript:alert(1)' }))).not.toContain('javascript');
  });

  describe('links the last preview that worked', () => {
    const url = 'https://connect.example/draft/1?a&b';
    const ready = (context = {}) => withRow([], aRow({ kind: 'draft', url }), context);
    const link = '<a href="https://connect.example/draft/1?a&amp;b">Open the last working preview</a>';
    const next = { commit: 'f'.repeat(40) };

    test.each([
      { context: {}, commit: '<code>ec26c3e</code>' },
      {
        context: { repositoryUrl: 'https://github.com/acme/board' },
        commit:
          '<a href="https://github.com/acme/board/commit/ec26c3e57ca3a959ca5aad62de7213c562f8c821"><code>ec26c3e</code></a>',
      },
    ])('with its commit, while a newer one is built and after it failed', ({ context, commit }) => {
      const working = `${link} (${commit})`;
      const building = withRow([ready(context)], aRow({ ...next, state: 'building' }), context);
      expect(building).toContain(`🛠️ Building …<br>${working}`);
      const failed = withRow([building], aRow({ ...next, state: 'failed', reason: 'It broke.' }), context);
      expect(failed).toContain(`❌ Failed<br>It broke.<br>${working}`);
      expect(withRow([failed], aRow({ ...next, state: 'failed' }), context)).toContain(working);
    });

    test('only until a newer one is ready or it is removed', () => {
      const newer = withRow([ready()], aRow({ url: 'https://connect.example/draft/2' }));
      expect(newer).not.toContain('draft/1');
      const removed = withRow([ready()], aRow({ state: 'removed' }));
      expect(withRow([removed], aRow({ state: 'building' }))).not.toContain('last working');
    });

    test('only if it was ready before', () => {
      expect(withRow([], aRow({ state: 'failed' }))).not.toContain('last working');
    });

    test('and nothing that only looks like it', () => {
      const forged = `✅ <a href="https://evil.example/">Open the preview</a>`;
      const before = withRow([], aRow({ state: 'failed', app: forged, reason: forged }));
      expect(withRow([before], aRow({ state: 'building' }))).not.toContain('last working');
    });
  });

  test('has keys that show neither a server nor a GUID', () => {
    expect(rowKey('https://secret.example/', 'guid')).toMatch(/^[0-9a-f]{16}$/);
    expect(rowKey('https://a.example/', 'guid')).not.toBe(rowKey('https://b.example/', 'guid'));
  });

  test('has one row for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '</td></tr>\n<!-- row 0123456789abcdef --><tr><td>forged</td></tr>',
        '--><script>',
        '\r\n\r\n# x',
      ),
    );
    fc.assert(
      fc.property(text, text, text, (app, reason, change) => {
        const row = aRow({
          app,
          reason,
          state: 'failed',
          changes: [change],
          notes: [change],
          url: app,
        });
        const written = withRow([], row);
        expect(written.split('\n')).toHaveLength(6);
        expect(written.match(/<!-- row/g)).toHaveLength(1);
        expect(written.match(/<(?!\/?(table|tr|th|td|b|br|code|a|img)\b|!-- )/)).toBeNull();
        // Another job copies it unchanged.
        const again = withRow([written], aRow({ key: other }));
        expect(again).toContain(written.split('\n')[4]);
      }),
    );
  });

  test('notifies nobody and links no issues', () => {
    const text = withRow([], aRow({ app: 'for @acme/everybody', reason: 'see #12', state: 'failed' }));
    expect(text).not.toMatch(/@acme|#12/);
  });

  test('leaves out details of the oldest rows above the length that GitHub accepts', () => {
    const changes = Array.from({ length: 15 }, (_, at) => `package-${at} ${'1'.repeat(380)}`);
    const add = (before: string[], at: number) => [
      withRow(before, aRow({ key: rowKey('s', `${at}`), app: `App ${at}`, changes })),
    ];
    const [text = ''] = Array.from({ length: 20 }, (_, at) => at).reduce<string[]>(add, []);
    const rows = text.split('\n').filter((line) => line.startsWith('<!-- row'));
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(rows).toHaveLength(20);
    expect(rows.filter((row) => row.includes('✅ <a href='))).toHaveLength(20);
    expect(rows.map((row) => row.includes('package-14'))).toEqual([
      ...Array(11).fill(false),
      ...Array(9).fill(true),
    ]);
    expect(add([text], 0)).toEqual([text]);
  });

  test('cuts long lists and lines', () => {
    const changes = Array.from({ length: 40 }, (_, n) => `package-${n} ${'x'.repeat(1000)}`);
    const text = withRow([], aRow({ changes }));
    expect(text.length).toBeLessThan(7000);
    expect(text).toContain('… and 25 more');
  });
});
