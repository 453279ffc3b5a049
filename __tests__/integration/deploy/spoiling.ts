import { setTimeout as sleep } from 'node:timers/promises';
import type { Connect } from '../../../src/connect/client.ts';
import type { Content } from '../../../src/connect/types.ts';
import type { DeployContext } from '../../../src/context.ts';
import { release } from '../../../src/deploy/release.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import { UserError } from '../../../src/shared/problems.ts';
import type { Status } from '../../../src/shared/progress.ts';
import { type Call, type Fault, faultProxy } from '../../support/fault-proxy.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { isFullScope } from '../../support/scope.ts';
import { sharedApp, sharedAppManifest } from '../../support/shared-apps.ts';
import { anApp, anOrder, clientFor, type Recorder, recorder } from './an-app.ts';

/*
 * Runs in which one call is spoilt, and what is true after them. What was said is held against the server, behind the
 * back of the proxy that spoils.
 */

const once = [
  'reset',
  'close',
  'hang',
  'delay',
  '502',
  '503',
  'login page',
  'truncated',
  'lost answer',
] as const;
const always = ['reset', 'hang', '502', 'lost answer'] as const;

/** Runs side by side: most of them wait. */
const sideBySide = 32;
/** Milliseconds until a run counts as one that never ends. */
const guard = 120_000;
/** For runs in which calls hang, in milliseconds: longer than the server takes on a busy machine. */
const hangTimeout = 5_000;

/** What a run is about: one content item for each worker, or for each run. */
export interface Item {
  readonly server: LocalConnect;
  readonly name: string;
  /** A client that nothing spoils. */
  readonly behind: Connect;
  /** What each of its bundles shows, and whether it is well, by its id. */
  readonly shows: Map<string, { readonly word: string; readonly isWell: boolean }>;
}

/** A way to use the procedure. */
export interface Scenario {
  readonly title: string;
  readonly server: LocalConnect;
  /** Whether each run has a content item of its own. */
  readonly isFresh?: true;
  /** Brings the content item to where a run begins. */
  readonly prepare?: (item: Item) => Promise<void>;
  readonly act: (item: Item, context: DeployContext & { readonly seen: Recorder }) => Promise<Status>;
  /** How a run ends in which nothing is spoilt. */
  readonly ends: Status | 'failed';
  /** Which of the calls are spoilt; those before are another scenario's. */
  readonly spoils: (call: Call) => boolean;
  /** What else is wrong after a run. */
  readonly wrongs?: (item: Item, ran: Ran, before: Before) => Promise<readonly string[]>;
}

export interface Cell {
  readonly call: Call;
  readonly fault: Fault;
  readonly tries: 'first' | 'all';
}

export interface Ran {
  readonly seen: Recorder;
  /** `undefined` if it never ended. */
  readonly ended: Status | Error | undefined;
  readonly calls: readonly Call[];
}

export interface Before {
  readonly content: Content | undefined;
  readonly bundles: readonly string[];
  readonly variables: readonly string[];
}

export interface Outcome extends Cell {
  /** How the run ended, in a word. */
  readonly ended: string;
  readonly wrong: readonly string[];
}

let words = 0;

/** Deploys a new version of the item's app, and keeps in mind what it shows. */
export async function deployNew(
  { name, shows }: Pick<Item, 'name' | 'shows'>,
  context: DeployContext & { readonly seen: Recorder },
  { layout = 200, ...changed }: Partial<DeployRequest> & { readonly layout?: number } = {},
): Promise<Status> {
  const word = `version ${++words}`;
  await using app = await anApp(sharedApp(word, { layout }), undefined, sharedAppManifest);
  const order = anOrder(app, {
    content: { name },
    verify: { how: 'layout', timeout: 20 },
    keepBundles: 1,
    ...changed,
  });
  try {
    return await release(order, context);
  } finally {
    const { bundleId } = context.seen.facts;
    if (bundleId !== undefined) shows.set(bundleId, { word, isWell: layout === 200 });
  }
}

/** What works behind the back of the proxy. */
function unspoilt({ server }: Pick<Item, 'server'>) {
  const seen = recorder();
  const { signal } = new AbortController();
  const connect = clientFor(server.url, server.keys.publisher, seen);
  return { ...deployContext({ connect, progress: seen.progress, signal }), seen };
}

