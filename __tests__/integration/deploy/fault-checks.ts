import type { Connect } from '../../../src/connect/client.ts';
import type { Content } from '../../../src/connect/types.ts';
import { fieldOf } from '../../../src/settings/fields.ts';
import { UserError } from '../../../src/shared/problems.ts';
import type { Status } from '../../../src/shared/progress.ts';
import type { Call, Fault } from '../../support/fault-proxy.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { until } from '../../support/until.ts';
import type { Recorder } from './test-app.ts';

/* Compares the report of a run with the state of the server afterwards. */

/** A content item, which runs use one after another. */
export interface Item {
  readonly server: LocalConnect;
  readonly name: string;
  /** A client without faults. */
  readonly connect: Connect;
  /** What each bundle shows and whether it works, by its id. */
  readonly shows: Map<string, { readonly word: string; readonly works: boolean }>;
}

export interface FaultCase {
  readonly call: Call;
  readonly fault: Fault;
  /** Whether only the first attempt of the call has the fault, or every one. */
  readonly attempts: 'first' | 'all';
}

export interface Run {
  readonly recorded: Recorder;
  /** `undefined` if it never ended. */
  readonly ended: Status | Error | undefined;
  readonly calls: readonly Call[];
}

/** The state of the server before a run. */
export interface StateBefore {
  readonly content: Content | undefined;
  /** Ids. */
  readonly bundles: readonly string[];
  /** Names. */
  readonly variables: readonly string[];
}

export const isStopped = ({ ended }: Run): boolean =>
  typeof ended === 'object' && ended.name === 'TimeoutError';

export const contentOf = async ({ connect, name }: Item): Promise<Content | undefined> =>
  (await connect.contentNamed(name))[0];

/** The meaning of the sentence about the active bundle: see active-bundle.ts. */
interface Claim {
  /** The id of the active bundle, or null for none. Several if the server was still working. */
  readonly live: readonly (string | null)[];
  /** Nothing on the server was changed. */
  readonly isUnchanged?: true;
  /** The active bundle doesn't work. */
  readonly isBroken?: true;
  /** The active bundle was not verified. */
  readonly isUnverified?: true;
}

const claims: readonly (readonly [RegExp, (first: string, second: string) => Claim])[] = [
  [/^Nothing is live/, () => ({ live: [null] })],
  [/^Bundle (\d+) was being built and activated/, (own) => ({ live: [null, own] })],
  [/^Bundle (\d+) was being activated: bundle (\d+) is live until/, (own, other) => ({ live: [own, other] })],
  [
    /^Bundle (\d+) is live, though .*restore bundle (\d+), which may still happen/,
    (own, other) => ({ live: [own, other], isBroken: true }),
  ],
  [/^Bundle (\d+) is live, though/, (own) => ({ live: [own], isBroken: true })],
  [/^Bundle (\d+) is live again, but its verification failed/, (own) => ({ live: [own], isBroken: true })],
  [/^Bundle (\d+) is live\. It has not been verified yet/, (own) => ({ live: [own], isUnverified: true })],
  [/^Bundle (\d+) is live(?:, as before| again|\.)/, (own) => ({ live: [own] })],
];

/** @returns `undefined` for any other sentence */
function claimOf(sentence: string, before: string | null): Claim | undefined {
  if (sentence.startsWith('Nothing was changed on the server')) return { live: [before], isUnchanged: true };
  for (const [pattern, claim] of claims) {
    const found = pattern.exec(sentence);
    if (found) return claim(found[1] ?? '', found[2] ?? '');
  }
  return undefined;
}

/** Calls that decide or read which bundle is active. Only a fault of these may leave it unknown. */
const decides = ({ name }: Call) => /^POST .*\/deploy$|\/tasks\/|^GET v1\/content\/\{guid\}$/.test(name);

