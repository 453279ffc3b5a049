import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { metadataOf, type Origin } from '../../../src/connect/bundle-metadata.ts';
import type { Bundle, Job } from '../../../src/connect/types.ts';
import {
  type ActivationCapabilities,
  type ConflictState,
  chooseMove,
  isNewer,
  type Move,
  newerUploads,
  replacedNewer,
} from '../../../src/deploy/conflicts.ts';
import { propertyRuns } from '../../support/scope.ts';

/** Bundle 2 is this run's, bundle 1 was live before it. */
const usual: ConflictState = {
  own: '2',
  ours: '2',
  atFirst: '1',
  over: '1',
  live: '2',
  isWell: true,
  replaced: undefined,
};
const again = (bundleId: string): Move => ({
  kind: 'activate',
  bundleId,
  reason: expect.any(String) as never,
});

test.each<{ it: string; seen: Partial<ConflictState>; move: Move }>([
  { it: 'stays where its own is live', seen: {}, move: { kind: 'stay' } },
  { it: 'yields to a newer one', seen: { live: '3' }, move: { kind: 'yield', to: '3' } },
  { it: 'compares ids as numbers', seen: { live: '10' }, move: { kind: 'yield', to: '10' } },
  {
    it: 'yields to a newer one, whatever that answers',
    seen: { live: '3', isWell: false },
    move: { kind: 'yield', to: '3' },
  },
  {
    it: 'activates its own again over an older upload of another run',
    seen: { own: '4', ours: '4', live: '3' },
    move: again('4'),
  },
  {
    it: 'activates its own again where another run made the first one live',
    seen: { live: '1', atFirst: undefined, over: undefined },
    move: again('2'),
  },
  {
    it: 'activates its own again where nothing is live',
    seen: { live: null },
    move: again('2'),
  },
  {
    it: 'leaves alone what was live before it',
    seen: { live: '1' },
    move: { kind: 'leave', to: '1' },
  },
  {
    it: 'leaves alone what was live even earlier',
    seen: { own: '9', ours: '9', atFirst: '8', over: '8', live: '7' },
    move: { kind: 'leave', to: '7' },
  },
  { it: 'puts back a newer one that it replaced', seen: { replaced: '3' }, move: again('3') },
  {
    it: 'yields once that is live',
    seen: { ours: '3', live: '3' },
    move: { kind: 'yield', to: '3' },
  },
  {
    it: 'takes its own again where that does not answer',
    seen: { ours: '3', live: '3', isWell: false },
    move: again('2'),
  },
  {
    it: 'goes back to what was live before where its own does not answer',
    seen: { isWell: false },
    move: { kind: 'go back', to: '1' },
  },
  {
    it: 'goes back to the newer one that it replaced',
    seen: { isWell: false, replaced: '3' },
    move: { kind: 'go back', to: '3' },
  },
  {
    it: 'goes back to an older one that came in between',
    seen: { own: '4', ours: '4', live: '4', over: '3', isWell: false },
    move: { kind: 'go back', to: '3' },
  },
  {
    it: 'has nothing to go back to on a first deployment',
    seen: { isWell: false, atFirst: undefined, over: undefined },
    move: { kind: 'go back', to: undefined },
  },
])('a run $it', ({ seen, move }) => expect(chooseMove({ ...usual, ...seen })).toEqual(move));

function bundle(id: number, more: Partial<Origin> | 'by hand' = {}): Bundle {
  const origin: Origin = {
    kind: 'deploy',
    fingerprint: 'f',
    upload: 'u',
    ...(more === 'by hand' ? {} : more),
  };
  const metadata = more === 'by hand' ? {} : metadataOf({}, origin);
  return { id: String(id), content_guid: 'g', created_time: '', size: 1, active: false, metadata };
}

const modern: ActivationCapabilities = { metadata: true, drafts: true };

test('a newer upload is one of a deployment', () => {
  const bundles = [bundle(10), bundle(5, 'by hand'), bundle(4, { kind: 'preview' }), bundle(2), bundle(1)];
  const ids = (marks: ActivationCapabilities) => newerUploads('2', bundles, marks).map(({ id }) => id);
  expect(ids(modern)).toEqual(['10']);
  expect(ids({ metadata: false, drafts: true })).toEqual(['10', '5']);
});

/** Builds that ended well, as the server lists them: newest first. */
const built = (...bundles: readonly number[]): Job[] =>
  bundles.map((id, at) => ({
    key: `${at}`,
    bundle_id: id,
    start_time: '2026-03-02T09:15:04Z',
    tag: 'python_restore',
    exit_code: 0,
    status: 2,
  }));

const changed = (jobs: readonly Job[], at: number, change: Partial<Job>) =>
  jobs.with(at, { ...jobs[at], ...change } as Job);

