import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hasRow, marker, type Row, rowKey, withRow } from '../../../src/github/comment-text.ts';

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

  test('removes the row that an app had before it had a content item', () => {
    const failed = withRow([], aRow({ key: other, state: 'failed', app: 'Early' }));
    const text = withRow([failed], aRow({ formerKey: other }));
    expect(hasRow(text, other)).toBe(false);
    expect(hasRow(text, aRow().key)).toBe(true);
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
    const [one, two] = [1, 2].map((id) => ({
      url: `https://connect.example/draft/${id}`,
      commit: `${id}`.repeat(40),
    }));
    if (!one || !two) throw new Error('There are two previews.');
    const earlier = [two, one];
    const link = ({ url, commit }: typeof one) =>
      `<a href="${url}">Open the last working preview</a> (<code>${commit.slice(0, 7)}</code>)`;
    const ready = withRow([], aRow({ kind: 'draft', url: one.url }));

    test('while a newer one is built, and after it failed', () => {
      const building = withRow([ready], aRow({ state: 'building', earlier }));
      expect(building).toContain(`🛠️ Building …<br>${link(one)}`);
      const failed = withRow([building], aRow({ state: 'failed', reason: 'It broke.', earlier }));
      expect(failed).toContain(`❌ Failed<br>It broke.<br>${link(one)}`);
      expect(withRow([failed], aRow({ state: 'failed', earlier }))).toContain(link(one));
    });

    test('only if it still exists', () => {
      expect(withRow([ready], aRow({ state: 'failed', earlier: [two] }))).not.toContain('last working');
    });

    test('only if it was ready before', () => {
      expect(withRow([], aRow({ state: 'failed', earlier }))).not.toContain('last working');
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

  test('stays below the limit of GitHub and keeps its own row', () => {
    const long = { changes: Array.from({ length: 40 }, (_, n) => `package-${n} ${'x'.repeat(1000)}`) };
    let text = '';
    for (let n = 0; n < 30; n++)
      text = withRow([text], aRow({ key: rowKey('s', `${n}`), app: `App ${n}`, ...long }));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain('App 29');
    expect(text).toContain('… and 25 more');
  });
});
