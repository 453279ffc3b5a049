import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Content, User } from '../../../src/connect/types.ts';
import { chooseContent, type Evidence, serverOfAddress } from '../../../src/deploy/resolve-content.ts';
import { type DeploymentRecord, readRecords } from '../../../src/inputs/deployment-records.ts';
import { formatProblem } from '../../../src/shared/problems.ts';

const guid = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
const server = new URL('https://connect.example.org/pub/');
const other = new URL('https://staging.example.org/');

const mira: User = {
  guid: guid(1),
  username: 'mira',
  user_role: 'publisher',
  confirmed: true,
  locked: false,
};

const content = (
  digit: number,
  role: Content['app_role'],
  owner = role === 'owner' ? 'mira' : 'paul',
): Content => ({
  guid: guid(digit),
  name: 'sales',
  title: null,
  locked: false,
  bundle_id: null,
  app_mode: 'unknown',
  owner_guid: owner === 'mira' ? mira.guid : guid(2),
  owner: { guid: owner === 'mira' ? mira.guid : guid(2), username: owner },
  content_url: '',
  dashboard_url: '',
  ...(role && { app_role: role }),
});

const record = (digit: number, more: Partial<DeploymentRecord> = {}): DeploymentRecord => ({
  file: `.posit/publish/deployments/${digit}.toml`,
  server,
  guid: guid(digit),
  type: 'python-dash',
  ...more,
});

const nothing: Evidence = { wanted: { name: 'sales' }, server, user: mira, records: [], named: [] };
/** The options of a run with trusted publishing. */
const { user: _, ...withoutUser } = nothing;

/** The choice as one line. */
function chosen(evidence: Partial<Evidence>, base: Evidence = nothing): string {
  const choice = chooseContent({ ...base, ...evidence });
  if (choice.kind === 'refused') return `refused: ${formatProblem(choice.problem)}`;
  return `${choice.kind}: ${choice.kind === 'found' ? choice.content.guid : choice.name}: ${choice.reason}`;
}

describe('the content item of a deployment is', () => {
  const all = {
    records: [record(4)],
    named: [content(6, 'owner')],
  };
  const wanted = { name: 'sales', guid: guid(3) };
  const { guid: _, ...unpinned } = wanted;

  test.each<{ it: string; base?: Evidence; given: Partial<Evidence>; says: string | RegExp }>([
    {
      it: 'that of content-guid before any other',
      given: { ...all, wanted, lookup: content(3, 'editor') },
      says: `found: ${guid(3)}: \`content-guid\` names it.`,
    },
    {
      it: 'that of a deployment record',
      given: { ...all, wanted: unpinned, lookup: content(4, 'owner') },
      says: `found: ${guid(4)}: The deployment record .posit/publish/deployments/4.toml names it.`,
    },
    {
      it: 'that with the name and the owner',
      given: { ...all, wanted: { name: 'sales' }, records: [] },
      says: `found: ${guid(6)}: It is named sales and owned by mira.`,
    },
    { it: 'a new one if there is none', given: {}, says: 'create: sales: mira owns no content named sales.' },
    {
      it: 'a new one in spite of those of others',
      given: { named: [content(7, 'viewer')] },
      says: 'create: sales: mira owns no content named sales. Other users own one of that name: paul.',
    },
    {
      it: 'a new one with create, even if the key may edit one of that name',
      given: { wanted: { name: 'sales', create: true }, named: [content(7, 'editor')] },
      says: /^create: sales/,
    },
    {
      it: 'the own one with create, because names are unique per owner',
      given: { wanted: { name: 'sales', create: true }, named: [content(6, 'owner')] },
      says: /^found/,
    },
    {
      it: 'a new one with create, even if there is a record',
      given: { wanted: { name: 'sales', create: true }, records: [record(4)] },
      says: /^create/,
    },
    {
      it: 'not that of a record of another server',
      given: { records: [record(4, { server: other })] },
      says: /^create/,
    },
    {
      it: 'not that of a record that is not of a Dash app',
      given: { records: [record(4, { type: 'quarto-static' })] },
      says: /^create/,
    },
    {
      it: 'the one that a key of trusted publishing can edit',
      base: withoutUser,
      given: { named: [content(7, 'editor')] },
      says: /^found.*the key may deploy to it/,
    },
  ])('$it', ({ given, says, base }) => {
    if (typeof says === 'string') expect(chosen(given, base)).toBe(says);
    else expect(chosen(given, base)).toMatch(says);
  });
});