export const contentOf = async ({ behind, name }: Item): Promise<Content | undefined> =>
  (await behind.contentNamed(name))[0];

/** Sees to it that a bundle is live which is well; of several that are asked for, the newest one. */
export async function ensureLive(item: Item, atLeast = 1): Promise<void> {
  const { behind, shows } = item;
  for (;;) {
    const content = await contentOf(item);
    const bundles = content ? (await behind.bundles(content.guid)).map(({ id }) => id) : [];
    const well = bundles.filter((id) => shows.get(id)?.isWell);
    if (content?.bundle_id && well.length >= atLeast) {
      const [newest = ''] =
        atLeast > 1 ? well : [content.bundle_id, ...well].filter((id) => well.includes(id));
      if (newest === content.bundle_id) return;
      const task = await behind.deploy(content.guid, newest, { activate: true });
      while (!(await behind.task(task, 0)).finished);
      return;
    }
    await deployBehind(item);
  }
}

/** Deploys a new version that nobody looks at. */
export async function deployBehind(item: Item, changed: Parameters<typeof deployNew>[2] = {}): Promise<void> {
  const verify = { how: 'none', timeout: 20 } as const;
  const status = await deployNew(item, unspoilt(item), { verify, ...changed });
  if (status !== 'deployed') throw new Error(`The preparation ended as ${status}.`);
}

async function run(scenario: Scenario, item: Item, cell?: Cell): Promise<Ran> {
  const stop = new AbortController();
  let hangs = 0;
  await using proxy = await faultProxy(scenario.server.url, ({ name, ordinal }) => {
    if (stop.signal.aborted) return 'hang';
    if (name !== cell?.call.name) return undefined;
    const isMeant = cell.tries === 'all' ? ordinal >= cell.call.ordinal : ordinal === cell.call.ordinal;
    if (!isMeant) return undefined;
    // The run is stopped while it waits for a call.
    if (cell.fault === 'hang' && ++hangs === 2)
      stop.abort(new DOMException('The time is up.', 'TimeoutError'));
    return cell.fault;
  });
  const seen = recorder();
  const connect = clientFor(proxy.url, scenario.server.keys.publisher, seen, {
    signal: stop.signal,
    ...(cell?.fault === 'hang' && {
      timeouts: { connect: hangTimeout, request: hangTimeout, stall: hangTimeout, store: hangTimeout },
    }),
  });
  const running = scenario
    .act(item, { ...deployContext({ connect, progress: seen.progress, signal: stop.signal }), seen })
    .catch((error) => error as Error);
  // After the stop no call is answered, so that a run that waits for one never ends.
  const ended = await Promise.race([running, sleep(guard, undefined, { ref: false })]);
  return { seen, ended, calls: [...proxy.calls] };
}

/** What the sentence on the state of the server says. */
interface Claim {
  /** The bundle that is live, or null; where the server was at work, either of two. */
  readonly live: readonly (string | null)[];
  /** That nothing of all that the server has was changed. */
  readonly isUnchanged?: true;
  /** That what is live doesn't answer. */
  readonly isUnwell?: true;
  /** That nobody knows yet whether it does. */
  readonly isUnseen?: true;
}

const claims: readonly (readonly [RegExp, (first: string, second: string) => Claim])[] = [
  [/^Nothing is live/, () => ({ live: [null] })],
  [/^Bundle (\d+) was being built and activated/, (own) => ({ live: [null, own] })],
  [/^Bundle (\d+) was being activated: bundle (\d+) is live until/, (own, other) => ({ live: [own, other] })],
  [
    /^Bundle (\d+) is live, though .*restore bundle (\d+), which may still happen/,
    (own, other) => ({ live: [own, other], isUnwell: true }),
  ],
  [/^Bundle (\d+) is live, though/, (own) => ({ live: [own], isUnwell: true })],
  [/^Bundle (\d+) is live again, but its verification failed/, (own) => ({ live: [own], isUnwell: true })],
  [/^Bundle (\d+) is live\. It has not been verified yet/, (own) => ({ live: [own], isUnseen: true })],
  [/^Bundle (\d+) is live(?:, as before| again|\.)/, (own) => ({ live: [own] })],
];

