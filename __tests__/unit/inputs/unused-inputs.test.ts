import { expect, test } from '@jest/globals';
import { readInputs } from '../../../src/inputs/inputs.ts';
import { unusedInPreview, unusedInputs } from '../../../src/inputs/unused-inputs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

async function inputsOf(given: Readonly<Record<string, string>>) {
  await using folder = await temporaryFolder({});
  return (await readInputs((name) => given[name] ?? '', {}, folder.path)).inputs;
}

async function ignoredOf(given: Readonly<Record<string, string>>, by: typeof unusedInPreview = unusedInputs) {
  return by(await inputsOf(given)).map(({ message, reason }) => `${message} ${reason}`);
}

test.each<{ input: string; given: Readonly<Record<string, string>>; reason: RegExp }>([
  { input: 'name', given: { name: 'board', 'content-guid': guid }, reason: /content-guid/ },
  { input: 'create', given: { create: 'true', 'content-guid': guid }, reason: /never created/ },
  { input: 'rollback-to', given: { 'rollback-to': '12' }, reason: /the mode is `auto`/ },
  { input: 'verify-path', given: { verify: 'none', 'verify-path': '/health' }, reason: /not requested/ },
  { input: 'snowflake-token', given: { 'snowflake-token': 'token' }, reason: /trusted publishing/ },
])('warns that $input has no effect and names the other input', async ({ input, given, reason }) => {
  const reported = await ignoredOf(given);
  expect(reported).toEqual([expect.stringMatching(reason)]);
  expect(reported[0]).toContain(`Input \`${input}\` has no effect.`);
});

test.each<Readonly<Record<string, string>>>([
  {},
  { name: 'board', create: 'true' },
  { 'content-guid': guid, create: 'false' },
  { verify: 'starts', 'verify-path': '/health' },
])('does not warn about inputs that have an effect: %j', async (given) => {
  expect(await ignoredOf(given)).toEqual([]);
});

const ofSeparate = {
  'preview-access': 'acl',
  'preview-viewers': 'viktor',
  'preview-environment': 'STAGE=preview',
  'preview-vanity-path': '/preview/{number}',
};

test('warns about each input of separate previews if the workflow sets preview: draft', async () => {
  const reported = await ignoredOf({ preview: 'draft', ...ofSeparate }, unusedInPreview);
  expect(reported).toEqual(
    Object.keys(ofSeparate).map((name) => expect.stringContaining(`Input \`${name}\` has no effect.`)),
  );
  expect(reported[0]).toContain('preview: draft');
});

test.each(['auto', 'separate'])('does not warn about them with preview: %s', async (preview) =>
  expect(await ignoredOf({ preview, ...ofSeparate }, unusedInPreview)).toEqual([]),
);
