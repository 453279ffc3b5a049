import { setTimeout as sleep } from 'node:timers/promises';
import type { Connect } from '../../../src/connect/client.ts';
import type { DeployContext } from '../../../src/context.ts';
import { release } from '../../../src/deploy/release.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import type { Status } from '../../../src/shared/progress.ts';
import { type Call, type Fault, faultProxy } from '../../support/fault-proxy.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { isFullScope } from '../../support/scope.ts';
import { sharedApp, sharedAppManifest } from '../../support/shared-apps.ts';
import { until } from '../../support/until.ts';
import {
  check,
  contentOf,
  type FaultCase,
  type Item,
  isStopped,
  type Run,
  type StateBefore,
} from './fault-checks.ts';
import { clientFor, deployRequest, type Recorder, recorder, testApp } from './test-app.ts';

/* Runs of the deployment procedure in which one API call has a fault. */

/** The environment of a scenario. */
export type ScenarioContext = DeployContext & { readonly recorded: Recorder };

/** A server that has drafts, and one that doesn't. */
export type Servers = Readonly<Record<'current' | 'old', LocalConnect>>;

/** One way to use the procedure. */
export interface Scenario {
  readonly name: string;
  readonly server: keyof Servers;
  /** Whether each run needs a separate content item. */
  readonly isFresh?: true;
  /** Prepares the content item for a run. */
  readonly prepare?: (item: Item) => Promise<void>;
  readonly act: (item: Item, context: ScenarioContext) => Promise<Status>;
  /** The result of a run without a fault. */
  readonly ends: Status | 'failed';
  /** The calls to add faults to. */
  readonly includes: (call: Call) => boolean;
  /** Additional checks after a run. */
  readonly check?: (item: Item, run: Run, before: StateBefore) => Promise<readonly string[]>;
}

export interface Result extends FaultCase {
  readonly ending: string;
  /** The problems, with the end of the log. Empty if there are none. */
  readonly wrong: readonly string[];
}

const onFirst: readonly Fault[] = [
  ...(['reset', 'close', 'hang', 'delay', '502', '503'] as const),
  ...(['login page', 'truncated', 'lost response'] as const),
];
const onAll: readonly Fault[] = ['reset', 'hang', '502', 'lost response'];

/** The number of simultaneous runs. Most of them wait. */
const parallel = 32;
/** Milliseconds after which a run counts as one that never ends. */
const guard = 600_000;
/** The timeout of calls in runs with a hanging call, in milliseconds. A slow machine must not exceed it. */
const hangTimeout = 15_000;

let versions = 0;

/** Deploys a new version of the item's app. */
export async function deployNew(
  { name, shows }: Pick<Item, 'name' | 'shows'>,
  context: ScenarioContext,
  { layout = 200, ...changed }: Partial<DeployRequest> & { readonly layout?: number } = {},
): Promise<Status> {
  const word = `version ${++versions}`;
  await using app = await testApp(sharedApp(word, { layout }), undefined, sharedAppManifest);
  const request = deployRequest(app, {
    content: { name },
    verify: { how: 'layout', timeout: 20 },
    keepBundles: 1,
    ...changed,
  });
  try {
    return await release(request, context);
  } finally {
    const { bundleId } = context.recorded.facts;
    if (bundleId !== undefined) shows.set(bundleId, { word, works: layout === 200 });
  }
}

/** Deploys a new version without faults and without verification. */
export async function deployDirectly(
  item: Item,
  changed: Parameters<typeof deployNew>[2] = {},
): Promise<void> {
  const recorded = recorder();
  const { signal } = new AbortController();
  const context = {
    ...deployContext({ connect: item.connect, progress: recorded.progress, signal }),
    recorded,
  };
  const status = await deployNew(item, context, { verify: { how: 'none', timeout: 20 }, ...changed });
  if (status !== 'deployed') throw new Error(`The preparation ended as ${status}.`);
}

/**
 * Makes sure that a working bundle is active.
 *
 * @param count how many working bundles the item needs. With several, the newest one is activated
 */
export async function ensureLive(item: Item, count = 1): Promise<void> {
  const { connect, shows } = item;
  for (;;) {
    const content = await contentOf(item);
    const bundles = content ? (await connect.bundles(content.guid)).map(({ id }) => id) : [];
    const working = bundles.filter((id) => shows.get(id)?.works);
    const active = content?.bundle_id;
    if (content && active && working.length >= count) {
      const next = count === 1 && working.includes(active) ? active : (working[0] ?? '');
      if (next !== active) await activate(connect, content.guid, next);
      return;
    }
    await deployDirectly(item);
  }
}

async function activate(connect: Connect, guid: string, bundleId: string): Promise<void> {
  const task = await connect.deploy(guid, bundleId, { activate: true });
  await until(async () => (await connect.task(task, 0)).finished);
}

