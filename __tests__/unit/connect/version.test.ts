import { expect, test } from '@jest/globals';
import { can, type Feature } from '../../../src/connect/version.ts';

test.each<[Feature, string | undefined, ReturnType<typeof can>]>([
  ['drafts', '2025.07.0', 'yes'],
  ['drafts', '2025.06.0', 'no'],
  ['drafts', '2026.04.1', 'yes'],
  ['drafts', '2025.7.0', 'yes'],
  ['drafts', '2025.08.0-dev', 'yes'],
  ['drafts', '', 'unknown'],
  ['drafts', undefined, 'unknown'],
  ['drafts', 'unreleased', 'unknown'],
  ['bundle metadata', '2025.11.0', 'no'],
  ['bundle metadata', '2025.12.0', 'yes'],
  ['bundle metadata', '2025.12.0-dev+112', 'yes'],
  ['trusted publishing', '2026.06.3', 'no'],
  ['trusted publishing', '2026.07.0', 'yes'],
])('%s with Connect %s: %s', (feature, version, answer) => {
  expect(can(feature, version)).toBe(answer);
});
