import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openConnection } from '../../src/connection.ts';
import { readInputs } from '../../src/inputs/inputs.ts';
import { UserError } from '../../src/shared/problems.ts';
import type { Progress } from '../../src/shared/progress.ts';
import { resolveWorkspace } from '../../src/shared/workspace.ts';

const certificates = join(import.meta.dirname, '../integration/connect/certificates');
const pem = (name: string) => readFileSync(join(certificates, `${name}.pem`), 'utf8');
const encrypted = createPrivateKey(pem('client-key'))
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();

const silentProgress: Progress = {
  log: { info() {}, output() {}, debug() {}, notice() {}, warn() {} },
  stage: (_name, work) => work(),
  record() {},
  facts: () => ({}),
};

/** The problems of these inputs; `none` if there are none. */
async function mistakes(given: Record<string, string>): Promise<string> {
  const read = (name: string) =>
    ({ server: 'https://connect.example.org', 'api-key': 'key', ...given })[name] ?? '';
  const { inputs } = await readInputs(read, {}, certificates);
  try {
    openConnection(inputs, {
      environment: {},
      workspace: resolveWorkspace(certificates, '.'),
      mask: () => {},
      signal: new AbortController().signal,
      progress: silentProgress,
    });
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'none';
}

test.each<{ it: string; given: Record<string, string>; expected: RegExp }>([
  {
    it: 'files',
    given: { 'client-certificate': 'client.pem', 'client-key': 'client-key.pem' },
    expected: /^none$/,
  },
  {
    it: 'one text with both',
    given: { 'client-certificate': `${pem('client')}${pem('client-key')}` },
    expected: /^none$/,
  },
  { it: 'an authority', given: { 'ca-certificate': 'authority.pem' }, expected: /^none$/ },
  {
    it: 'a folder',
    given: { 'ca-certificate': '.' },
    expected: /^Input `ca-certificate` contains no certificate or key\. .*EISDIR.*the path of a \.pem file/,
  },
  {
    it: 'a file that is not there',
    given: { 'client-certificate': 'none.pem' },
    expected: /nor the path of a file/,
  },
  {
    it: 'the key of another certificate',
    given: { 'client-certificate': 'client.pem', 'client-key': 'other-key.pem' },
    expected: /cannot be used\. OpenSSL reports ERR_OSSL_X509_KEY_VALUES_MISMATCH\. .*key that belongs to it/,
  },
  {
    it: 'a certificate without a key',
    given: { 'client-certificate': 'client.pem' },
    expected: /cannot be used\. OpenSSL reports .* the private key that belongs to it/,
  },
  {
    it: 'a key without a certificate',
    given: { 'client-key': 'client-key.pem' },
    expected: /^Input `client-certificate` is missing\. .*client-key/,
  },
  {
    it: 'a key with a passphrase',
    given: { 'client-certificate': 'client.pem', 'client-key': encrypted },
    expected: /cannot be used\. OpenSSL reports .* without a passphrase/,
  },
  {
    it: 'two texts that are exchanged',
    given: { 'client-certificate': 'client-key.pem', 'client-key': 'client.pem' },
    expected: /^`client-certificate` and `client-key` cannot be used\. OpenSSL reports/,
  },
])('accepts certificates or reports the mistake: $it', async ({ given, expected }) => {
  const logged = await mistakes(given);
  expect(logged).toMatch(expected);
  expect(logged).not.toContain('BEGIN');
});

test.each(['snowflake-token', 'github-token'])(
  'reports a %s with characters that no header allows, without showing it',
  async (name) => {
    const logged = mistakes({ [name]: 'xyzzy\nvalue' });
    await expect(logged).rejects.toThrow(`Input \`${name}\` is not a valid key`);
    await expect(logged).rejects.not.toThrow('xyzzy');
  },
);
