import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { DeployContext } from '../../../src/context.ts';
import { release } from '../../../src/deploy/release.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { rollback } from '../../../src/deploy/rollback.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { faultProxy } from '../../support/fault-proxy.ts';
import {
  type LocalConnect,
  type LocalConnectOptions,
  startLocalConnect,
} from '../../support/local-connect.ts';
import { anApp, anOrder, clientFor, quickApp, recorder } from './an-app.ts';
import { failsLive } from './deploying.ts';

/*
 * Two runs for one content item, in every order of events that matters. Bundle 1 is live, the older run uploads bundle
 * 2, the newer one bundle 3. Each has a proxy of its own, which holds some calls back until something else has
 * happened: so the order of events is the same on any machine.
 */

type Name = 'older' | 'newer';
/** A call of a run, with how many of this name it has made: the moment when it is made. */
type CallOf = `${Name}: ${'GET' | 'POST'} ${string} #${number}`;
type Moment = CallOf | `${Name} ended` | 'meddled';
/** A call, and what has to happen before the server sees it. */
type Holds = Partial<Record<CallOf, Moment>>;

// The calls of a run, in order. Without a draft the first `deploy` makes the bundle live.
const upload = 'POST v1/content/{guid}/bundles #1';
const deploy = 'POST v1/content/{guid}/deploy #1';
const visitDraft = 'GET content/{guid}/{draft}/ #1';
const lookBefore = 'GET v1/content/{guid} #1';
const activate = 'POST v1/content/{guid}/deploy #2';
const visitLive = 'GET content/{guid}/ #1';
const lookAfter = 'GET v1/content/{guid} #2';
/** Where there is a newer upload, and the jobs tell of no activation of it. */
const lookOnceMore = 'GET v1/content/{guid} #3';

/** The moments of one test. Waiting for one that doesn't come ends the test, and says which. */
function moments(holds: Holds) {
  const known = new Map<string, PromiseWithResolvers<void>>();
  const at = (moment: string) => {
    const found = known.get(moment) ?? Promise.withResolvers<void>();
    known.set(moment, found);
    return found;
  };
  const inVain: string[] = [];
  return {
    inVain,
    happened: (moment: Moment) => at(moment).resolve(),
    async when(moment: Moment): Promise<void> {
      const patience = new AbortController();
      const tooLong = sleep(15_000, 'too long', { signal: patience.signal }).catch(() => {});
      if ((await Promise.race([at(moment).promise, tooLong])) === 'too long') inVain.push(moment);
      patience.abort();
    },
    holdOf: (call: CallOf): Moment | undefined => holds[call],
  };
}
type Moments = ReturnType<typeof moments>;

/** A run through a proxy of its own. */
async function run(
  server: LocalConnect,
  name: Name,
  { happened, when, holdOf }: Moments,
  work: (context: DeployContext) => Promise<string>,
) {
  await using proxy = await faultProxy(server.url, ({ name: called, ordinal }) => {
    const call = `${name}: ${called} #${ordinal}` as CallOf;
    happened(call);
    const until = holdOf(call);
    return until && when(until).then(() => undefined);
  });
  const seen = recorder();
  const { signal } = new AbortController();
  const connect = clientFor(proxy.url, server.keys.publisher, seen);
  const ended = await work(deployContext({ connect, progress: seen.progress, signal })).catch(
    (error: unknown) => (error instanceof UserError ? error.problems[0]?.message : error),
  );
  happened(`${name} ended`);
  const { facts, lines, stages } = seen;
  return { ended, facts, log: lines.join('\n'), stages, calls: proxy.calls.map((call) => call.name) };
}

type Files = Readonly<Record<string, string>>;

async function deployed(
  server: LocalConnect,
  name: Name,
  at: Moments,
  { files = quickApp(name), ...changed }: Partial<DeployRequest> & { files?: Files } = {},
) {
  await using app = await anApp(files);
  const order = anOrder(app, { verify: { how: 'layout', timeout: 20 }, ...changed });
  return await run(server, name, at, (context) => release(order, context));
}

/** What visitors get: the active bundle, and what it shows. */
async function shown(server: LocalConnect): Promise<string> {
  const behind = clientFor(server.url, server.keys.publisher, recorder());
  const [content] = await behind.contentNamed('an_app');
  const page = await behind.visit(new URL(`content/${content?.guid}/`, `${server.url}/`), {
    timeout: 20_000,
  });
  return `${content?.bundle_id} ${/<p>(.*?)<\/p>/.exec(page.text)?.[1] ?? page.status}`;
}

/** Makes bundle 1 live. */
async function prepare(server: LocalConnect): Promise<void> {
  const { ended } = await deployed(server, 'older', moments({}), { files: quickApp('old') });
  expect(ended).toBe('deployed');
}

const broken = { ...quickApp('never'), 'app.py': 'import nothing_like_this\n' };
const unverified = { verify: { how: 'none' as const, timeout: 20 } };
const yields =
  /^Another deployment of the same content went live meanwhile: bundle 3, newer than this run's 2\./;

