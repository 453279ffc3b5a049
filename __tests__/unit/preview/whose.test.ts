import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { metadataOf, ownerOf } from '../../../src/connect/bundle-metadata.ts';
import type { Bundle, Content } from '../../../src/connect/types.ts';
import { draftsOf, type Preview } from '../../../src/preview/find.ts';
import { describePreview, parseRecord, recordOf } from '../../../src/preview/record.ts';
import { chooseOrphans, type PullRequestState } from '../../../src/preview/stale-previews.ts';
import { aDraft, aRecord, draftBundle, guid, owner, previewContent, someContent } from './some.ts';

describe('a content item is a preview of ours', () => {
  test.each<{ it: string; content: Content; is: boolean }>([
    { it: 'where its description says so', content: previewContent(), is: true },
    {
      it: 'whatever it is named by now',
      content: previewContent({}, { name: 'my_own', title: 'Mine' }),
      is: true,
    },
    {
      it: 'where people wrote before what we noted',
      content: previewContent({}, { description: `Look!\n\n${previewContent().description}` }),
      is: true,
    },
    {
      it: 'where a run broke off before anything was deployed to it',
      content: someContent({
        bundle_id: null,
        description: describePreview({ ...owner, app: 'board', owner: aRecord.owner }, 'acme/board'),
      }),
      is: true,
    },
    { it: 'not for its name alone', content: someContent({ name: 'board-pr-12' }), is: false },
    {
      it: 'not where the description was copied from a preview',
      content: someContent({ description: previewContent().description ?? '' }),
      is: false,
    },
    {
      it: 'not where somebody wrote a note without a GUID on deployed content',
      content: someContent({
        description: describePreview({ ...owner, app: 'board', owner: aRecord.owner }, 'acme/board'),
      }),
      is: false,
    },
    {
      it: 'not where it was handed over to somebody else',
      content: previewContent({}, { owner_guid: guid(99) }),
      is: false,
    },
    {
      it: 'not where its number is no number',
      content: previewContent(
        {},
        {
          description: (previewContent().description ?? '').replace('"pullRequest":12', '"pullRequest":"12"'),
        },
      ),
      is: false,
    },
  ])('$it', ({ content, is }) => expect(recordOf(content) !== undefined).toBe(is));

  test('the record comes back as it was written, whatever stands in it', () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(text, text, text, (app, host, repository) => {
        const record = { ...aRecord, app, host };
        expect(parseRecord(describePreview(record, repository))).toEqual(record);
      }),
    );
  });

  test('any other description says nothing', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(parseRecord(text)).toBeUndefined()));
  });
});

describe('a bundle is a draft of ours', () => {
  const drafts = (bundle: Bundle) => draftsOf(someContent(), [bundle]).map(({ owner: whose }) => whose);
  test('where its metadata says whose it is', () => expect(drafts(draftBundle(7))).toEqual([owner]));
  test('not where it is what visitors get', () => {
    expect(drafts(draftBundle(1))).toEqual([]);
    expect(drafts({ ...draftBundle(7), active: true })).toEqual([]);
  });
  test.each<{ it: string; metadata: Bundle['metadata'] }>([
    { it: 'without metadata', metadata: null },
    {
      it: 'that another tool made of the pull request',
      metadata: { source: 'git', source_pull_request: '12', source_repo: 'https://github.com/acme/board' },
    },
    {
      it: 'that we made as a deployment',
      metadata: metadataOf({ source_pull_request: '12' }, { kind: 'deploy', fingerprint: 'f', upload: 'u' }),
    },
    {
      it: 'that does not say of which repository',
      metadata: metadataOf({}, { kind: 'preview', fingerprint: 'f', upload: 'u' }),
    },
    {
      it: 'whose number is no number',
      metadata: { ...draftBundle(7).metadata, connect_dash_deploy_pull_request: '12 ' },
    },
  ])('not one $it', ({ metadata }) => {
    expect(drafts({ ...draftBundle(7), metadata: metadata ?? null })).toEqual([]);
    expect(ownerOf({ metadata: metadata ?? null })).toBeUndefined();
  });
});

describe('what is left behind', () => {
  const now = new Date('2026-03-12T09:00:00Z');
  const chosen = (
    previews: readonly Preview[],
    states: Readonly<Record<number, PullRequestState>>,
    more: { current?: number; maxAge?: number } = {},
  ) => {
    const known = new Map(Object.entries(states).map(([number, state]) => [Number(number), state]));
    const { removed, unknown } = chooseOrphans(previews, owner, known, { ...more, now });
    return { removed: removed.map(({ preview }) => preview.owner.pullRequest), unknown };
  };

  test('is what closed pull requests had', () =>
    expect(
      chosen([aDraft({ pullRequest: 1 }), aDraft({ pullRequest: 2 })], { 1: 'closed', 2: 'open' }),
    ).toEqual({
      removed: [1],
      unknown: [],
    }));
  test('is not what GitHub does not tell of: that is kept, and said', () =>
    expect(chosen([aDraft({ pullRequest: 3 }), aDraft({ pullRequest: 1 })], { 1: 'unknown' })).toEqual({
      removed: [],
      unknown: [1, 3],
    }));
  test('is never what another repository or another GitHub has of the same number', () =>
    expect(
      chosen([aDraft({ repository: 4712 }), aDraft({ host: 'github.example.org' })], { 12: 'closed' }),
    ).toEqual({ removed: [], unknown: [] }));
  test('is not what the run itself is about', () =>
    expect(chosen([aDraft()], { 12: 'closed' }, { current: 12 })).toEqual({ removed: [], unknown: [] }));
  test('is also what is older than preview-max-age, though open', () =>
    expect(
      chosen(
        [aDraft({ pullRequest: 1 }), aDraft({ pullRequest: 2 }, '2026-03-11T09:00:00Z')],
        { 1: 'open', 2: 'open' },
        { maxAge: 7 },
      ),
    ).toEqual({ removed: [1], unknown: [] }));
  test('has no age unless the workflow says so', () =>
    expect(chosen([aDraft({}, '2020-01-01T00:00:00Z')], { 12: 'open' })).toEqual({
      removed: [],
      unknown: [],
    }));
});
