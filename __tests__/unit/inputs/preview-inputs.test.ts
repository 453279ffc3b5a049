import { describe, expect, test } from '@jest/globals';
import { readInputs } from '../../../src/inputs/inputs.ts';
import type { UserError } from '../../../src/shared/problems.ts';

const parse = async (given: Readonly<Record<string, string>>, step: Readonly<Record<string, string>> = {}) =>
  (await readInputs((name) => given[name] ?? '', step, import.meta.dirname)).inputs;

test('by default, previews are as the server allows, with the audience of production', async () =>
  expect(await parse({})).toMatchObject({
    preview: 'auto',
    previewDrafts: false,
    previewAccess: undefined,
    previewViewers: undefined,
    previewEnvironment: [],
    previewVanityPath: undefined,
    previewMaxAge: 30,
    prNumber: undefined,
    comment: 'on',
    githubEnvironment: undefined,
  }));

test('parses all inputs of previews', async () =>
  expect(
    await parse(
      {
        preview: 'separate',
        'preview-drafts': 'true',
        'preview-access': 'acl',
        'preview-viewers': 'viktor\ngroup: sales',
        'preview-environment': 'TOKEN\nSTAGE=preview',
        'preview-vanity-path': '/preview/{name}/{number}',
        'preview-max-age': '14',
        'pr-number': '#12',
        comment: 'on-failure',
        'github-environment': 'none',
      },
      { TOKEN: 'a secret' },
    ),
  ).toMatchObject({
    preview: 'separate',
    previewDrafts: true,
    previewAccess: 'acl',
    previewViewers: [
      { type: 'user', name: 'viktor' },
      { type: 'group', name: 'sales' },
    ],
    previewEnvironment: [
      { name: 'TOKEN', value: 'a secret', from: 'step' },
      { name: 'STAGE', value: 'preview', from: 'text' },
    ],
    previewVanityPath: '/preview/{name}/{number}',
    previewMaxAge: 14,
    prNumber: 12,
    comment: 'on-failure',
    githubEnvironment: 'none',
  }));

describe('a mistake is reported', () => {
  test.each([
    ['preview', 'drafts', 'one of auto, draft, separate, off'],
    ['preview-access', 'public', 'all (anyone), logged_in (all users of the server) or acl'],
    ['preview-viewers', 'viktor, paul', 'one user name or group per line'],
    ['preview-vanity-path', '/preview/{name}', 'a path with {number} and'],
    ['preview-vanity-path', '/preview/{number}?', 'a path with {number} and'],
    ['preview-max-age', '0', 'a number of days from 1 to 3650, or never'],
    ['preview-max-age', 'none', 'a number of days from 1 to 3650, or never'],
    ['pr-number', 'main', 'the number of a pull request'],
    ['comment', 'never', 'one of on, off, on-failure'],
  ])('in %s: %s', async (name, given, takes) => {
    await expect(parse({ [name]: given })).rejects.toThrow(`Input \`${name}\``);
    await expect(parse({ [name]: given })).rejects.toThrow(takes);
  });

  test('in each line of preview-environment, without values', async () => {
    const given = 'ABSENT\n=hunter2hunter2\nA=1\nA=2';
    expect.assertions(2);
    try {
      await parse({ 'preview-environment': given });
    } catch (error) {
      const { problems } = error as UserError;
      expect(problems.map(({ message }) => message)).toEqual([
        "Input `preview-environment` names ABSENT, and the environment doesn't have it.",
        'Input `preview-environment` has a line that does not begin with the name of a variable: line 2 (not shown here, as it may be a secret).',
        'Input `preview-environment` names A twice.',
      ]);
      expect(JSON.stringify(problems)).not.toContain('hunter2');
    }
  });
});
