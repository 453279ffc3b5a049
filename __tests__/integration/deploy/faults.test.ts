import { expect, test } from '@jest/globals';
import { type RollbackTo, rollback } from '../../../src/deploy/rollback.ts';
import { UserError } from '../../../src/shared/problems.ts';
import type { Call } from '../../support/fault-proxy.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { isFullScope } from '../../support/scope.ts';
import { sharedApps } from '../../support/shared-apps.ts';
import { parsed } from './settling.ts';
import {
  type Before,
  contentOf,
  deployBehind,
  deployNew,
  ensureLive,
  type Item,
  type Ran,
  type Scenario,
  spoil,
  table,
  wrongsOf,
} from './spoiling.ts';

/*
 * The calls of a deployment with faults. Whatever happens, the run ends, reports truly what is live, leaves one content
 * item, and what is live answers. TEST_SCOPE=full runs every call with every fault, and prints the results as a table.
 */

const verify = { how: 'layout', timeout: 20 } as const;

/** Those that only ask, before anything is changed, are spoilt once: they are the same for every deployment. */
const isPreflight = ({ name, ordinal }: Call) =>
  ordinal === 1 &&
  /^GET (server_settings|v1\/(user|content|server_settings\/.*|content\/\{guid\}\/(bundles|repository)))$/.test(
    name,
  );

/** Settings of every kind, and others. */
const settings = {
  old: ({ name }: Item) => ({
    title: 'The old title',
    access: 'all',
    viewers: 'paul',
    environment: 'GREETING=hello\nGONE=1',
    'environment-prune': 'true',
    'vanity-path': `old/${name}`,
    settings: 'init_timeout: 61',
  }),
  new: ({ name }: Item) => ({
    title: 'The new title',
    access: 'acl',
    viewers: 'viktor',
    environment: 'GREETING=good evening\nADDED=1',
    'environment-prune': 'true',
    'vanity-path': `new/${name}`,
    settings: 'init_timeout: 62',
  }),
};

const declared = async (given: Readonly<Record<string, string>>) => ({
  declared: { settings: await parsed(given), appFolder: '/', apiKey: 'a key' },
});

/** What a run that is through has not brought to what it declared. */
async function unsettled(item: Item): Promise<string[]> {
  const { behind } = item;
  const content = await contentOf(item);
  if (!content) return ['there is no content'];
  const { guid } = content;
  const [variables, permissions] = await Promise.all([behind.environment(guid), behind.permissions(guid)]);
  const is = {
    title: content.title,
    access: content.access_type,
    viewers: permissions.length,
    environment: variables.toSorted().join(),
    'vanity-path': new URL(content.vanity_url ?? 'x:').pathname,
    settings: content.init_timeout,
  };
  const wanted: typeof is = {
    title: 'The new title',
    access: 'acl',
    viewers: 1,
    environment: 'ADDED,GREETING',
    'vanity-path': `/new/${item.name}/`,
    settings: 62,
  };
  return (Object.keys(is) as (keyof typeof is)[])
    .filter((name) => is[name] !== wanted[name])
    .map((name) => `${name} is ${is[name]}, not ${wanted[name]}`);
}

/** What a run that isn't live in the end left of its settings, without a word. */
async function leftSettings(item: Item, { ended, seen }: Ran, before: Before): Promise<string[]> {
  const content = await contentOf(item);
  // They are what the version needs that is live now.
  if (typeof ended === 'string' || !content || content.bundle_id === seen.facts.bundleId) return [];
  const variables = await item.behind.environment(content.guid);
  const added = variables.filter((name) => !before.variables.includes(name));
  const warning = seen.lines.find((line) => line.startsWith('These variables now have new values')) ?? '';
  const left = seen.lines.find((line) => line.startsWith('These settings stay')) ?? '';
  const changed = (['title', 'access_type', 'init_timeout'] as const).filter(
    (field) => (content[field] ?? '') !== (before.content?.[field] ?? ''),
  );
  return [
    ...added.filter((name) => !new RegExp(`\\b${name}\\b`).test(warning)),
    ...changed.filter((field) => !left.includes(field.replace('access_type', 'access'))),
  ].map((name) => `${name} was left changed, and it is not said: "${left}"`);
}

/** A bundle that does not answer, and one that is live and does. */
async function brokenBefore(item: Item): Promise<void> {
  if (item.shows.size === 0) await deployBehind(item, { layout: 500 });
  await ensureLive(item);
}

/** Whoever went back hears why. */
const notHidden: NonNullable<Scenario['wrongs']> = async (_item, { ended, seen }) =>
  seen.stages.includes('Restore the previous version') &&
  ended instanceof UserError &&
  !/_dash-layout|is not a page of Dash/.test(ended.message)
    ? ['it is not said why the run went back']
    : [];

