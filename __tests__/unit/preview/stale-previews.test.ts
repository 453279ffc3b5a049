import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { metadataOf, ownerOf } from '../../../src/connect/bundle-metadata.ts';
import type { Bundle, Content } from '../../../src/connect/types.ts';
import { draftsOf, type Preview } from '../../../src/preview/find.ts';
import { describePreview, parseRecord, recordOf } from '../../../src/preview/record.ts';
import { chooseStale, type PullRequestState } from '../../../src/preview/stale-previews.ts';
import { aDraft, aRecord, draftBundle, guid, owner, previewContent, someContent } from './examples.ts';

describe('a content item', () => {
  test.each<{ it: string; content: Content; is: boolean }>([
    { it: 'is a preview if its description says so', content: previewContent(), is: true },
    {
      it: 'is a preview whatever its name is now',
      content: previewContent({}, { name: 'my_own', title: 'Mine' }),
      is: true,
    },
    {
      it: 'is a preview if somebody wrote text before the record',
      content: previewContent({}, { description: `Look!\n\n${previewContent().description}` }),
      is: true,
    },
    {
      it: 'is a preview if a run ended before anything was deployed to it',
      content: someContent({
        bundle_id: null,
        description: describePreview({ ...owner, app: 'board', owner: aRecord.owner }, 'acme/board'),
      }),
      is: true,
    },
    { it: 'is not a preview because of its name', content: someContent({ name: 'board-pr-12' }), is: false },
    {
      it: 'is not a preview if its description was copied from one',
      content: someContent({ description: previewContent().description ?? '' }),
      is: false,
    },
    {
      it: 'is not a preview if the record of deployed content has no GUID',
      content: someContent({
        description: describePreview({ ...owner, app: 'board', owner: aRecord.owner }, 'acme/board'),
      }),
      is: false,
    },
    {
      it: 'is not a preview if it was given to another owner',
      content: previewContent({}, { owner_guid: guid(99) }),
      is: false,
    },
    {
      it: 'is not a preview if the number in its record is a text',
      content: previewContent(
        {},
        {
          description: (previewContent().description ?? '').replace('"pullRequest":12', '"pullRequest":"12"'),
        },
      ),
      is: false,
    },
  ])('$it', ({ content, is }) => expect(recordOf(content) !== undefined).toBe(is));

  test('has a record that is read as it was written, whatever it contains', () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(text, text, text, (app, host, repository) => {
        const record = { ...aRecord, app, host };
        expect(parseRecord(describePreview(record, repository))).toEqual(record);
      }),
    );
  });

  test('has no record if its description is any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(parseRecord(text)).toBeUndefined()));
  });
});

describe('a bundle', () => {
  const drafts = (bundle: Bundle) => draftsOf(someContent(), [bundle]).map(({ owner: its }) => its);
  test('is a draft if its metadata says so', () => expect(drafts(draftBundle(7))).toEqual([owner]));
  test('is not a draft if it is active', () => {
    expect(drafts(draftBundle(1))).toEqual([]);
    expect(drafts({ ...draftBundle(7), active: true })).toEqual([]);
  });
  test.each<{ it: string; metadata: Bundle['metadata'] }>([
    { it: 'that has no metadata', metadata: null },
    {
      it: 'that another tool uploaded for the pull request',
      metadata: { source: 'git', source_pull_request: '12', source_repo: 'https://github.com/acme/board' },
    },
    {
      it: 'that was uploaded as a deployment',
      metadata: metadataOf({ source_pull_request: '12' }, { kind: 'deploy', fingerprint: 'f', upload: 'u' }),
    },
    {
      it: "that doesn't name its repository",
      metadata: metadataOf({}, { kind: 'preview', fingerprint: 'f', upload: 'u' }),
    },
    {
      it: 'whose number is not a number',
      metadata: { ...draftBundle(7).metadata, connect_dash_deploy_pull_request: '12 ' },
    },
  ])('is not a draft $it', ({ metadata }) => {
    expect(drafts({ ...draftBundle(7), metadata: metadata ?? null })).toEqual([]);
    expect(ownerOf({ metadata: metadata ?? null })).toBeUndefined();
  });
});

describe('a stale preview', () => {
  const now = new Date('2026-03-12T09:00:00Z');
  const choose = (
    previews: readonly Preview[],
    states: Readonly<Record<number, PullRequestState>>,
    more: { current?: number; maxAge?: number | undefined; pushes?: ReadonlyMap<number, Date> } = {},
  ) => {
    const known = new Map(Object.entries(states).map(([number, state]) => [Number(number), state]));
    const { removals, unknown } = chooseStale(previews, owner, known, { maxAge: undefined, ...more, now });
    return { removed: removals.map(({ preview }) => preview.owner.pullRequest), unknown };
  };

  test('is one of a closed pull request', () =>
    expect(
      choose([aDraft({ pullRequest: 1 }), aDraft({ pullRequest: 2 })], { 1: 'closed', 2: 'open' }),
    ).toEqual({
      removed: [1],
      unknown: [],
    }));
  test('is not one whose pull request has an unknown state: it is kept and reported', () =>
    expect(choose([aDraft({ pullRequest: 3 }), aDraft({ pullRequest: 1 })], { 1: 'unknown' })).toEqual({
      removed: [],
      unknown: [1, 3],
    }));
  test('is never one of another repository or of another GitHub with the same number', () =>
    expect(
      choose([aDraft({ repository: 4712 }), aDraft({ host: 'github.example.org' })], { 12: 'closed' }),
    ).toEqual({ removed: [], unknown: [] }));
  test('is not one of the pull request of the run itself', () =>
    expect(choose([aDraft()], { 12: 'closed' }, { current: 12 })).toEqual({ removed: [], unknown: [] }));
  test('is one that is older than preview-max-age, even if its pull request is open', () =>
    expect(
      choose(
        [aDraft({ pullRequest: 1 }), aDraft({ pullRequest: 2 }, '2026-03-11T09:00:00Z')],
        { 1: 'open', 2: 'open' },
        { maxAge: 7 },
      ),
    ).toEqual({ removed: [1], unknown: [] }));
  test('is not one of any age with preview-max-age: never', () =>
    expect(choose([aDraft({}, '2020-01-01T00:00:00Z')], { 12: 'open' })).toEqual({
      removed: [],
      unknown: [],
    }));
  test('is not an old one whose pull request had a push since', () =>
    expect(
      choose(
        [aDraft({ pullRequest: 1 }), aDraft({ pullRequest: 2 })],
        { 1: 'open', 2: 'open' },
        {
          maxAge: 7,
          pushes: new Map([
            [1, new Date('2026-03-10T09:00:00Z')],
            [2, new Date('2026-03-01T09:00:00Z')],
          ]),
        },
      ),
    ).toEqual({ removed: [2], unknown: [] }));
});
