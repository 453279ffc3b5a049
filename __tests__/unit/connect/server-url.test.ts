import { expect, test } from '@jest/globals';
import {
  contentUrl,
  dashboardUrl,
  draftUrl,
  parseContentGuid,
  parseServerUrl,
} from '../../../src/connect/server-url.ts';
import { fc } from '../../support/properties.ts';

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

test.each([
  ['https://connect.example.org', 'https://connect.example.org/'],
  ['https://connect.example.org/', 'https://connect.example.org/'],
  [' https://connect.example.org/pub/ ', 'https://connect.example.org/pub/'],
  ['https://connect.example.org/__api__', 'https://connect.example.org/'],
  ['https://connect.example.org/pub/__api__/', 'https://connect.example.org/pub/'],
  ['https://connect.example.org/pub/__api__/v1/user', 'https://connect.example.org/pub/'],
  ['https://connect.example.org/connect/', 'https://connect.example.org/'],
  [`https://connect.example.org/pub/connect/#/apps/${guid}/access`, 'https://connect.example.org/pub/'],
  [`https://connect.example.org/content/${guid}/`, 'https://connect.example.org/'],
  [`https://connect.example.org/pub/content/${guid}/page?x=1`, 'https://connect.example.org/pub/'],
  ['http://localhost:3939', 'http://localhost:3939/'],
  ['https://connect.example.org/connections', 'https://connect.example.org/connections/'],
  // The path prefix of these servers is /connect.
  ['https://connect.example.org/connect/__api__', 'https://connect.example.org/connect/'],
  ['https://connect.example.org/connect/__api__/v1/user', 'https://connect.example.org/connect/'],
  [
    `https://connect.example.org/connect/connect/#/apps/${guid}/access`,
    'https://connect.example.org/connect/',
  ],
  ['https://connect.example.org/connect/connect', 'https://connect.example.org/connect/'],
  [`https://connect.example.org/connect/content/${guid}`, 'https://connect.example.org/connect/'],
  [`https://connect.example.org/connect/content/${guid}/connect/`, 'https://connect.example.org/connect/'],
  ['https://connect.example.org/connect/pub/connect/#/', 'https://connect.example.org/connect/pub/'],
  // Pages of an app whose names are part of Connect's URLs.
  [`https://connect.example.org/pub/content/${guid}/__api__/x`, 'https://connect.example.org/pub/'],
  [`https://connect.example.org/pub/content/${guid}/content/${guid}/`, 'https://connect.example.org/pub/'],
  ['HTTPS://Connect.Example.org//', 'https://connect.example.org/'],
])('%s is understood as %s', (given, server) => {
  expect(parseServerUrl(given)).toEqual({ ok: true, value: new URL(server) });
});

test.each([
  ['connect.example.org', 'Did you mean https://connect.example.org?'],
  ['connect.example.org:3939/pub', 'Did you mean https://connect.example.org:3939/pub?'],
  ['ftp://connect.example.org', 'is not a URL that begins with https://'],
  ['https://mira:secret@connect.example.org', 'a user name or a password'],
  ['', 'is not a URL'],
])('%s is refused', (given, reason) => {
  const parsed = parseServerUrl(given);
  expect(parsed).toMatchObject({ ok: false, mistake: { reason: expect.stringContaining(reason) } });
  expect(JSON.stringify(parsed)).not.toContain('secret');
});

test('does not suggest https:// for a URL of another scheme', () => {
  const reason = '"ftp://connect.example.org" is not a URL that begins with https:// or http://.';
  expect(parseServerUrl('ftp://connect.example.org')).toMatchObject({ ok: false, mistake: { reason } });
});

test('a server URL ends in a slash, and parsing it again changes nothing', () => {
  fc.assert(
    fc.property(fc.webUrl(), (given) => {
      const parsed = parseServerUrl(given);
      if (!parsed.ok) return;
      expect(parsed.value.href.endsWith('/')).toBe(true);
      expect(parseServerUrl(parsed.value.href)).toEqual(parsed);
    }),
  );
});

test.each([
  guid,
  guid.toUpperCase(),
  ` ${guid}\n`,
  `https://connect.example.org/connect/#/apps/${guid}`,
  `https://connect.example.org/pub/connect/#/apps/${guid}/draft/12`,
  `https://connect.example.org/content/${guid}/`,
])('the GUID is found in %s', (given) => {
  expect(parseContentGuid(given)).toEqual({ ok: true, value: guid });
});

test.each(['', 'sales', '318', `${guid}0`, '../../v1/user', 'https://connect.example.org/connect/#/apps/'])(
  'there is no GUID in %s',
  (given) => {
    expect(parseContentGuid(given)).toMatchObject({ ok: false });
  },
);

test('URLs of content keep the sub-path', () => {
  const server = new URL('https://connect.example.org/pub/');
  expect(contentUrl(server, guid).href).toBe(`https://connect.example.org/pub/content/${guid}/`);
  expect(draftUrl(server, guid, '7').href).toBe(`https://connect.example.org/pub/content/${guid}/_bundle7/`);
});

test.each([
  ['https://other.example.org/connect/#/apps/1', 'https://other.example.org/connect/#/apps/1'],
  ['javascript:alert(1)', `https://connect.example.org/pub/connect/#/apps/${guid}`],
  ['', `https://connect.example.org/pub/connect/#/apps/${guid}`],
])(
  'the page on the dashboard is the one that the server reports, unless it is not an http(s) URL: %j',
  (reported, page) => {
    const server = new URL('https://connect.example.org/pub/');
    expect(dashboardUrl({ guid, dashboard_url: reported }, server)).toBe(page);
  },
);
