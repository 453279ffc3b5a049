import { describe, expect, test } from '@jest/globals';
import { metadataOf, ownerOf } from '../../../src/connect/bundle-metadata.ts';
import type { Bundle, Content } from '../../../src/connect/types.ts';
import { draftsOf } from '../../../src/preview/find.ts';
import { describePreview, parseRecord, recordOf } from '../../../src/preview/record.ts';
import { othersOf, type PullRequestFacts, reasonToRemove } from '../../../src/preview/stale-previews.ts';
import { fc } from '../../support/properties.ts';
import { aDraft, aRecord, draftBundle, guid, owner, previewContent, someContent } from './examples.ts';

describe('a content item', () => {
  test.each<{ it: string; content: Content; is: boolean }>([
    { it: 'is a preview if its description says so', content: previewContent(), is: true },
    {
      it: 'is a preview even if it was renamed',
      content: previewContent({}, { name: 'my_own', title: 'Mine' }),
      is: true,
    },
    {
      it: 'is a preview if there is text before the record',
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

  test('has a record that is read unchanged, with any content', () => {
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

describe('a preview', () => {
  const created = new Date('2026-03-02T09:00:00Z');
  const now = new Date('2026-03-12T09:00:00Z');
  test.each<{ it: string; pullRequest: PullRequestFacts; maxAge?: number; reason: string | undefined }>([
    {
      it: 'is removed if its pull request is closed',
      pullRequest: { state: 'closed' },
      reason: 'the pull request is closed',
    },
    { it: 'is kept if its pull request is open', pullRequest: { state: 'open' }, reason: undefined },
    {
      it: 'is kept if the state of its pull request is unknown',
      pullRequest: { state: 'unknown' },
      reason: undefined,
    },
    {
      it: 'is removed if it is older than preview-max-age, even if its pull request is open',
      pullRequest: { state: 'open' },
      maxAge: 7,
      reason: 'there was no push for 7 days (preview-max-age)',
    },
    {
      it: 'is removed if it is older than preview-max-age, and the state of its pull request is unknown',
      pullRequest: { state: 'unknown' },
      maxAge: 1,
      reason: 'there was no push for 1 day (preview-max-age)',
    },
    {
      it: 'is kept if it is newer than preview-max-age',
      pullRequest: { state: 'open' },
      maxAge: 10,
      reason: undefined,
    },
    {
      it: 'is kept if its pull request had a push since',
      pullRequest: { state: 'open', pushed: new Date('2026-03-10T09:00:00Z') },
      maxAge: 7,
      reason: undefined,
    },
    {
      it: 'is removed if the last push to its pull request was too long ago',
      pullRequest: { state: 'open', pushed: new Date('2026-03-01T09:00:00Z') },
      maxAge: 7,
      reason: 'there was no push for 7 days (preview-max-age)',
    },
  ])('$it', ({ pullRequest, maxAge, reason }) => {
    expect(reasonToRemove({ created }, pullRequest, maxAge, now)).toBe(reason);
  });

  test('belongs to another pull request only if it is of the same repository and GitHub', () => {
    const others = othersOf(owner, [
      aDraft(),
      aDraft({ pullRequest: 1 }),
      aDraft({ pullRequest: 1, repository: 4712 }),
      aDraft({ pullRequest: 1, host: 'github.example.org' }),
    ]);
    expect(others.map(({ owner: its }) => its)).toEqual([{ ...owner, pullRequest: 1 }]);
  });
});