const prepareSettings = async (item: Item) => deployBehind(item, await declared(settings.old(item)));

const deploySettings =
  (changed: Parameters<typeof deployNew>[2] = {}): Scenario['act'] =>
  async (item, context) =>
    deployNew(item, context, { ...changed, ...(await declared(settings.new(item))) });

/** What is done in the same way in every scenario, so that one of them shows it: an app's parts, and its jobs. */
const isAside = ({ name }: Call) => /^GET (content\/.*_dash-|.*\/jobs)/.test(name);

/** The calls from the first build on. */
function fromBuild(): Scenario['spoils'] {
  let isOn = false;
  return (call) => {
    isOn ||= call.name.endsWith('/deploy');
    return isOn && !isAside(call);
  };
}

const scenarios = (now: LocalConnect, old: LocalConnect): readonly Scenario[] => [
  {
    title: 'A later deployment',
    server: now,
    prepare: ensureLive,
    act: deployNew,
    ends: 'deployed',
    spoils: () => true,
  },
  {
    title: 'The first deployment',
    server: now,
    isFresh: true,
    act: deployNew,
    ends: 'deployed',
    spoils: (call) => !isPreflight(call) && !isAside(call),
  },
  {
    title: 'Settings of every kind',
    server: now,
    isFresh: true,
    prepare: prepareSettings,
    act: deploySettings(),
    ends: 'deployed',
    spoils: (call) => !isPreflight(call) && !/\/bundles|\/deploy|\/tasks|\/jobs|^GET content/.test(call.name),
    wrongs: async (item, ran, before) => [
      ...(ran.ended === 'deployed' ? await unsettled(item) : []),
      ...(await leftSettings(item, ran, before)),
    ],
  },
  {
    title: 'A draft that does not answer, with new settings',
    server: now,
    isFresh: true,
    prepare: prepareSettings,
    act: deploySettings({ layout: 500 }),
    ends: 'failed',
    spoils: ({ name }) =>
      /^(PATCH|PUT|POST|DELETE) |^GET v1\/content\/\{guid\}$/.test(name) && !/\/(bundles|deploy)$/.test(name),
    wrongs: leftSettings,
  },
  {
    title: 'A server without drafts',
    server: old,
    prepare: ensureLive,
    act: deployNew,
    ends: 'deployed',
    spoils: (call) => !isPreflight(call) && !isAside(call),
  },
  {
    title: 'The first deployment, on a server without drafts',
    server: old,
    isFresh: true,
    act: deployNew,
    ends: 'deployed',
    spoils: fromBuild(),
  },
  {
    title: 'Going back, on a server without drafts',
    server: old,
    prepare: ensureLive,
    act: (item, context) => deployNew(item, context, { layout: 500 }),
    ends: 'failed',
    spoils: fromBuild(),
    wrongs: notHidden,
  },
  {
    title: 'Going back, with new settings',
    server: old,
    isFresh: true,
    prepare: prepareSettings,
    act: deploySettings({ layout: 500 }),
    ends: 'failed',
    spoils: ({ name }) => /^(PATCH|PUT|POST|DELETE) /.test(name) && !/\/(bundles|deploy)$/.test(name),
    wrongs: leftSettings,
  },
  {
    title: 'A rollback',
    server: now,
    prepare: (item) => ensureLive(item, 2),
    act: ({ name }, context) => rollback({ content: { name }, to: 'previous', verify }, context),
    ends: 'rolled-back',
    spoils: (call) => !isPreflight(call) && !isAside(call),
  },
  {
    title: 'A rollback to what does not answer, on a server without drafts',
    server: old,
    prepare: brokenBefore,
    act: ({ name, shows }, context) => {
      const [broken = ''] = [...shows].find(([, { isWell }]) => !isWell) ?? [];
      return rollback({ content: { name }, to: broken as RollbackTo, verify }, context);
    },
    ends: 'failed',
    spoils: fromBuild(),
  },
];

test('reports truly what is live, and leaves a working version live, whatever call meets a fault', async () => {
  await using apps = await sharedApps();
  const options = { idle: 20, pythons: [apps.python] };
  await using now = await startLocalConnect(options);
  await using old = await startLocalConnect({ ...options, version: '2025.05.0' });
  const outcomes = await spoil(scenarios(now, old));
  const wrongs: Record<string, unknown> = {};
  for (const [{ title }, found] of outcomes) {
    if (isFullScope) console.log(`${title}\n${table(found)}`);
    if (wrongsOf(found).length > 0) wrongs[title] = wrongsOf(found);
  }
  expect(wrongs).toEqual({});
}, 600_000);