/** @returns `undefined` for a sentence that names no state */
function claimOf(sentence: string, before: string | null): Claim | undefined {
  if (sentence.startsWith('Nothing was changed on the server')) return { live: [before], isUnchanged: true };
  for (const [pattern, claim] of claims) {
    const found = pattern.exec(sentence);
    if (found) return claim(found[1] ?? '', found[2] ?? '');
  }
  return undefined;
}

/** Calls on which it hangs what is live, or that tell it. Only where they are spoilt it may stay open. */
const decides = ({ name }: Call) => /^POST .*\/deploy$|\/tasks\/|^GET v1\/content\/\{guid\}$/.test(name);

/** Makes a run, and holds what it says against the server. */
async function judge(
  scenario: Scenario,
  item: Item,
  cell?: Cell,
): Promise<Ran & { readonly wrong: string[] }> {
  const { behind, shows } = item;
  const was = await contentOf(item);
  const liveBefore = was?.bundle_id ?? null;
  const before: Before = {
    content: was,
    bundles: was ? (await behind.bundles(was.guid)).map(({ id }) => id) : [],
    variables: was ? await behind.environment(was.guid) : [],
  };
  const ran = await run(scenario, item, cell);
  const { ended, seen } = ran;
  const { live: said = '', liveBundleId = null, bundleId } = seen.facts;
  const wrong: string[] = [];

  if (ended === undefined) wrong.push('it goes on after it was stopped');
  if (typeof ended === 'object' && !isStopped(ended) && !(ended instanceof UserError))
    wrong.push(`a bug: ${ended.stack}`);

  const contents = await behind.contentNamed(item.name);
  const guid = contents[0]?.guid;
  if (contents.length > 1 || (was && !guid)) wrong.push(`${contents.length} content items`);
  if (guid !== undefined) await settled(guid, behind);
  const live = guid === undefined ? null : (await behind.content(guid)).bundle_id;
  const bundles = guid === undefined ? [] : (await behind.bundles(guid)).map(({ id }) => id);
  const added = bundles.filter((id) => !before.bundles.includes(id));
  if (added.length > 1) wrong.push(`${added.length} bundles were made`);
  if (liveBefore !== null && live === null) wrong.push('what was live is gone');

  const claim = claimOf(said, liveBefore);
  const isOpen = claim !== undefined && claim.live.length > 1;
  if (!claim?.live.includes(live)) wrong.push(`says "${said}", but ${live} is live`);
  if (claim?.isUnchanged && (added.length > 0 || (guid !== undefined && !was)))
    wrong.push(`says "${said}", but something was made`);
  if (isOpen && (typeof ended === 'string' || !(isStopped(ended) || (cell && decides(cell.call)))))
    wrong.push(`leaves open what is live: "${said}"`);
  if (claim && !isOpen && !claim.isUnchanged && liveBundleId !== live)
    wrong.push(`tells ${liveBundleId} as the live bundle, but ${live} is`);
  if ((ended === 'deployed' || ended === 'rolled-back') && live !== bundleId)
    wrong.push(`says ${ended}, but ${live} is live`);

  const shown = live === null ? undefined : shows.get(live);
  if (guid !== undefined && live !== null) {
    const page = await behind.visit(new URL(`content/${guid}/`, behind.server), { timeout: 20_000 });
    if (page.status !== 200 || !shown || !page.text.includes(`<p>${shown.word}</p>`))
      wrong.push(`the app answers ${page.status}, not "${shown?.word}"`);
  }
  const isWarned = claim?.isUnwell || (isStopped(ended) && claim?.isUnseen);
  if (shown && !shown.isWell && !isOpen && !isWarned)
    wrong.push(`what is live does not answer, and it is not said: "${said}"`);
  wrong.push(...((await scenario.wrongs?.(item, ran, before)) ?? []));
  return { ...ran, wrong };
}

const isStopped = (ended: Ran['ended']): boolean =>
  typeof ended === 'object' && ended.name === 'TimeoutError';

const endingOf = (ended: Ran['ended']): string =>
  ended === undefined
    ? 'never ended'
    : typeof ended === 'string'
      ? ended
      : isStopped(ended)
        ? 'stopped'
        : 'failed';

async function remove({ behind, name }: Item): Promise<void> {
  for (const { guid } of await behind.contentNamed(name)) await behind.deleteContent(guid);
}

