import { expect, test } from '@jest/globals';
import { release } from '../../../src/deploy/release.ts';
import { UserError } from '../../../src/errors.ts';
import { type Call, type Fault, faultProxy } from '../../support/fault-proxy.ts';
import { type LocalConnect, localConnect } from '../../support/local-connect.ts';
import { anApp, anOrder, clientFor, quickApp, recorder } from './an-app.ts';

/*
 * Every call of the procedure × every fault, on its first try and on all of them. Whatever happens, the run ends in
 * time, tells the truth about what is live, leaves one content item, and what is live answers.
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
const sideBySide = 12;
/** In milliseconds: the deadline of a run, and what it may take to notice it. */
const deadline = 15_000;
const promptly = 1_000;

interface Cell {
  readonly call: Call;
  readonly fault: Fault;
  readonly tries: 'first' | 'all';
}

interface Outcome extends Cell {
  /** How the run ended, in a word. */
  readonly ended: string;
  readonly wrong: readonly string[];
}

let words = 0;

/** Deploys a new version of the app with one call spoilt, and looks at the server behind the proxy's back. */
async function run(server: LocalConnect, name: string, cell?: Cell) {
  const word = `version ${++words}`;
  await using app = await anApp(quickApp(word));
  await using proxy = await faultProxy(server.url, ({ name: called, ordinal }) => {
    if (called !== cell?.call.name) return undefined;
    const isMeant = cell.tries === 'all' ? ordinal >= cell.call.ordinal : ordinal === cell.call.ordinal;
    return isMeant ? cell.fault : undefined;
  });
  const seen = recorder();
  const signal = AbortSignal.timeout(deadline);
  const timeouts = { connect: 1_000, request: 2_000, stall: 1_500 };
  const connect = clientFor(proxy.url, server.keys.publisher, seen, { signal, timeouts });
  const order = anOrder(app, {
    content: { name },
    verify: { how: 'layout', timeout: 10 },
    keepBundles: 1,
  });
  const began = performance.now();
  const ended = await release(order, { connect, progress: seen.progress, signal }).catch((error) => error);
  return { word, seen, ended, took: performance.now() - began, calls: [...proxy.calls] };
}

/** A sentence that names what is live, or says that nothing was done yet. */
const tells = (sentence = '', live: string) =>
  new RegExp(`undle ${live}\\b`).test(sentence) || sentence.startsWith('Nothing was changed');

/** What each bundle shows, by content name and bundle id. */
const shows = new Map<string, string>();

async function judge(server: LocalConnect, name: string, cell: Cell): Promise<Outcome> {
  const behind = clientFor(server.url, server.keys.publisher, recorder());
  const before = (await behind.contentNamed(name))[0];
  const bundlesBefore = before ? (await behind.bundles(before.guid)).map(({ id }) => id) : [];
  const { word, seen, ended, took } = await run(server, name, cell);
  const { facts } = seen;
  if (facts.bundleId !== undefined) shows.set(`${name} ${facts.bundleId}`, word);
  const wrong: string[] = [];

  if (took > deadline + promptly) wrong.push(`took ${Math.round(took)} ms`);
  const isStopped = ended.name === 'TimeoutError';
  if (typeof ended !== 'string' && !isStopped && !(ended instanceof UserError))
    wrong.push(`a bug: ${ended.stack}`);

  const contents = await behind.contentNamed(name);
  const live = contents[0]?.bundle_id ?? null;
  if (contents.length > 1 || (before && contents.length === 0))
    wrong.push(`${contents.length} content items`);
  if (ended === 'deployed' && live !== facts.bundleId) wrong.push(`says deployed, but ${live} is live`);
  if (ended !== 'deployed' && contents[0] && live !== null && !tells(facts.live, live)) {
    wrong.push(`says "${facts.live}", but ${live} is live`);
  }
  if (before?.bundle_id && live === null) wrong.push('what was live is gone');
  if (contents[0] && live !== null) {
    const url = new URL(`content/${contents[0].guid}/`, `${server.url}/`);
    const page = await behind.visit(url, { timeout: 20_000 });
    const shown = shows.get(`${name} ${live}`);
    if (page.status !== 200 || !shown || !page.text.includes(`<p>${shown}</p>`)) {
      wrong.push(`the app answers ${page.status}, not "${shown}"`);
    }
    const added = (await behind.bundles(contents[0].guid)).filter(({ id }) => !bundlesBefore.includes(id));
    if (added.length > 1) wrong.push(`${added.length} bundles were made`);
  }
  if (wrong.length > 0) wrong.push(...seen.lines.slice(-15));
  return { ...cell, ended: typeof ended === 'string' ? ended : isStopped ? 'stopped' : 'failed', wrong };
}