interface Race {
  readonly it: string;
  readonly server?: LocalConnectOptions;
  readonly older?: Parameters<typeof deployed>[3];
  readonly newer?: Parameters<typeof deployed>[3];
  readonly holds: Holds;
  /** How the runs end, and what is live then. */
  readonly ends: { readonly older: string | RegExp; readonly newer: string | RegExp; readonly live: string };
  /** What the log of the older run tells. */
  readonly tells?: string;
  /** How often each of them makes a bundle live. */
  readonly activations?: Partial<Record<Name, number>>;
}

const newerStays = { older: yields, newer: 'deployed', live: '3 newer' };
/** The older run has looked; then the newer one does all that it does, from its upload on. */
const olderLast: Holds = {
  [`newer: ${upload}`]: `older: ${activate}`,
  [`older: ${activate}`]: 'newer ended',
};
const olderLastAtOnce: Holds = { [`older: ${deploy}`]: 'newer ended' };

test.each<Race>([
  {
    it: 'an older run that looks only after the newer one went live leaves it alone',
    holds: { [`older: ${lookBefore}`]: 'newer ended' },
    ends: newerStays,
    activations: { older: 0, newer: 1 },
  },
  {
    it: 'an older run that the newer one takes over from says so',
    holds: {
      [`newer: ${activate}`]: `older: ${visitLive}`,
      [`older: ${visitLive}`]: 'newer ended',
    },
    ends: newerStays,
    activations: { older: 1, newer: 1 },
  },
  {
    it: 'a newer run that finds the older one live at its end goes live again',
    holds: {
      [`newer: ${activate}`]: `older: ${activate}`,
      [`older: ${activate}`]: `newer: ${visitLive}`,
      [`newer: ${visitLive}`]: `older: ${visitLive}`,
      [`older: ${visitLive}`]: 'newer ended',
    },
    ends: newerStays,
    activations: { older: 1, newer: 2 },
  },
  {
    it: 'a newer run that verifies nothing finds the older one live, too',
    older: unverified,
    newer: unverified,
    holds: {
      [`older: ${deploy}`]: `newer: ${lookAfter}`,
      [`newer: ${lookAfter}`]: `older: ${lookAfter}`,
      [`older: ${lookAfter}`]: 'newer ended',
    },
    ends: newerStays,
  },
  {
    it: 'an older run that goes live after the newer one has ended puts it back',
    holds: olderLast,
    ends: newerStays,
    tells: 'Bundle 3, a newer upload of another run, was live when bundle 2 went live over it.',
    activations: { older: 2, newer: 1 },
  },
  {
    it: 'it puts it back where nothing is verified',
    older: unverified,
    newer: unverified,
    holds: olderLastAtOnce,
    ends: newerStays,
  },
  {
    it: 'it puts it back on a server without drafts',
    server: { version: '2025.05.0' },
    holds: olderLastAtOnce,
    ends: newerStays,
  },
  {
    it: 'it puts it back on a server without drafts that hides its version',
    server: { version: '2025.05.0', hideVersion: true },
    holds: olderLast,
    ends: newerStays,
  },
  {
    it: 'it puts it back on a server that keeps no notes beside a bundle',
    server: { version: '2025.10.0' },
    holds: olderLast,
    ends: newerStays,
  },
  {
    it: 'it goes back to the newer one where it does not answer itself',
    older: { files: failsLive('older') },
    holds: olderLast,
    ends: { ...newerStays, older: "KeyError: 'rows'" },
  },
  {
    it: 'it stays where the newer one that it put back does not answer',
    newer: { files: broken, ...unverified },
    holds: olderLast,
    ends: { older: 'deployed', newer: 'deployed', live: '2 older' },
    tells: 'Bundle 3 does not answer as it should. Activating bundle 2 again.',
    activations: { older: 3 },
  },
  {
    it: 'an older run stays where the draft of the newer one failed',
    newer: { files: broken },
    holds: olderLast,
    ends: { older: 'deployed', newer: /ModuleNotFoundError/, live: '2 older' },
    tells: "Another run uploaded bundle 3 meanwhile, newer than this run's 2. It isn't live.",
    activations: { older: 1, newer: 0 },
  },
  {
    it: 'an older run stays where the newer one was live and went back',
    newer: { files: failsLive('newer') },
    holds: olderLast,
    ends: { older: 'deployed', newer: "KeyError: 'rows'", live: '2 older' },
    activations: { older: 1, newer: 2 },
  },
  {
    it: 'an older run that is live looks a moment longer for a newer one, and says so',
    holds: { [`newer: ${activate}`]: `older: ${lookOnceMore}` },
    ends: newerStays,
    activations: { older: 1, newer: 1 },
  },
  {
    it: 'a newer run that is still at its draft goes live after the older one',
    holds: {
      [`older: ${lookAfter}`]: `newer: ${visitDraft}`,
      [`newer: ${visitDraft}`]: 'older ended',
    },
    ends: { older: 'deployed', newer: 'deployed', live: '3 newer' },
    activations: { older: 1, newer: 1 },
  },
  {
    it: 'a newer run that does not answer goes back to the older one, which went live meanwhile',
    newer: { files: failsLive('newer') },
    holds: { [`newer: ${lookBefore}`]: 'older ended' },
    ends: { older: 'deployed', newer: "KeyError: 'rows'", live: '2 older' },
  },
  {
    it: 'an older run is not blamed for what the newer app answers',
    newer: { files: failsLive('newer'), verify: { how: 'starts', timeout: 20 } },
    holds: {
      [`newer: ${activate}`]: `older: ${visitLive}`,
      [`older: ${visitLive}`]: 'newer ended',
    },
    ends: newerStays,
  },
  {
    it: 'an older run whose bundle was removed by the newer one says why',
    newer: { keepBundles: 1 },
    holds: olderLast,
    ends: newerStays,
  },
])(
  '$it',
  async ({ server: options, older = {}, newer = {}, holds, ends, tells, activations = {} }) => {
    await using server = await startLocalConnect(options);
    await prepare(server);
    const at = moments({ [`newer: ${upload}`]: `older: ${deploy}`, ...holds });
    const runs = {
      older: deployed(server, 'older', at, older),
      newer: deployed(server, 'newer', at, newer),
    };
    const ended = { older: await runs.older, newer: await runs.newer };
    expect(at.inVain).toEqual([]);
    const [olderEnd, newerEnd] = [ended.older.ended, ended.newer.ended];
    expect({ older: olderEnd, newer: newerEnd, live: await shown(server) }).toEqual({
      older: matching(ends.older),
      newer: matching(ends.newer),
      live: ends.live,
    });
    expect([ended.older.facts.bundleId, ended.newer.facts.bundleId]).toEqual(['2', '3']);
    if (ended.newer.ended === 'deployed' && ends.live.startsWith('3')) {
      expect(ended.newer.facts.live).toBe('Bundle 3 is live.');
    }
    if (tells) expect(ended.older.log).toContain(tells);
    for (const [name, count] of Object.entries(activations)) {
      const deploys = ended[name as Name].calls.filter((call) => call.endsWith('/deploy'));
      // The first builds the draft.
      expect([name, deploys.length - 1]).toEqual([name, count]);
    }
  },
  60_000,
);