/** Waits until the server builds and activates nothing any more. */
async function settled(guid: string, behind: Connect): Promise<void> {
  const isBusy = async () =>
    (await behind.jobs(guid)).some(({ tag, status }) => tag === 'python_restore' && status === 0);
  while (await isBusy()) await sleep(50);
}

const cellsFor = (call: Call): Cell[] => [
  ...once.map((fault) => ({ call, fault, tries: 'first' as const })),
  ...always.map((fault) => ({ call, fault, tries: 'all' as const })),
  ...(call.name === 'POST v1/content/{guid}/bundles'
    ? [{ call, fault: 'slow upload' as const, tries: 'first' as const }]
    : []),
];

/**
 * What is run of all combinations of a call and a fault: everything in the full scope, else two faults for each call, so
 * that every fault is used with some calls.
 */
function inScope(calls: readonly Call[]): Cell[] {
  const step = 6;
  return calls.flatMap((call, row) =>
    cellsFor(call).filter((_, column) => isFullScope || (row + column) % step === 0),
  );
}

let items = 0;

async function prepared(scenario: Scenario, item?: Item): Promise<Item> {
  const { server } = scenario;
  const ready =
    item && !scenario.isFresh
      ? item
      : { server, name: `item_${++items}`, behind: unspoilt({ server }).connect, shows: new Map() };
  await scenario.prepare?.(ready);
  return ready;
}

/**
 * Runs the calls of each scenario with faults, on the first try and on all of them. A run without a fault shows which
 * calls there are; polls come as often as they come.
 */
export async function spoil(scenarios: readonly Scenario[]): Promise<ReadonlyMap<Scenario, Outcome[]>> {
  const outcomes = new Map(scenarios.map((scenario) => [scenario, [] as Outcome[]]));
  const queue: { scenario: Scenario; cell: Cell; at: number }[] = [];
  await Promise.all(
    scenarios.map(async (scenario) => {
      const { ended, calls, wrong } = await judge(scenario, await prepared(scenario));
      if (endingOf(ended) !== scenario.ends || wrong.length > 0)
        throw new Error(`${scenario.title}, unspoilt: ${[endingOf(ended), ...wrong].join('\n')}`);
      const spoilt = calls
        .filter(({ name, ordinal }) => !name.includes('/tasks/') || ordinal === 1)
        .filter(scenario.spoils);
      queue.push(...inScope(spoilt).map((cell, at) => ({ scenario, cell, at })));
    }),
  );
  const work = async () => {
    const own = new Map<Scenario, Item>();
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { scenario, cell, at } = next;
      const item = await prepared(scenario, own.get(scenario));
      own.set(scenario, item);
      const { ended, wrong, seen } = await judge(scenario, item, cell);
      const shown = wrong.length === 0 ? [] : [...wrong, `it ended: ${ended}`, ...seen.lines.slice(-25)];
      const found = outcomes.get(scenario);
      if (found) found[at] = { ...cell, ended: endingOf(ended), wrong: shown };
      // A run looks through all that its user has: with hundreds it would be slow.
      if (scenario.isFresh) await remove(item);
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return outcomes;
}

/** A line for each call, a column for each fault. */
export function table(outcomes: readonly Outcome[]): string {
  const column = ({ fault, tries }: Cell) => `${fault}${tries === 'all' ? ' ×∞' : ''}`;
  const columns = [...new Set(outcomes.map(column))];
  const rows = Map.groupBy(outcomes, ({ call }) => `${call.name} #${call.ordinal}`);
  const width = Math.max(...[...rows.keys()].map((name) => name.length));
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell) => cell.padEnd(14))].join(' ').trimEnd();
  const body = [...rows].map(([name, row]) => {
    const cell = (wanted: string) => {
      const found = row.find((one) => column(one) === wanted);
      return found ? (found.wrong.length > 0 ? `WRONG ${found.ended}` : found.ended) : '–';
    };
    return line(name, columns.map(cell));
  });
  return [line('', columns), ...body].join('\n');
}

/** What is wrong, each with its call and fault. */
export const wrongsOf = (outcomes: readonly Outcome[]): readonly (readonly string[])[] =>
  outcomes
    .filter(({ wrong }) => wrong.length > 0)
    .map(({ call, fault, tries, wrong }) => [
      `${call.name} #${call.ordinal}, ${fault}, ${tries} tries`,
      ...wrong,
    ]);
