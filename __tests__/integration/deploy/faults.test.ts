import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RollbackTo, rollback } from '../../../src/deploy/rollback.ts';
import { fieldOf } from '../../../src/settings/fields.ts';
import { UserError } from '../../../src/shared/problems.ts';
import type { Call } from '../../support/fault-proxy.ts';
import { startLocalConnect } from '../../support/local-connect.ts';
import { isFullScope } from '../../support/scope.ts';
import { sharedApps } from '../../support/shared-apps.ts';
import { checkSettings, contentOf, type Item, type Run, type StateBefore } from './fault-checks.ts';
import {
  deployDirectly,
  deployNew,
  ensureLive,
  type Result,
  runScenarios,
  type Scenario,
} from './fault-runs.ts';
import { parsed } from './settings-steps.ts';

/*
 * Deployments and rollbacks in which an API call has a fault. In every case, the run ends and reports the correct active
 * bundle, that bundle works, and there is one content item. TEST_SCOPE=full runs every call with every fault and prints a
 * table.
 */

const verify = { how: 'layout', timeout: 20 } as const;

/** Calls that only read, before anything is changed. They are the same for every deployment, so only one scenario includes them. */
const isPreflight = ({ name, ordinal }: Call) =>
  ordinal === 1 &&
  /^GET (server_settings|v1\/(user|content|server_settings\/.*|content\/\{guid\}\/(bundles|repository)))$/.test(
    name,
  );

/** Settings of every kind: those before the run, and those of the run. */
const settings = {
  before: ({ name }: Item) => ({
    title: 'The old title',
    access: 'all',
    viewers: 'paul',
    environment: 'GREETING=hello\nGONE=1',
    'environment-prune': 'true',
    'vanity-path': `old/${name}`,
    settings: 'init_timeout: 61',
  }),
  declared: ({ name }: Item) => ({
    title: 'The new title',
    access: 'acl',
    viewers: 'viktor',
    environment: 'GREETING=good evening\nADDED=1',
    'environment-prune': 'true',
    'vanity-path': `new/${name}`,
    settings: 'init_timeout: 62',
  }),
  /** The settings of the server after they are applied. */
  after: ({ name }: Item) => ({
    title: 'The new title',
    access: 'acl',
    viewers: 1,
    environment: 'ADDED,GREETING',
    'vanity-path': `/new/${name}/`,
    settings: 62,
  }),
};

const declared = async (given: Readonly<Record<string, string>>) => ({
  declared: { settings: await parsed(given), appFolder: '/', apiKey: 'a key' },
});

/** The settings that a failed run left changed without reporting it. */
async function unreportedSettings(
  item: Item,
  { ended, recorded }: Run,
  before: StateBefore,
): Promise<string[]> {
  const content = await contentOf(item);
  // If its bundle is live, the bundle needs them.
  if (typeof ended === 'string' || !content || content.bundle_id === recorded.facts.bundleId) return [];
  const variables = await item.connect.environment(content.guid);
  const added = variables.filter((name) => !before.variables.includes(name));
  const left = recorded.lines.find((line) => line.startsWith('These settings stay')) ?? '';
  const changed = (['title', 'access_type', 'init_timeout'] as const).filter(
    (field) => (fieldOf(content, field) ?? '') !== (fieldOf(before.content, field) ?? ''),
  );
  return [
    ...added.filter((name) => !new RegExp(`\\b${name}\\b`).test(left)),
    ...changed.filter((field) => !left.includes(field.replace('access_type', 'access'))),
  ].map((name) => `${name} was left changed, and the log says only "${left}"`);
}

/** Deploys a broken bundle, and activates a working one. */
async function ensureBroken(item: Item): Promise<void> {
  if (item.shows.size === 0) await deployDirectly(item, { layout: 500 });
  await ensureLive(item);
}

/** The error of a run that restored the previous version must have a reason. */
const checkReason: NonNullable<Scenario['check']> = async (_item, { ended, recorded }) =>
  recorded.stages.includes('Restore the previous version') &&
  ended instanceof UserError &&
  !/_dash-layout|is not a page of Dash|did not answer within|does not start/.test(ended.message)
    ? ['it does not say why it restored the previous version']
    : [];

const prepareSettings = async (item: Item) => deployDirectly(item, await declared(settings.before(item)));

const deploySettings =
  (changed: Parameters<typeof deployNew>[2] = {}): Scenario['act'] =>
  async (item, context) =>
    deployNew(item, context, { ...changed, ...(await declared(settings.declared(item))) });

/** Calls that read the parts of an app and its jobs. They are the same in every scenario, so only one includes them. */
const isInspection = ({ name }: Call) => /^GET (content\/.*_dash-|.*\/jobs)/.test(name);

/** The calls from the first build on. */
function fromBuild(): Scenario['includes'] {
  let hasBegun = false;
  return (call) => {
    hasBegun ||= call.name.endsWith('/deploy');
    return hasBegun && !isInspection(call);
  };
}