/** Runs the cells, some side by side, each worker with a content item of its own. */
async function judgeAll(
  server: LocalConnect,
  cells: readonly Cell[],
  contentFor: (worker: number, cell: number) => string,
): Promise<Outcome[]> {
  const queue = [...cells.entries()];
  const outcomes: Outcome[] = [];
  const work = async (worker: number) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, cell] = next;
      outcomes[index] = await judge(server, contentFor(worker, index), cell);
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, (_, worker) => work(worker)));
  return outcomes;
}

const cellsFor = (calls: readonly Call[]): Cell[] =>
  calls.flatMap((call) => [
    ...once.map((fault) => ({ call, fault, tries: 'first' as const })),
    ...always.map((fault) => ({ call, fault, tries: 'all' as const })),
    ...(call.name.endsWith('/bundles') && call.name.startsWith('POST')
      ? [{ call, fault: 'slow upload' as const, tries: 'first' as const }]
      : []),
  ]);

/** A line for each call, a column for each fault. */
function table(outcomes: readonly Outcome[]): string {
  const columns = [...new Set(outcomes.map(({ fault, tries }) => `${fault}${tries === 'all' ? ' ×∞' : ''}`))];
  const rows = Map.groupBy(outcomes, ({ call }) => `${call.name} #${call.ordinal}`);
  const width = Math.max(...[...rows.keys()].map((name) => name.length));
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell) => cell.padEnd(14))].join(' ').trimEnd();
  const body = [...rows].map(([name, row]) => {
    const cell = (column: string) => {
      const found = row.find(({ fault, tries }) => `${fault}${tries === 'all' ? ' ×∞' : ''}` === column);
      return found ? (found.wrong.length > 0 ? `WRONG ${found.ended}` : found.ended) : '–';
    };
    return line(name, columns.map(cell));
  });
  return [line('', columns), ...body].join('\n');
}

const wrongs = (outcomes: readonly Outcome[]) =>
  outcomes
    .filter(({ wrong }) => wrong.length > 0)
    .map(({ call, fault, tries, wrong }) => [
      `${call.name} #${call.ordinal}, ${fault}, ${tries} tries`,
      ...wrong,
    ]);

test('whatever call is spoilt in whatever way: the truth is told, and what is live answers', async () => {
  await using server = await localConnect({ idle: 20 });
  const names = Array.from({ length: sideBySide }, (_, worker) => `worker_${worker}`);
  for (const name of names) {
    const first = await run(server, name);
    expect(first.ended).toBe('deployed');
    shows.set(`${name} ${first.seen.facts.bundleId}`, first.word);
  }
  // A run in which nothing is spoilt shows which calls there are. Polls come as often as they come.
  const { calls } = await run(server, 'worker_0').then((seen) => {
    shows.set(`worker_0 ${seen.seen.facts.bundleId}`, seen.word);
    return seen;
  });
  const distinct = calls.filter(({ name, ordinal }) => !name.includes('/tasks/') || ordinal === 1);

  const later = await judgeAll(server, cellsFor(distinct), (worker) => `worker_${worker}`);
  console.log(`A later deployment\n${table(later)}`);
  const creation = cellsFor([{ name: 'POST v1/content', ordinal: 1 }]);
  const first = await judgeAll(server, creation, (_, index) => `new_${index}`);
  console.log(`The first deployment\n${table(first)}`);
  expect(wrongs([...later, ...first])).toEqual([]);
}, 300_000);