test.each<{
  it: string;
  jobs: readonly Job[];
  bundles?: readonly Bundle[];
  marks?: ActivationCapabilities;
  replaced?: string;
}>([
  {
    it: 'was live: built as a draft, and again when it was activated',
    jobs: built(2, 3, 3, 2),
    replaced: '3',
  },
  { it: 'was not: built as a draft only', jobs: built(2, 3, 2) },
  { it: 'was not: not built at all', jobs: built(2, 2) },
  {
    it: 'was not: its second build still runs',
    jobs: changed(built(2, 3, 3, 2), 1, { status: 0, exit_code: null }),
  },
  { it: 'was not: its second build failed', jobs: changed(built(2, 3, 3, 2), 1, { exit_code: 1 }) },
  {
    it: 'was not: an app that ran is no build',
    jobs: changed(built(2, 3, 3, 2), 1, { tag: 'run_dash_app' }),
  },
  { it: 'was, but its run went back', jobs: built(2, 1, 3, 3, 2, 1, 1) },
  { it: 'was live, after the one before it had gone live', jobs: built(2, 3, 3, 2, 1, 1), replaced: '3' },
  { it: 'was, after a run went back to another one', jobs: built(2, 3, 1, 3, 2, 1, 1), replaced: '3' },
  {
    it: 'was live at once',
    jobs: built(2, 3),
    bundles: [bundle(3, { live: 'at once' }), bundle(2), bundle(1)],
    replaced: '3',
  },
  {
    it: 'was live at once: there are no drafts',
    jobs: built(2, 3),
    marks: { ...modern, drafts: false },
    replaced: '3',
  },
  {
    it: 'was live, whatever previews were built meanwhile',
    jobs: built(2, 4, 4, 3, 3, 2),
    bundles: [bundle(4, { kind: 'preview' }), bundle(3), bundle(2)],
    replaced: '3',
  },
  { it: 'is gone', jobs: built(2, 3, 3, 2), bundles: [bundle(2), bundle(1)] },
  {
    it: 'was live, in an order that the times tell better than the list',
    jobs: built(1, 2, 3, 3, 2, 1).map((job, at) =>
      at === 0 ? { ...job, start_time: '2026-03-02T08:00:00Z' } : job,
    ),
    replaced: '3',
  },
])(
  'a newer bundle $it',
  ({ jobs, bundles = [bundle(3), bundle(2), bundle(1)], marks = modern, replaced }) => {
    const newer = newerUploads('2', bundles, marks);
    expect(replacedNewer(newer, jobs, { atFirst: '1', bundles, marks })).toBe(replaced);
  },
);

/** A server as far as these rules see it, and runs that take one step at a time. */
class Model {
  live = '1';
  readonly bundles = [bundle(1)];
  readonly jobs: { id: string; isDone: boolean }[] = [
    { id: '1', isDone: true },
    { id: '1', isDone: true },
  ];
  readonly ends = new Map<string, 'deployed' | 'yielded'>();

  #listed(): Job[] {
    return built(...this.jobs.map(({ id }) => Number(id)).toReversed()).map((job, at) => {
      const isDone = this.jobs.toReversed()[at]?.isDone;
      return isDone ? job : { ...job, status: 0, exit_code: null };
    });
  }

  *#build(id: string, activates: boolean) {
    const job = { id, isDone: false };
    this.jobs.push(job);
    yield;
    if (activates) this.live = id;
    yield;
    job.isDone = true;
    yield;
  }

  /** As `goLive` in src/deploy/activate.ts has it, with every app well. */
  *run() {
    const own = String(this.bundles.length + 1);
    this.bundles.unshift(bundle(Number(own)));
    yield;
    yield* this.#build(own, false);
    const atFirst = this.live;
    let over = atFirst;
    if (isNewer(atFirst, own)) return this.ends.set(own, 'yielded');
    yield;
    yield* this.#build(own, true);
    for (let ours = own; ; ) {
      const live = this.live;
      yield;
      const bundles = [...this.bundles];
      const newer = live === ours ? newerUploads(ours, bundles, modern) : [];
      if (newer.length > 0) yield;
      const replaced = replacedNewer(newer, this.#listed(), { atFirst, bundles, marks: modern });
      const move = chooseMove({ own, ours, atFirst, over, live, isWell: true, replaced });
      if (move.kind !== 'activate') return this.ends.set(own, move.kind === 'stay' ? 'deployed' : 'yielded');
      if (live !== ours) over = live;
      ours = move.bundleId;
      yield* this.#build(ours, true);
    }
  }
}

/** Lets so many runs take their steps in the order of `turns` until all have ended. */
function race(count: number, turns: Iterable<number>): Model {
  const model = new Model();
  const going = new Map(Array.from({ length: count }, (_, at) => [at, model.run()]));
  for (const turn of turns) {
    if (going.get(turn)?.next().done) going.delete(turn);
    if (going.size === 0) break;
  }
  return model;
}

const anyOrder = (count: number) => fc.infiniteStream(fc.nat(count - 1));

test('of two runs at once, in whatever order, the newer upload is live and says so', () => {
  fc.assert(
    fc.property(anyOrder(2), (turns) => {
      const { live, ends } = race(2, turns);
      expect([live, ends.get('3')]).toEqual(['3', 'deployed']);
    }),
    { numRuns: propertyRuns(10_000) },
  );
});

test('of three runs at once, in whatever order, none is deployed while an older upload is live', () => {
  fc.assert(
    fc.property(anyOrder(3), (turns) => {
      const { live, ends } = race(3, turns);
      for (const [id, end] of ends)
        if (end === 'deployed') expect([id, isNewer(id, live)]).toEqual([id, false]);
    }),
    { numRuns: propertyRuns(10_000) },
  );
});