const scenarios: readonly Scenario[] = [
  {
    name: 'a deployment over an earlier one',
    server: 'current',
    prepare: ensureLive,
    act: deployNew,
    ends: 'deployed',
    includes: () => true,
  },
  {
    name: 'a first deployment',
    server: 'current',
    isFresh: true,
    act: deployNew,
    ends: 'deployed',
    includes: (call) => !isPreflight(call) && !isInspection(call),
  },
  {
    name: 'a deployment with settings of every kind',
    server: 'current',
    isFresh: true,
    prepare: prepareSettings,
    act: deploySettings(),
    ends: 'deployed',
    includes: (call) =>
      !isPreflight(call) && !/\/bundles|\/deploy|\/tasks|\/jobs|^GET content/.test(call.name),
    check: async (item, run, before) => [
      ...(run.ended === 'deployed' ? await checkSettings(item, settings.after(item)) : []),
      ...(await unreportedSettings(item, run, before)),
    ],
  },
  {
    name: 'a draft that does not work, with new settings',
    server: 'current',
    isFresh: true,
    prepare: prepareSettings,
    act: deploySettings({ layout: 500 }),
    ends: 'failed',
    includes: ({ name }) =>
      /^(PATCH|PUT|POST|DELETE) |^GET v1\/content\/\{guid\}$/.test(name) && !/\/(bundles|deploy)$/.test(name),
    check: unreportedSettings,
  },
  {
    name: 'a deployment without drafts',
    server: 'old',
    prepare: ensureLive,
    act: deployNew,
    ends: 'deployed',
    includes: (call) => !isPreflight(call) && !isInspection(call),
  },
  {
    name: 'a first deployment without drafts',
    server: 'old',
    isFresh: true,
    act: deployNew,
    ends: 'deployed',
    includes: fromBuild(),
  },
  {
    name: 'restoring the previous version, without drafts',
    server: 'old',
    prepare: ensureLive,
    act: (item, context) => deployNew(item, context, { layout: 500 }),
    ends: 'failed',
    includes: fromBuild(),
    check: checkReason,
  },
  {
    name: 'restoring the previous version and its settings, without drafts',
    server: 'old',
    isFresh: true,
    prepare: prepareSettings,
    act: deploySettings({ layout: 500 }),
    ends: 'failed',
    includes: ({ name }) => /^(PATCH|PUT|POST|DELETE) /.test(name) && !/\/(bundles|deploy)$/.test(name),
    check: unreportedSettings,
  },
  {
    name: 'a rollback',
    server: 'current',
    prepare: (item) => ensureLive(item, 2),
    act: ({ name }, context) => rollback({ content: { name }, to: 'previous', verify }, context),
    ends: 'rolled-back',
    includes: (call) => !isPreflight(call) && !isInspection(call),
  },
  {
    name: 'a rollback to a broken bundle, without drafts',
    server: 'old',
    prepare: ensureBroken,
    act: ({ name, shows }, context) => {
      const [broken = ''] = [...shows].find(([, { works }]) => !works) ?? [];
      return rollback({ content: { name }, to: broken as RollbackTo, verify }, context);
    },
    ends: 'failed',
    includes: fromBuild(),
  },
];

let results: ReadonlyMap<string, readonly Result[]>;

// All runs at the same time, because most of them wait.
beforeAll(async () => {
  await using apps = await sharedApps();
  const options = { idle: 20, pythons: [apps.python] };
  await using current = await startLocalConnect(options);
  await using old = await startLocalConnect({ ...options, version: '2025.05.0' });
  results = await runScenarios(scenarios, { current, old });
}, 1_800_000);

afterAll(() => {
  if (!isFullScope) return;
  for (const [name, all] of results) console.log(`${name}\n${table(all)}`);
});

/** A line for each call, a column for each fault. */
function table(all: readonly Result[]): string {
  const column = ({ fault, attempts }: Result) => `${fault}${attempts === 'all' ? ' ×∞' : ''}`;
  const columns = [...new Set(all.map(column))];
  const rows = Map.groupBy(all, ({ call }) => `${call.name} #${call.ordinal}`);
  const width = Math.max(...[...rows.keys()].map((name) => name.length));
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell) => cell.padEnd(14))].join(' ').trimEnd();
  const cell = (row: readonly Result[], name: string) => {
    const found = row.find((one) => column(one) === name);
    return found ? `${found.wrong.length > 0 ? 'WRONG ' : ''}${found.ending}` : '–';
  };
  const body = [...rows].map(([name, row]) =>
    line(
      name,
      columns.map((one) => cell(row, one)),
    ),
  );
  return [line('', columns), ...body].join('\n');
}

test.each(scenarios.map(({ name }) => name))(
  'after a fault of any call of %s, the report is correct and the active bundle works',
  (name) => {
    const wrong = (results.get(name) ?? []).filter((result) => result.wrong.length > 0);
    expect(
      wrong.map(({ call, fault, attempts, wrong }) => [
        `${call.name} #${call.ordinal}, ${fault} on ${attempts}`,
        ...wrong,
      ]),
    ).toEqual([]);
    expect(results.get(name)).not.toHaveLength(0);
  },
);
