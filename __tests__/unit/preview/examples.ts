import { metadataOf, ownerNote, type PreviewOwner } from '../../../src/connect/bundle-metadata.ts';
import type { Bundle, Content, User } from '../../../src/connect/types.ts';
import type { Preview } from '../../../src/preview/find.ts';
import { describePreview, type PreviewRecord } from '../../../src/preview/record.ts';

const mira = '5e1f7c8a-0f3d-4f9b-9a51-2c7d8e6f4b10';
export const guid = (n: number) => `00000000-0000-4000-8000-${`${n}`.padStart(12, '0')}`;

export const someUser: User = {
  guid: mira,
  username: 'mira',
  user_role: 'publisher',
  confirmed: true,
  locked: false,
};

/** A content item of mira with the active bundle 1. */
export const someContent = (changes: Partial<Content> = {}): Content => ({
  guid: guid(1),
  name: 'board',
  title: null,
  description: '',
  access_type: 'acl',
  locked: false,
  bundle_id: '1',
  app_mode: 'python-dash',
  owner_guid: mira,
  app_role: 'owner',
  content_url: `https://connect.example.org/content/${guid(1)}/`,
  dashboard_url: `https://connect.example.org/connect/#/apps/${guid(1)}`,
  ...changes,
});

export const owner: PreviewOwner = { host: 'github.com', repository: 4711, pullRequest: 12 };

export const aRecord: PreviewRecord = { ...owner, app: 'board', owner: mira, content: guid(2) };

/** The content item of a separate preview. */
export const previewContent = (
  record: Partial<PreviewRecord> = {},
  changes: Partial<Content> = {},
): Content =>
  someContent({
    guid: guid(2),
    name: 'board-pr-12',
    description: describePreview({ ...aRecord, ...record }, 'acme/board'),
    ...changes,
  });

export const draftBundle = (id: number, changes: Partial<PreviewOwner> = {}): Bundle => ({
  id: `${id}`,
  content_guid: guid(1),
  created_time: '2026-03-02T09:00:00Z',
  size: 1000,
  metadata: metadataOf(ownerNote({ ...owner, ...changes }), {
    kind: 'preview',
    fingerprint: 'f',
    upload: 'u',
  }),
});

export const aDraft = (changes: Partial<PreviewOwner> = {}, created = '2026-03-02T09:00:00Z'): Preview => ({
  kind: 'draft',
  owner: { ...owner, ...changes },
  app: 'board',
  content: someContent(),
  production: guid(1),
  bundle: draftBundle(7, changes),
  created: new Date(created),
});