const matching = (wanted: string | RegExp) =>
  typeof wanted === 'string' ? wanted : expect.stringMatching(wanted);

test('a run leaves alone what a person made live again meanwhile, and says so', async () => {
  await using server = await startLocalConnect();
  await prepare(server);
  const at = moments({ [`newer: ${visitLive}`]: 'meddled' });
  const running = deployed(server, 'newer', at);
  await at.when(`newer: ${visitLive}`);
  const behind = clientFor(server.url, server.keys.publisher, recorder());
  const guid = (await behind.contentNamed('an_app'))[0]?.guid ?? '';
  const task = await behind.deploy(guid, '1', { activate: true });
  while (!(await behind.task(task, 0)).finished) await sleep(20);
  at.happened('meddled');
  const { ended, facts } = await running;
  expect(ended).toBe("Bundle 1 was made live again meanwhile, in the place of this run's 2.");
  expect(facts.live).toBe('Bundle 1 is live.');
  await expect(shown(server)).resolves.toBe('1 old');
}, 60_000);

test('a rollback leaves alone what a deployment made live before it', async () => {
  await using server = await startLocalConnect();
  await prepare(server);
  await deployed(server, 'newer', moments({}), { files: quickApp('two') });
  const at = moments({ [`older: ${visitDraft}`]: 'newer ended' });
  const wanted = {
    content: { name: 'an_app' },
    to: 'previous' as const,
    verify: { how: 'layout' as const, timeout: 20 },
  };
  const back = run(server, 'older', at, (context) => rollback(wanted, context));
  await at.when(`older: ${visitDraft}`);
  await deployed(server, 'newer', at);
  await expect(back).resolves.toMatchObject({
    ended: 'Another run made bundle 3 live meanwhile: bundle 1 was not activated.',
    facts: { liveBundleId: '3', live: 'Bundle 3 is live.' },
  });
  await expect(shown(server)).resolves.toBe('3 newer');
}, 60_000);

test('a rollback says so where a deployment went live after it', async () => {
  await using server = await startLocalConnect();
  await prepare(server);
  await deployed(server, 'newer', moments({}), { files: quickApp('two') });
  const at = moments({ [`older: ${visitLive}`]: 'newer ended' });
  const wanted = {
    content: { name: 'an_app' },
    to: 'previous' as const,
    verify: { how: 'layout' as const, timeout: 20 },
  };
  const back = run(server, 'older', at, (context) => rollback(wanted, context));
  await at.when(`older: ${visitLive}`);
  const { ended } = await deployed(server, 'newer', at);
  expect(ended).toBe('deployed');
  await expect(back).resolves.toMatchObject({
    ended: 'Another run made bundle 3 live meanwhile, in the place of bundle 1.',
    facts: { liveBundleId: '3' },
  });
  await expect(shown(server)).resolves.toBe('3 newer');
}, 60_000);
