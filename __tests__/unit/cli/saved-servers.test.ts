import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readSavedServer, savedServersFile } from '../../../src/cli/saved-servers.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('the file of saved servers', () => {
  test.each<{ platform: NodeJS.Platform; environment: Record<string, string>; file: string }>([
    {
      platform: 'linux',
      environment: { HOME: '/home/mira' },
      file: '/home/mira/.rsconnect-python/servers.json',
    },
    {
      platform: 'linux',
      environment: { HOME: '/home/mira', XDG_CONFIG_HOME: '/home/mira/.config' },
      file: '/home/mira/.config/rsconnect-python/servers.json',
    },
    {
      platform: 'linux',
      environment: { HOME: '/home/mira', XDG_CONFIG_HOME: '/home/mira' },
      file: '/home/mira/.rsconnect-python/servers.json',
    },
    {
      platform: 'darwin',
      environment: { HOME: '/Users/mira', XDG_CONFIG_HOME: '/elsewhere' },
      file: '/Users/mira/Library/Application Support/rsconnect-python/servers.json',
    },
    {
      platform: 'win32',
      environment: { USERPROFILE: 'C:\\Users\\mira', APPDATA: 'C:\\Users\\mira\\AppData\\Roaming' },
      file: 'C:\\Users\\mira\\AppData\\Roaming\\rsconnect-python\\servers.json',
    },
    {
      platform: 'win32',
      environment: { USERPROFILE: 'C:\\Users\\mira' },
      file: 'C:\\Users\\mira\\.rsconnect-python\\servers.json',
    },
  ])('$file ($platform)', ({ platform, environment, file }) => {
    expect(savedServersFile(platform, environment)).toBe(file);
  });
});

const key = '0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0u';

async function read(name: string, servers: unknown) {
  const text = typeof servers === 'string' ? servers : JSON.stringify(servers);
  await using folder = await temporaryFolder({ 'servers.json': text });
  const given = await readSavedServer(name, join(folder.path, 'servers.json'));
  const names = ['server', 'api-key', 'insecure', 'ca-certificate', 'title'];
  return Object.fromEntries(names.map((input) => [input, given(input)]));
}

async function mistake(name: string, servers: unknown): Promise<string> {
  const error = await read(name, servers).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

test('a saved server sets URL, API key and certificate', async () => {
  const prod = { name: 'prod', url: 'https://c.example.org', api_key: key, insecure: false, ca_cert: null };
  const nothing = { insecure: '', 'ca-certificate': '', title: '' };
  expect(await read('prod', { prod })).toEqual({ ...nothing, server: prod.url, 'api-key': key });
  expect(await read('prod', { prod: { ...prod, insecure: true, ca_cert: '-----BEGIN …' } })).toEqual({
    ...nothing,
    server: prod.url,
    'api-key': key,
    insecure: 'true',
    'ca-certificate': '-----BEGIN …',
  });
});

test('an unknown name is reported with the known names, without their keys', async () => {
  const message = await mistake('prd', { prod: { url: 'https://c.example.org', api_key: key }, test: {} });
  expect(message).toMatch(
    /has no saved server "prd"\. .*servers\.json contains prod, test\. Add it with rsconnect add/,
  );
  expect(message).not.toContain(key);
});

test('a property name of JavaScript objects is reported as unknown', async () => {
  expect(await mistake('constructor', {})).toMatch(/has no saved server "constructor"\. .* contains none/);
});

test('a missing file is reported as having no servers', async () => {
  await expect(readSavedServer('prod', '/nowhere/servers.json')).rejects.toThrow(
    /servers\.json contains none/,
  );
});

test('a server with another kind of login is reported to have no API key', async () => {
  const message = await mistake('prod', {
    prod: { url: 'https://c.example.org', snowflake_connection_name: 'x' },
  });
  expect(message).toMatch(/The saved server "prod" has no API key\..*CONNECT_API_KEY/);
});

test.each<{ it: string; text: string }>([
  { it: 'no JSON', text: `{"prod": {"api_key": "${key}",}` },
  { it: 'a list', text: JSON.stringify([{ api_key: key }]) },
  { it: 'a text', text: JSON.stringify(key) },
  { it: 'null', text: 'null' },
  { it: 'a text in place of a server', text: JSON.stringify({ prod: key }) },
])('an invalid file ($it) is reported without its content', async ({ text }) => {
  const message = await mistake('prod', text);
  expect(message).toMatch(/servers\.json/);
  expect(message).not.toContain(key);
  expect(message).not.toContain(key.slice(0, 8));
});
