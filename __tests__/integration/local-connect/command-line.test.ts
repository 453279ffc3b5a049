import { describe, expect, test } from '@jest/globals';
import { parseOptions } from '../../../local-connect/options.ts';
import { parseUsers } from '../../../local-connect/users-file.ts';
import { formatVersion, parseVersion, supports } from '../../../local-connect/version.ts';

describe('the command line', () => {
  test('has defaults for a server on this machine', () => {
    expect(parseOptions([], '/home/mira')).toMatchObject({
      host: '127.0.0.1',
      data: '/home/mira/.local-connect',
      cache: '/home/mira/.local-connect/cache',
      pathPrefix: '',
      version: [2026, 7, 0],
    });
  });

  test.each([
    { given: 'pub', is: '/pub' },
    { given: '/pub/', is: '/pub' },
    { given: '/a/b', is: '/a/b' },
    { given: '/', is: '' },
  ])('reads --path-prefix $given as "$is"', ({ given, is }) => {
    expect(parseOptions(['--path-prefix', given], '/').pathPrefix).toBe(is);
  });

  test.each([
    { args: ['--port', 'http'], says: '--port takes a whole number from 0 to 65535, not "http".' },
    { args: ['--port', '70000'], says: '--port takes a whole number from 0 to 65535, not "70000".' },
    { args: ['--version', '2026'], says: '--version takes a version such as 2026.04.1, not "2026".' },
    { args: ['--path-prefix', '/a b'], says: '--path-prefix takes a path such as /pub, not "/a b".' },
    {
      args: ['--address', 'connect.example.org'],
      says: '--address takes an http or https address, not "connect.example.org".',
    },
    { args: ['--prot', '1'], says: "Unknown option '--prot'" },
    { args: ['--host', '0.0.0.0'], says: 'Set --users <file>.' },
  ])('refuses $args', ({ args, says }) => {
    expect(() => parseOptions(args, '/')).toThrow(says);
  });

  test('reads a bootstrap secret of at least 32 bytes from the environment', () => {
    const from = (CONNECT_BOOTSTRAP_SECRETKEY: string) =>
      parseOptions([], '/', { CONNECT_BOOTSTRAP_SECRETKEY });
    const secret = Buffer.alloc(32, 'secret');
    expect(from(secret.toString('base64')).bootstrapSecret).toEqual(secret);
    expect(from('').bootstrapSecret).toBeUndefined();
    expect(() => from('c2hvcnQ=')).toThrow('CONNECT_BOOTSTRAP_SECRETKEY takes 32 bytes or more in Base64.');
  });

  test('accepts another host with a users file', () => {
    expect(parseOptions(['--host', '0.0.0.0', '--users', 'users.json'], '/x').users).toBe('/x/users.json');
  });
});

describe('a version', () => {
  test.each([
    { text: '2026.04.1', is: '2026.04.1' },
    { text: '2026.4.1', is: '2026.04.1' },
    { text: '2026.05.0-dev+112', is: '2026.05.0' },
  ])('reads $text as $is', ({ text, is }) => {
    const version = parseVersion(text);
    expect(version && formatVersion(version)).toBe(is);
  });

  test('supports a feature from its release', () => {
    expect(supports([2025, 5, 9], 'drafts')).toBe(false);
    expect(supports([2025, 6, 0], 'drafts')).toBe(true);
    expect(supports([2026, 1, 0], 'drafts')).toBe(true);
  });
});

describe('the users file', () => {
  test('lists users, who are publishers without groups by default', () => {
    const text = '[{"username": "ada", "role": "administrator", "groups": ["x"]}, {"username": "bo"}]';
    expect(parseUsers(text)).toEqual([
      { username: 'ada', role: 'administrator', groups: ['x'], locked: false },
      { username: 'bo', role: 'publisher', groups: [], locked: false },
    ]);
  });

  test.each([
    { text: '{}', says: 'must be a list' },
    { text: '[{"username": "bo"}]', says: 'no user with "role": "administrator"' },
    { text: '[{"role": "viewer"}]', says: 'User 1 of the users file: "username" must be a string.' },
    {
      text: '[{"username": "bo", "role": "boss"}]',
      says: '"role" must be one of administrator, publisher, viewer',
    },
    { text: '[{"username": "bo", "groups": "x"}]', says: '"groups" must be a list of strings' },
    { text: '[{"username": "bo", "pasword": "x"}]', says: 'unknown field "pasword"' },
  ])('is refused if it is $text', ({ text, says }) => {
    expect(() => parseUsers(text)).toThrow(says);
  });
});
