import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { DeployContext } from '../../../src/context.ts';
import { release } from '../../../src/deploy/release.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { rollback } from '../../../src/deploy/rollback.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { faultProxy } from '../../support/fault-proxy.ts';
import type { LocalConnect, LocalConnectOptions } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { until } from '../../support/until.ts';
import { broken, failsLive } from './deployments.ts';
import { clientFor, deployRequest, quickApp, recorder, testApp } from './test-app.ts';

const localConnect = sharedLocalConnect();

/*
 * Two runs for one content item. Bundle 1 is active, the older run uploads bundle 2, the newer one bundle 3: `relative`
 * numbers them so. Each run has its own proxy, which delays some calls until an event of the other run. So the order of
 * events is the same on any machine.
 */

type Name = 'older' | 'newer';
/** An event: a call of a run, with its ordinal among the calls of this name. */
type CallOf = `${Name}: ${'GET' | 'POST'} ${string} #${number}`;
type Moment = CallOf | `${Name} ended` | 'interfered';
/** A call, and the event that must happen before it reaches the server. */
type Delays = Partial<Record<CallOf, Moment>>;

// The calls of a run, in order. Without a draft the first `deploy` activates the bundle.
const upload = 'POST v1/content/{guid}/bundles #1';
const deploy = 'POST v1/content/{guid}/deploy #1';
const visitDraft = 'GET content/{guid}/{draft}/ #1';
const checkBefore = 'GET v1/content/{guid} #1';
const activate = 'POST v1/content/{guid}/deploy #2';
const activateAgain = 'POST v1/content/{guid}/deploy #3';
const visitLive = 'GET content/{guid}/ #1';
const checkAfter = 'GET v1/content/{guid} #2';

/** The events of one test. If one doesn't happen, the test fails with its name. */
function moments(delays: Delays) {
  const known = new Map<string, PromiseWithResolvers<void>>();
  const at = (moment: string) => {
    const found = known.get(moment) ?? Promise.withResolvers<void>();
    known.set(moment, found);
    return found;
  };
  const missed: string[] = [];
  return {
    missed,
    happened: (moment: Moment) => at(moment).resolve(),
    async when(moment: Moment): Promise<void> {
      const timeout = new AbortController();
      const tooLong = sleep(300_000, 'too long', { signal: timeout.signal }).catch(() => {});
      if ((await Promise.race([at(moment).promise, tooLong])) === 'too long') missed.push(moment);
      timeout.abort();
    },
    delayOf: (call: CallOf): Moment | undefined => delays[call],
  };
}
type Moments = ReturnType<typeof moments>;

/** A run with its own proxy. */
async function run(
  server: LocalConnect,
  name: Name,
  { happened, when, delayOf }: Moments,
  work: (context: DeployContext) => Promise<string>,
) {
  await using proxy = await faultProxy(server.url, ({ name: called, ordinal }) => {
    const call = `${name}: ${called} #${ordinal}` as CallOf;
    happened(call);
    const until = delayOf(call);
    return until && when(until).then(() => undefined);
  });
  const recorded = recorder();
  const { signal } = new AbortController();
  const connect = clientFor(proxy.url, server.keys.publisher, recorded);
  const ended = await work(deployContext({ connect, progress: recorded.progress, signal })).catch(
    (error: unknown) => (error instanceof UserError ? error.problems[0]?.message : error),
  );
  happened(`${name} ended`);
  const { facts, lines, stages } = recorded;
  return { ended, facts, log: lines.join('\n'), stages, calls: proxy.calls.map((call) => call.name) };
}

type Files = Readonly<Record<string, string>>;

async function deployed(
  server: LocalConnect,
  name: Name,
  at: Moments,
  { files = quickApp(name), ...changed }: Partial<DeployRequest> & { files?: Files } = {},
) {
  await using app = await testApp(files);
  const request = deployRequest(app, { verify: { how: 'layout', timeout: 120 }, ...changed });
  return await run(server, name, at, (context) => release(request, context));
}