/** The problems after a run: in its result, on the server, and in its report. */
export async function check(
  item: Item,
  run: Run,
  before: StateBefore,
  one: FaultCase | undefined,
): Promise<string[]> {
  const { connect } = item;
  const contents = await connect.contentNamed(item.name);
  const guid = contents[0]?.guid;
  if (guid !== undefined) await waitForBuilds(guid, connect);
  const live = guid === undefined ? null : (await connect.content(guid)).bundle_id;
  const bundles = guid === undefined ? [] : (await connect.bundles(guid)).map(({ id }) => id);
  const added = bundles.filter((id) => !before.bundles.includes(id));
  return [
    ...(run.ended === undefined ? ['it did not end after it was stopped'] : []),
    ...(isBug(run) ? [`a bug: ${(run.ended as Error).stack}`] : []),
    ...(contents.length > 1 || (before.content && !guid) ? [`${contents.length} content items`] : []),
    ...(added.length > 1 ? [`${added.length} bundles were uploaded`] : []),
    ...(before.content?.bundle_id && live === null ? ['what was live is gone'] : []),
    ...checkReport(item, run, {
      before,
      live,
      isChanged: added.length > 0 || (!before.content && !!guid),
      one,
    }),
    ...(guid !== undefined && live !== null ? await checkPage(item, guid, live) : []),
  ];
}

const isBug = (run: Run): boolean =>
  typeof run.ended === 'object' && !isStopped(run) && !(run.ended instanceof UserError);

interface StateAfter {
  readonly before: StateBefore;
  readonly live: string | null;
  /** Whether content or a bundle was created. */
  readonly isChanged: boolean;
  readonly one: FaultCase | undefined;
}

/** The problems in the report of a run. */
function checkReport({ shows }: Item, run: Run, { before, live, isChanged, one }: StateAfter): string[] {
  const { ended, recorded } = run;
  const { live: sentence = '', liveBundleId = null, bundleId } = recorded.facts;
  const claim = claimOf(sentence, before.content?.bundle_id ?? null);
  if (!claim?.live.includes(live)) return [`it says "${sentence}", but ${live} is live`];
  const isOpen = claim.live.length > 1;
  const mayBeOpen = typeof ended !== 'string' && (isStopped(run) || (one && decides(one.call)));
  const isBroken = live !== null && shows.get(live)?.works === false;
  const isTold = claim.isBroken || (isStopped(run) && claim.isUnverified);
  return [
    ...(claim.isUnchanged && isChanged ? [`it says "${sentence}", but something was created`] : []),
    ...(isOpen && !mayBeOpen ? [`it leaves open what is live: "${sentence}"`] : []),
    ...(!isOpen && !claim.isUnchanged && liveBundleId !== live
      ? [`it reports ${liveBundleId} as the active bundle, but ${live} is`]
      : []),
    ...((ended === 'deployed' || ended === 'rolled-back') && live !== bundleId
      ? [`it ended as ${ended}, but ${live} is live`]
      : []),
    ...(isBroken && !isOpen && !isTold ? [`what is live doesn't work, and it says "${sentence}"`] : []),
  ];
}

/** The problems that visitors see. */
async function checkPage({ connect, shows }: Item, guid: string, live: string): Promise<string[]> {
  const page = await connect.visit(new URL(`content/${guid}/`, connect.server), { timeout: 120_000 });
  const word = shows.get(live)?.word;
  const isShown = page.status === 200 && word !== undefined && page.text.includes(`<p>${word}</p>`);
  return isShown ? [] : [`the app responds with ${page.status}, not "${word}"`];
}

/** Waits until the server doesn't build or activate a bundle any more. */
async function waitForBuilds(guid: string, connect: Connect): Promise<void> {
  const isBusy = async () =>
    (await connect.jobs(guid)).some(({ tag, status }) => tag === 'python_restore' && status === 0);
  await until(async () => !(await isBusy()));
}

/** The problems of the settings after a successful run. */
export async function checkSettings(
  item: Item,
  wanted: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const content = await contentOf(item);
  if (!content) return ['there is no content'];
  const [variables, permissions] = await Promise.all([
    item.connect.environment(content.guid),
    item.connect.permissions(content.guid),
  ]);
  const found: Readonly<Record<string, unknown>> = {
    title: content.title,
    access: content.access_type,
    viewers: permissions.length,
    environment: variables.toSorted().join(),
    'vanity-path': new URL(content.vanity_url ?? 'x:').pathname,
    settings: fieldOf(content, 'init_timeout'),
  };
  return Object.keys(wanted)
    .filter((name) => found[name] !== wanted[name])
    .map((name) => `${name} is ${found[name]}, not ${wanted[name]}`);
}
