import { describe, expect, test } from '@jest/globals';
import { parsePromotion } from '../../../src/inputs/promotion-inputs.ts';
import { UserError } from '../../../src/shared/problems.ts';

const fromServer = new URL('https://staging.example.org/');
const fromContentGuid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
const fromApiKey = '0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0u';
const nothing = {
  fromServer: undefined,
  fromContentGuid: undefined,
  fromBundleId: undefined,
  fromApiKey: undefined,
};

test('the app folder is deployed if none of the inputs is set', () => {
  expect(parsePromotion(nothing)).toBeUndefined();
});

test('the bundle is promoted if all three inputs are set', () => {
  expect(parsePromotion({ ...nothing, fromServer, fromContentGuid, fromApiKey })).toEqual({
    server: fromServer,
    contentGuid: fromContentGuid,
    apiKey: fromApiKey,
  });
});

describe('if only some are set, each missing one is an error', () => {
  test.each([
    { given: { fromBundleId: '7' }, missing: ['from-server', 'from-content-guid', 'from-api-key'] },
    { given: { fromServer }, missing: ['from-content-guid', 'from-api-key'] },
    { given: { fromContentGuid }, missing: ['from-server', 'from-api-key'] },
    { given: { fromApiKey }, missing: ['from-server', 'from-content-guid'] },
    { given: { fromServer, fromContentGuid }, missing: ['from-api-key'] },
    { given: { fromServer, fromApiKey }, missing: ['from-content-guid'] },
    { given: { fromContentGuid, fromApiKey }, missing: ['from-server'] },
  ])('$missing', ({ given, missing }) => {
    try {
      parsePromotion({ ...nothing, ...given });
      throw new Error('nothing was thrown');
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      const { problems, message } = error as UserError;
      expect(problems.map(({ message }) => message)).toEqual(
        missing.map((name) => `Input \`${name}\` is missing.`),
      );
      expect(message).not.toContain(fromApiKey);
    }
  });
});