describe('the deployment is refused with a hint if', () => {
  const pinned = { name: 'sales', guid: guid(3) };
  test.each<{ it: string; base?: Evidence; given: Partial<Evidence>; says: RegExp }>([
    {
      it: 'the GUID is not on the server',
      given: { wanted: pinned, lookup: 'absent' },
      says: /no content .*3 on https:\/\/connect\.example\.org\/pub\/\. It was deleted, it is on another server, or/,
    },
    {
      it: 'a record names another server for the GUID',
      given: { wanted: pinned, lookup: 'absent', records: [record(3, { server: other })] },
      says: /The content .*3 is on another server, https:\/\/staging.*\. \.posit\/publish\/deployments\/3\.toml names that server/,
    },
    {
      it: 'the address given as content-guid is on another server',
      given: { wanted: { ...pinned, guidServer: other }, lookup: 'absent' },
      says: /The content .*3 is on another server, https:\/\/staging.*\. The address given as `content-guid` names that server/,
    },
    {
      it: 'the content belongs to another user and may be viewed',
      given: { wanted: pinned, lookup: content(3, 'viewer') },
      says: /mira may not deploy to sales \(.*3, owned by paul\).*Ask its owner to add mira/,
    },
    {
      it: 'the content belongs to another user and may not be viewed',
      given: { wanted: pinned, lookup: 'forbidden' },
      says: /mira may not deploy to the content .*, and not see it/,
    },
    {
      it: 'an administrator is neither owner nor collaborator',
      given: { wanted: pinned, lookup: content(3, 'none') },
      says: /may not deploy to/,
    },
    {
      it: 'a record names deleted content',
      given: { records: [record(4)], lookup: 'absent' },
      says: /record .*4\.toml names content that is not on the server.*create: true/,
    },
    {
      it: 'records name two content items',
      given: { records: [record(4), record(5)], lookup: content(4, 'owner') },
      says: /name several content items.*4 \(.*4\.toml\), .*5 .*Set `content-guid`/,
    },
    {
      it: 'the key may edit content of that name that another user owns',
      given: { named: [content(7, 'editor')] },
      says: /mira does not own it.*collaborator of sales \(.*7, owned by paul\).*content-guid: .*7`\. .*create: true/,
    },
    {
      it: 'two content items have the name',
      base: withoutUser,
      given: { named: [content(7, 'editor'), content(8, 'editor')] },
      says: /2 content items named sales.*7, owned by paul.*8, owned by paul.*Set `content-guid`/,
    },
    {
      it: 'create is false and there is none',
      given: { wanted: { name: 'sales', create: false } },
      says: /mira owns no content named sales, and `create` is false/,
    },
  ])('$it', ({ given, says, base }) => {
    expect(chosen(given, base)).toMatch(/^refused/);
    expect(chosen(given, base)).toMatch(says);
  });
});

test('reads the server from an address of content, and none from a GUID', () => {
  const address = `https://connect.example.org/pub/connect/#/apps/${guid(1)}`;
  expect(serverOfAddress(address)?.href).toBe(server.href);
  expect(serverOfAddress(guid(1))).toBeUndefined();
});

describe('deployment records are read', () => {
  async function inFolder<T>(
    files: Record<string, string>,
    look: (folder: string) => Promise<T>,
  ): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'records-'));
    try {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), text);
      }
      return await look(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  // A shortened example of Publisher's documentation (record schema v3).
  const publisher = `# This file is automatically generated by Posit Publisher; do not edit.
'$schema' = 'https://cdn.posit.co/publisher/schemas/posit-publishing-record-schema-v3.json'
server_type = 'connect'
server_url = 'https://connect.example.org/pub'
client_version = '1.14.0'
created_at = '2026-03-01T09:33:33-05:00'
dismissed_at = ''
type = 'python-dash'
configuration_name = 'sales-QK8U'
id = '${guid(4)}'
bundle_id = '123'

[configuration]
type = 'python-dash'
entrypoint = 'app.py'
validate = true
files = ['/app.py', '/requirements.txt']

[configuration.python]
version = '3.12.4'
`;
  // rsconnect-python 1.32.0 writes this after "rsconnect deploy dash" of a folder named sales.
  const rsconnect = JSON.stringify({
    'https://staging.example.org': {
      server_url: 'https://staging.example.org',
      filename: '/home/mira/sales',
      app_url: `https://staging.example.org/content/${guid(5)}/`,
      app_id: '1',
      app_guid: guid(5),
      title: 'sales',
      app_mode: 'python-dash',
      app_store_version: 1,
    },
  });

  test('as Publisher and rsconnect-python write them', async () => {
    const files = {
      '.posit/publish/deployments/deployment-INA0.toml': publisher,
      '.posit/publish/sales-QK8U.toml': 'type = "python-dash"',
      'rsconnect-python/sales.json': rsconnect,
    };
    await expect(inFolder(files, readRecords)).resolves.toEqual({
      records: [
        {
          file: '.posit/publish/deployments/deployment-INA0.toml',
          server,
          guid: guid(4),
          type: 'python-dash',
        },
        { file: 'rsconnect-python/sales.json', server: other, guid: guid(5), type: 'python-dash' },
      ],
      unreadable: [],
    });
  });

  test('except those of Connect Cloud and of a deployment that never happened', async () => {
    const files = {
      '.posit/publish/deployments/a.toml': publisher.replace("'connect'", "'connect_cloud'"),
      '.posit/publish/deployments/b.toml': publisher.replace(/^id = .*$/m, ''),
      'rsconnect-python/c.json': '{}',
    };
    await expect(inFolder(files, readRecords)).resolves.toEqual({ records: [], unreadable: [] });
  });

  test('and a broken one is reported and ignored', async () => {
    const files = { '.posit/publish/deployments/a.toml': '<<<<<<< HEAD', 'rsconnect-python/b.json': '{' };
    const { records, unreadable } = await inFolder(files, readRecords);
    expect(records).toEqual([]);
    expect(unreadable.map(({ location }) => location?.file)).toEqual([
      '.posit/publish/deployments/a.toml',
      'rsconnect-python/b.json',
    ]);
  });

  test('if there are none', async () => {
    await expect(inFolder({}, readRecords)).resolves.toEqual({ records: [], unreadable: [] });
  });
});
