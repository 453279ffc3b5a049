import { describe, expect, test } from '@jest/globals';
import type { Content } from '../../../src/connect/types.ts';
import { previewVanityPath } from '../../../src/inputs/preview-inputs.ts';
import { previewName } from '../../../src/preview/name.ts';
import { type PreviewConditions, type PreviewPlan, planPreview } from '../../../src/preview/plan.ts';
import { planReplacement, type Rival } from '../../../src/preview/replace.ts';
import { someContent } from './some.ts';

const production: Content = someContent({ name: 'board', title: 'Board' });
const usual: PreviewConditions = {
  wanted: 'auto',
  production,
  metadata: 'yes',
  version: '2026.04.1',
  mayCreate: true,
  separateOnly: [],
};
const tooOld = { metadata: 'no', version: '2025.11.0' } as const;
const { version: _, ...hidden } = { ...usual, metadata: 'unknown' as const };

describe('which kind of preview is made', () => {
  test.each<{ it: string; given: PreviewConditions; kind: PreviewPlan['kind']; says: RegExp }>([
    { it: 'a draft where it can say whose it is', given: usual, kind: 'draft', says: /^A draft of Board/ },
    {
      it: 'content of its own where nothing is deployed yet',
      given: { ...usual, production: undefined },
      kind: 'separate',
      says: /not deployed yet/,
    },
    {
      it: 'content of its own on a server too old for it',
      given: { ...usual, ...tooOld },
      kind: 'separate',
      says: /from Connect 2025\.12\.0 .* this server is 2025\.11\.0/,
    },
    {
      it: 'content of its own where the server hides its version',
      given: hidden,
      kind: 'separate',
      says: /hides its version/,
    },
    {
      it: 'content of its own where the workflow wants it',
      given: { ...usual, wanted: 'separate' },
      kind: 'separate',
      says: /preview: separate asks/,
    },
    {
      it: 'content of its own where an input is given that a draft could not heed',
      given: { ...usual, separateOnly: ['preview-environment'] },
      kind: 'separate',
      says: /preview-environment asks for it/,
    },
    {
      it: 'content of its own where several such inputs are given',
      given: { ...usual, separateOnly: ['preview-access', 'preview-viewers'] },
      kind: 'separate',
      says: /preview-access and preview-viewers ask for it/,
    },
    {
      it: 'a draft where the workflow wants it, whatever else is given',
      given: { ...usual, wanted: 'draft', separateOnly: ['preview-environment'] },
      kind: 'draft',
      says: /^A draft/,
    },
    {
      it: 'nothing where such an input is given with a key of trusted publishing',
      given: { ...usual, separateOnly: ['preview-environment'], mayCreate: false },
      kind: 'refused',
      says: /trusted publishing can make no content/,
    },
    {
      it: 'no draft that nobody could clean up',
      given: { ...usual, ...tooOld, wanted: 'draft' },
      kind: 'refused',
      says: /draft preview is not possible/,
    },
    {
      it: 'no draft of what is not there',
      given: { ...usual, wanted: 'draft', production: undefined },
      kind: 'refused',
      says: /draft preview is not possible/,
    },
    {
      it: 'a draft with a key of trusted publishing',
      given: { ...usual, mayCreate: false },
      kind: 'draft',
      says: /^A draft/,
    },
    {
      it: 'nothing where a key of trusted publishing would have to make content',
      given: { ...usual, ...tooOld, mayCreate: false },
      kind: 'refused',
      says: /trusted publishing can make no content/,
    },
  ])('$it', ({ given, kind, says }) => {
    const plan = planPreview(given);
    expect(plan.kind).toBe(kind);
    expect(plan.kind === 'refused' ? plan.problem.message : plan.reason).toMatch(says);
  });
});

describe('which of several drafts stays', () => {
  const draft = (id: number, run?: number): Rival => ({
    id: `${id}`,
    metadata:
      run === undefined
        ? null
        : { source_github_actions_run: `https://github.com/acme/board/actions/runs/${run}/attempts/1` },
  });
  test.each<{ it: string; own: Rival; others: Rival[]; removed: string[]; by?: string }>([
    { it: 'the only one', own: draft(5, 90), others: [], removed: [] },
    { it: 'the new one', own: draft(5, 90), others: [draft(4, 80), draft(3, 70)], removed: ['4', '3'] },
    {
      it: 'that of the newer run, though the older run was slow to upload',
      own: draft(5, 80),
      others: [draft(4, 90)],
      removed: ['5'],
      by: '4',
    },
    {
      it: 'that of the newer run, though its upload has the lower number',
      own: draft(4, 90),
      others: [draft(5, 80)],
      removed: ['5'],
    },
    { it: 'the newer upload of one run', own: draft(5, 90), others: [draft(4, 90)], removed: ['4'] },
    {
      it: 'the newer upload where no run is known',
      own: draft(4),
      others: [draft(10)],
      removed: ['4'],
      by: '10',
    },
    {
      it: 'the newest of three runs at once',
      own: draft(4, 70),
      others: [draft(5, 80), draft(6, 90)],
      removed: ['4'],
      by: '6',
    },
  ])('$it', ({ own, others, removed, by }) =>
    expect(planReplacement(own, others)).toEqual({ removed, ...(by !== undefined && { by }) }),
  );
});

describe('the name of a separate preview', () => {
  test('is that of the app with the number', () => expect(previewName('board', 12)).toBe('board-pr-12'));
  test('has 64 characters at most, and still tells long names apart', () => {
    const [one, other] = [previewName(`${'a'.repeat(63)}1`, 12), previewName(`${'a'.repeat(63)}2`, 12)];
    expect(one).toHaveLength(64);
    expect(one).toMatch(/-pr-12$/);
    expect(one).not.toBe(other);
  });
  test('fills the template of its vanity path, in which no dot may be', () =>
    expect(previewVanityPath('/preview/{name}/{number}', 'my.board', 12)).toBe('/preview/my-board/12'));
});