/** A text with the ids of bundles counted from the first one of the test. */
function relative(text: string, first: string): string {
  return text.replaceAll(/(?<=^|\bbundle |run's )\d+/gi, (id) => String(Number(id) - Number(first) + 1));
}

/** The active bundle and the text of its page. */
async function shown(server: LocalConnect, first: string): Promise<string> {
  const client = clientFor(server.url, server.keys.publisher, recorder());
  const [content] = await client.contentNamed('test_app');
  const page = await client.visit(new URL(`content/${content?.guid}/`, `${server.url}/`), {
    timeout: 120_000,
  });
  return relative(`${content?.bundle_id} ${/<p>(.*?)<\/p>/.exec(page.text)?.[1] ?? page.status}`, first);
}

/** Deploys bundle 1, and returns its id. */
async function prepare(
  server: LocalConnect,
  first: Parameters<typeof deployed>[3] = { files: quickApp('old') },
): Promise<string> {
  const { ended, facts } = await deployed(server, 'older', moments({}), { ...first, ...unverified });
  expect(ended).toBe('deployed');
  return facts.bundleId ?? '';
}

const unverified = { verify: { how: 'none' as const, timeout: 120 } };
const superseded =
  "Another deployment of the same content was activated: bundle 3 is live, not this run's 2.";

interface Race {
  readonly name: string;
  readonly server?: LocalConnectOptions;
  /** Bundle 1. Default: it works. */
  readonly first?: Parameters<typeof deployed>[3];
  readonly older?: Parameters<typeof deployed>[3];
  readonly newer?: Parameters<typeof deployed>[3];
  readonly delays: Delays;
  /** The results of the runs, and the active bundle afterwards. */
  readonly ends: { readonly older: string | RegExp; readonly newer: string | RegExp; readonly live: string };
  /** A part of the log of the older run. */
  readonly logs?: string;
  /** How often each run activates a bundle. */
  readonly activations?: Partial<Record<Name, number>>;
}

const newerIsNotActive = "Another run uploaded bundle 3, which is newer than this run's 2 and isn't active.";
const newerStays = { older: superseded, newer: 'deployed', live: '3 newer' };
/** The older run has checked the active bundle. Then the newer one does everything from its upload on. */
const olderLast: Delays = {
  [`newer: ${upload}`]: `older: ${activate}`,
  [`older: ${activate}`]: 'newer ended',
};

test.each<Race>([
  {
    name: 'an older run does not activate its bundle if the newer one is active',
    delays: { [`older: ${checkBefore}`]: 'newer ended' },
    ends: newerStays,
    activations: { older: 0, newer: 1 },
  },
  {
    name: 'an older run fails if the newer bundle is active at its end',
    delays: {
      [`newer: ${activate}`]: `older: ${visitLive}`,
      [`older: ${visitLive}`]: 'newer ended',
    },
    ends: newerStays,
    activations: { older: 1, newer: 1 },
  },
  {
    name: 'a newer run that finds the older bundle active at its end activates its own again',
    delays: {
      [`newer: ${activate}`]: `older: ${activate}`,
      [`older: ${activate}`]: `newer: ${visitLive}`,
      [`newer: ${visitLive}`]: `older: ${visitLive}`,
      [`older: ${visitLive}`]: 'newer ended',
    },
    ends: newerStays,
    activations: { older: 1, newer: 2 },
  },
  {
    name: 'a newer run without verification that finds the older bundle active at its end activates its own again',
    older: unverified,
    newer: unverified,
    delays: {
      [`older: ${deploy}`]: `newer: ${checkAfter}`,
      [`newer: ${checkAfter}`]: `older: ${checkAfter}`,
      [`older: ${checkAfter}`]: 'newer ended',
    },
    ends: newerStays,
  },
  {
    name: 'an older run that activates its bundle after the newer run has ended warns of the newer bundle',
    delays: olderLast,
    ends: { older: 'deployed', newer: 'deployed', live: '2 older' },
    logs: newerIsNotActive,
    activations: { older: 1, newer: 1 },
  },
  {
    name: 'a failing older run restores what was active before, not the newer bundle',
    older: { files: failsLive('older') },
    delays: olderLast,
    ends: { older: "KeyError: 'rows'", newer: 'deployed', live: '1 old' },
    logs: newerIsNotActive,
  },
  {
    name: 'a restoration that replaces a newer bundle, activated after its check, warns of it',
    older: { files: failsLive('older') },
    delays: {
      [`newer: ${activate}`]: `older: ${activateAgain}`,
      [`older: ${activateAgain}`]: 'newer ended',
    },
    ends: { older: "KeyError: 'rows'", newer: 'deployed', live: '1 old' },
    logs: newerIsNotActive,
  },
  {
    name: 'a restoration that replaces a newer bundle warns of it also if the restored bundle fails',
    first: { files: broken },
    older: { files: failsLive('older') },
    delays: {
      [`newer: ${activate}`]: `older: ${activateAgain}`,
      [`older: ${activateAgain}`]: 'newer ended',
    },
    ends: {
      older: "KeyError: 'rows'",
      newer: 'deployed',
      live: '1 It ended while it was starting. Its publisher can read its log.',
    },
    logs: newerIsNotActive,
  },
  {
    name: 'a newer run that is still verifying its draft is activated after the older one',
    delays: {
      [`older: ${checkAfter}`]: `newer: ${visitDraft}`,
      [`newer: ${visitDraft}`]: 'older ended',
    },
    ends: { older: 'deployed', newer: 'deployed', live: '3 newer' },
    activations: { older: 1, newer: 1 },
  },
  {
    name: 'a failing newer run restores the older bundle, which was activated meanwhile',
    newer: { files: failsLive('newer') },
    delays: { [`newer: ${checkBefore}`]: 'older ended' },
    ends: { older: 'deployed', newer: "KeyError: 'rows'", live: '2 older' },
  },
  {
    name: 'an older run does not report a failure of the newer app as its own',
    newer: { files: failsLive('newer'), verify: { how: 'starts', timeout: 120 } },
    delays: {
      [`newer: ${activate}`]: `older: ${visitLive}`,
      [`older: ${visitLive}`]: 'newer ended',
    },
    ends: newerStays,
  },
  {
    name: 'an older run reports that the newer one has removed its bundle',
    newer: { keepBundles: 1 },
    delays: olderLast,
    ends: newerStays,
  },
])('$name', async ({ older = {}, newer = {}, delays, ends, logs, activations = {}, ...given }) => {
  await using server = await localConnect(given.server);
  const first = await prepare(server, given.first);
  const at = moments({ [`newer: ${upload}`]: `older: ${deploy}`, ...delays });
  const runs = {
    older: deployed(server, 'older', at, older),
    newer: deployed(server, 'newer', at, newer),
  };
  const ended = { older: await runs.older, newer: await runs.newer };
  expect(at.missed).toEqual([]);
  const [olderEnd, newerEnd] = [ended.older, ended.newer].map((run) => relative(`${run.ended}`, first));
  expect({ older: olderEnd, newer: newerEnd, live: await shown(server, first) }).toEqual({
    older: matching(ends.older),
    newer: matching(ends.newer),
    live: ends.live,
  });
  expect(relative(`${ended.older.facts.bundleId}`, first)).toBe('2');
  if (ended.newer.ended === 'deployed' && ends.live.startsWith('3')) {
    expect(relative(`${ended.newer.facts.live}`, first)).toBe('Bundle 3 is live.');
  }
  if (logs) expect(relative(ended.older.log, first)).toContain(logs);
  for (const [name, count] of Object.entries(activations)) {
    const deploys = ended[name as Name].calls.filter((call) => call.endsWith('/deploy'));
    // The first builds the draft.
    expect([name, deploys.length - 1]).toEqual([name, count]);
  }
});

const matching = (wanted: string | RegExp) =>
  typeof wanted === 'string' ? wanted : expect.stringMatching(wanted);

test('a run does not replace a bundle that a person activated again meanwhile', async () => {
  await using server = await localConnect();
  const first = await prepare(server);
  const at = moments({ [`newer: ${visitLive}`]: 'interfered' });
  const running = deployed(server, 'newer', at);
  await at.when(`newer: ${visitLive}`);
  const client = clientFor(server.url, server.keys.publisher, recorder());
  const guid = (await client.contentNamed('test_app'))[0]?.guid ?? '';
  const task = await client.deploy(guid, first, { activate: true });
  await until(async () => (await client.task(task, 0)).finished);
  at.happened('interfered');
  const { ended, facts } = await running;
  expect(relative(`${ended}`, first)).toBe(
    "Another deployment of the same content was activated: bundle 1 is live, not this run's 2.",
  );
  expect(relative(`${facts.live}`, first)).toBe('Bundle 1 is live.');
  await expect(shown(server, first)).resolves.toBe('1 old');
});

test('a rollback does not replace a bundle that a deployment activated before it', async () => {
  await using server = await localConnect();
  const first = await prepare(server);
  await deployed(server, 'newer', moments({}), { files: quickApp('two'), ...unverified });
  const at = moments({ [`older: ${visitDraft}`]: 'newer ended' });
  const wanted = {
    content: { name: 'test_app' },
    to: 'previous' as const,
    verify: { how: 'layout' as const, timeout: 120 },
  };
  const back = run(server, 'older', at, (context) => rollback(wanted, context));
  await at.when(`older: ${visitDraft}`);
  const newer = await deployed(server, 'newer', at);
  const { ended, facts } = await back;
  expect(relative(`${ended}`, first)).toBe(
    "Another deployment of the same content was activated: bundle 3 is live, not this run's 1.",
  );
  expect(facts.liveBundleId).toBe(newer.facts.bundleId);
  expect(relative(`${facts.live}`, first)).toBe('Bundle 3 is live.');
  await expect(shown(server, first)).resolves.toBe('3 newer');
});

test('a rollback fails if a deployment is activated after it', async () => {
  await using server = await localConnect();
  const first = await prepare(server);
  await deployed(server, 'newer', moments({}), { files: quickApp('two'), ...unverified });
  const at = moments({ [`older: ${visitLive}`]: 'newer ended' });
  const wanted = {
    content: { name: 'test_app' },
    to: 'previous' as const,
    verify: { how: 'layout' as const, timeout: 120 },
  };
  const back = run(server, 'older', at, (context) => rollback(wanted, context));
  await at.when(`older: ${visitLive}`);
  const newer = await deployed(server, 'newer', at);
  expect(newer.ended).toBe('deployed');
  const { ended, facts } = await back;
  expect(relative(`${ended}`, first)).toBe(
    "Another deployment of the same content was activated: bundle 3 is live, not this run's 1.",
  );
  expect(facts.liveBundleId).toBe(newer.facts.bundleId);
  await expect(shown(server, first)).resolves.toBe('3 newer');
});

test('a failing version is replaced without a request for the list of bundles, which may hang', async () => {
  await using server = await localConnect();
  await prepare(server);
  const { ended, stages, calls } = await deployed(server, 'older', moments({}), {
    files: failsLive('older'),
  });
  expect(ended).toBe("KeyError: 'rows'");
  expect(stages).toContain('Restore the previous version');
  const restoration = calls.slice(
    calls.indexOf('GET content/{guid}/'),
    calls.lastIndexOf('GET content/{guid}/'),
  );
  expect(restoration).toContain('POST v1/content/{guid}/deploy');
  expect(restoration).not.toContain('GET v1/content/{guid}/bundles');
});