/** Runs a scenario, with the fault of a case. */
async function run(scenario: Scenario, item: Item, one: FaultCase | undefined): Promise<Run> {
  const { url, keys } = item.server;
  const stop = new AbortController();
  let hangs = 0;
  await using proxy = await faultProxy(url, ({ name, ordinal }) => {
    if (stop.signal.aborted) return 'hang';
    if (name !== one?.call.name) return undefined;
    if (one.attempts === 'all' ? ordinal < one.call.ordinal : ordinal !== one.call.ordinal) return undefined;
    // The run is stopped while it waits for a call.
    if (one.fault === 'hang' && ++hangs === 2)
      stop.abort(new DOMException('The time is up.', 'TimeoutError'));
    return one.fault;
  });
  const recorded = recorder();
  const client = clientFor(proxy.url, keys.publisher, recorded, {
    signal: stop.signal,
    ...(one?.fault === 'hang' && {
      timeouts: { connect: hangTimeout, request: hangTimeout, stall: hangTimeout, store: hangTimeout },
    }),
  });
  const context = deployContext({ connect: client, progress: recorded.progress, signal: stop.signal });
  const running = scenario.act(item, { ...context, recorded }).catch((error: Error) => error);
  // After the stop, no call gets a response, so a run that waits for one never ends.
  const ended = await Promise.race([running, sleep(guard, undefined, { ref: false })]);
  return { recorded, ended, calls: [...proxy.calls] };
}

async function stateOf(item: Item): Promise<StateBefore> {
  const content = await contentOf(item);
  if (!content) return { content, bundles: [], variables: [] };
  const [bundles, variables] = await Promise.all([
    item.connect.bundles(content.guid),
    item.connect.environment(content.guid),
  ]);
  return { content, bundles: bundles.map(({ id }) => id), variables };
}

async function runAndCheck(scenario: Scenario, item: Item, one?: FaultCase) {
  const before = await stateOf(item);
  const ran = await run(scenario, item, one);
  const wrong = [
    ...(await check(item, ran, before, one)),
    ...((await scenario.check?.(item, ran, before)) ?? []),
  ];
  return { ...ran, wrong };
}

function endingOf(run: Run): string {
  if (run.ended === undefined) return 'never ended';
  if (typeof run.ended === 'string') return run.ended;
  return isStopped(run) ? 'stopped' : 'failed';
}

/** Calls whose response is read. Any successful response of the others counts as done, whatever it contains. */
const isRead = ({ name }: Call) =>
  /^GET (v1\/|server_settings)|^POST v1\/content(\/\{guid\}\/(bundles|deploy))?$|^PATCH v1\/content\/\{guid\}$/.test(
    name,
  );

const casesOf = (call: Call): FaultCase[] => [
  ...onFirst.map((fault) => ({ call, fault, attempts: 'first' as const })),
  ...onAll.map((fault) => ({ call, fault, attempts: 'all' as const })),
  ...(call.name === 'POST v1/content/{guid}/bundles'
    ? [{ call, fault: 'slow upload' as const, attempts: 'first' as const }]
    : []),
  ...(isRead(call) ? [{ call, fault: 'other JSON' as const, attempts: 'first' as const }] : []),
];

/** All cases in the full scope, else one or two for each call, so that each fault is used with some calls. */
function inScope(calls: readonly Call[]): FaultCase[] {
  const step = 8;
  return calls.flatMap((call, row) =>
    casesOf(call).filter((_, column) => isFullScope || (row + column) % step === 0),
  );
}

let items = 0;

/** An item that is ready for a run of the scenario: the given one, or a new one. */
async function prepareItem({ isFresh, prepare }: Scenario, server: LocalConnect, last?: Item): Promise<Item> {
  const item =
    last && !isFresh
      ? last
      : {
          server,
          name: `item_${++items}`,
          connect: clientFor(server.url, server.keys.publisher, recorder()),
          shows: new Map(),
        };
  await prepare?.(item);
  return item;
}

/**
 * Runs each scenario without a fault, which shows its calls, and then with the faults in scope.
 *
 * @throws if a run without a fault doesn't have the result that the scenario expects
 */
export async function runScenarios(
  scenarios: readonly Scenario[],
  servers: Servers,
): Promise<ReadonlyMap<string, readonly Result[]>> {
  const results = new Map<string, Result[]>();
  const queue: (() => Promise<void>)[] = [];
  await Promise.all(
    scenarios.map(async (scenario) => {
      const server = servers[scenario.server];
      const found: Result[] = [];
      results.set(scenario.name, found);
      const first = await runAndCheck(scenario, await prepareItem(scenario, server));
      if (endingOf(first) !== scenario.ends || first.wrong.length > 0)
        throw new Error(`${scenario.name} without a fault: ${[endingOf(first), ...first.wrong].join('\n')}`);
      // The number of polls varies.
      const calls = first.calls.filter(({ name, ordinal }) => !name.includes('/tasks/') || ordinal === 1);
      const idle: Item[] = [];
      queue.push(
        ...inScope(calls.filter(scenario.includes)).map((one, at) => async () => {
          const item = await prepareItem(scenario, server, idle.pop());
          const ran = await runAndCheck(scenario, item, one);
          const log =
            ran.wrong.length === 0 ? [] : [`It ended: ${ran.ended}`, ...ran.recorded.lines.slice(-25)];
          found[at] = { ...one, ending: endingOf(ran), wrong: [...ran.wrong, ...log] };
          // A run lists all content of its user, which would take long with hundreds.
          if (scenario.isFresh) await remove(item);
          else idle.push(item);
        }),
      );
    }),
  );
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await next();
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return results;
}

async function remove({ connect, name }: Item): Promise<void> {
  for (const { guid } of await connect.contentNamed(name)) await connect.deleteContent(guid);
}
