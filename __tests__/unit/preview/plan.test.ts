import { describe, expect, test } from '@jest/globals';
import type { Content, User } from '../../../src/connect/types.ts';
import { previewVanityPath } from '../../../src/inputs/table.ts';
import { type PlanInputs, type PreviewPlan, planPreview } from '../../../src/preview/plan.ts';
import { previewName } from '../../../src/preview/separate.ts';
import { someContent, someUser } from './examples.ts';

const production: Content = someContent({ name: 'board', title: 'Board' });
interface Conditions extends PlanInputs {
  readonly production: Content | undefined;
  readonly version: string | undefined;
  readonly user: User | undefined;
}
const usual: Conditions = {
  preview: 'auto',
  previewAccess: undefined,
  previewViewers: undefined,
  previewEnvironment: [],
  previewVanityPath: undefined,
  production,
  version: '2026.04.1',
  user: someUser,
};
const withVariables = { previewEnvironment: [{ name: 'STAGE', value: 'preview', from: 'text' }] } as const;
const tooOld = { version: '2025.11.0' };
const hidden = { ...usual, version: undefined };

describe('the plan of a preview', () => {
  test.each<{ it: string; given: Conditions; kind: PreviewPlan['kind']; expected: RegExp }>([
    {
      it: 'is a draft if the server stores metadata of bundles',
      given: usual,
      kind: 'draft',
      expected: /^A draft of Board/,
    },
    {
      it: 'is a separate content item if the app is not deployed yet',
      given: { ...usual, production: undefined },
      kind: 'separate',
      expected: /not deployed yet/,
    },
    {
      it: 'is a separate content item on an old server',
      given: { ...usual, ...tooOld },
      kind: 'separate',
      expected: /from Connect 2025\.12\.0 on; this server is 2025\.11\.0/,
    },
    {
      it: 'is a separate content item if the server hides its version',
      given: hidden,
      kind: 'separate',
      expected: /hides its version/,
    },
    {
      it: 'is a separate content item if the workflow sets it',
      given: { ...usual, preview: 'separate' },
      kind: 'separate',
      expected: /Because of `preview: separate`/,
    },
    {
      it: "is a separate content item if an input is set that doesn't apply to drafts",
      given: { ...usual, ...withVariables },
      kind: 'separate',
      expected: /`preview-environment` needs one/,
    },
    {
      it: 'is a separate content item if several such inputs are set',
      given: { ...usual, previewAccess: 'acl', previewViewers: [] },
      kind: 'separate',
      expected: /`preview-access` and `preview-viewers` need one/,
    },
    {
      it: 'is a draft if the workflow sets it, independent of other inputs',
      given: { ...usual, preview: 'draft', ...withVariables },
      kind: 'draft',
      expected: /^A draft/,
    },
    {
      it: 'is refused if such an input is set with trusted publishing',
      given: { ...usual, ...withVariables, user: undefined },
      kind: 'refused',
      expected: /trusted publishing cannot create a content item/,
    },
    {
      it: 'is refused if the workflow sets a draft that no clean-up could find',
      given: { ...usual, ...tooOld, preview: 'draft' },
      kind: 'refused',
      expected: /draft preview is not possible/,
    },
    {
      it: 'is refused if the workflow sets a draft for an app that is not deployed yet',
      given: { ...usual, preview: 'draft', production: undefined },
      kind: 'refused',
      expected: /draft preview is not possible/,
    },
    {
      it: 'is a draft with trusted publishing',
      given: { ...usual, user: undefined },
      kind: 'draft',
      expected: /^A draft/,
    },
    {
      it: 'is refused if trusted publishing would have to create content',
      given: { ...usual, ...tooOld, user: undefined },
      kind: 'refused',
      expected: /trusted publishing cannot create a content item/,
    },
  ])('$it', ({ given, kind, expected }) => {
    const { production: content, version, user } = given;
    const settings = { ...(version !== undefined && { version }) };
    const plan = planPreview(given, { settings, ...(content && { content }), ...(user && { user }) });
    expect(plan.kind).toBe(kind);
    expect(plan.kind === 'refused' ? plan.problem.message : plan.reason).toMatch(expected);
  });
});

describe('the name of a separate preview', () => {
  test('is the name of the app with the number', () => expect(previewName('board', 12)).toBe('board-pr-12'));
  test('has at most 64 characters, and long names have different ones', () => {
    const [one, other] = [previewName(`${'a'.repeat(63)}1`, 12), previewName(`${'a'.repeat(63)}2`, 12)];
    expect(one).toHaveLength(64);
    expect(one).toMatch(/-pr-12$/);
    expect(one).not.toBe(other);
  });
  test('fills the template of its vanity path without a dot', () =>
    expect(previewVanityPath('/preview/{name}/{number}', 'my.board', 12)).toBe('/preview/my-board/12'));
});
