import { expect, test } from '@jest/globals';
import { ConnectError, NotConnectError, TransportError } from '../../../../src/connect/errors.ts';
import { ExchangeError } from '../../../../src/connect/trusted-publishing.ts';
import type { Content } from '../../../../src/connect/types.ts';
import { explainCall } from '../../../../src/deploy/explain/call.ts';
import { inWordsByCode } from '../../../../src/deploy/explain/codes.ts';
import { user } from '../mira.ts';

const server = new URL('https://connect.example.org/pub/');
const content = {
  guid: 'g',
  name: 'board',
  title: 'Board',
  owner_guid: 'you',
  owner: { guid: 'you', username: 'paul' },
  app_role: 'viewer',
  dashboard_url: 'https://connect.example.org/pub/connect/#/apps/g',
} as Content;
const about = { server, user, content };

const refused = (status: number, code: number, text = 'Connect said so.') =>
  new ConnectError('POST v1/content/g/bundles', status, JSON.stringify({ code, error: text }), {
    'x-correlation-id': 'abc-1',
  });

test.each([401, 403])('a %i says whose key it is, with which role, and whose content', (status) => {
  const { why } = explainCall(refused(status, 22), about);
  expect(why).toContain('The key is of mira (publisher).');
  expect(why).toContain('belongs to paul; role of the key there: viewer');
  expect(why).toContain('correlation id abc-1');
});

test('a key of which nothing is told is not guessed at', () => {
  const { why } = explainCall(refused(403, 22), { server, guid: 'g' });
  expect(why).toContain("Whose key it is isn't known");
  expect(why).toContain('The content is g');
});

test('every code that is explained has words and an order to follow', () => {
  for (const words of Object.values(inWordsByCode)) {
    for (const known of [about, { server }]) {
      const { what, fix } = words(known);
      expect(what).toMatch(/\.$/);
      expect(fix).toBeTruthy();
      expect(`${what} ${fix}`).not.toMatch(/undefined|null/);
    }
  }
});

test("a code that isn't known is shown as Connect put it", () => {
  expect(explainCall(refused(400, 9999), about)).toMatchObject({
    what: 'Connect answered 400: Connect said so.',
    why: expect.stringContaining('code 9999'),
  });
});

test.each<{
  it: string;
  error: ConnectError | NotConnectError | ExchangeError | TransportError;
  what: RegExp;
  fix: RegExp;
}>([
  {
    it: '413 of a proxy',
    error: new ConnectError('POST x', 413, '<title>413</title>', {}),
    what: /larger than a proxy/,
    fix: /client_max_body_size/,
  },
  { it: '402', error: new ConnectError('POST x', 402, '', {}), what: /licence/, fix: /administrator/ },
  { it: '429', error: new ConnectError('POST x', 429, '', {}), what: /too many/, fix: /later/ },
  { it: 'content that is gone', error: refused(404, 4), what: /no such thing/, fix: /again/ },
  {
    it: 'a login page',
    error: new NotConnectError(server, 200, { title: 'Sign in' }),
    what: /^A login page answered, not Connect \(connect\.example\.org, status 200\)\.$/,
    fix: /up to, not including, \/connect/,
  },
  {
    it: 'another site',
    error: new NotConnectError(server, 200, { title: 'Example Domain' }),
    what: /^No Posit Connect answers at https:\/\/connect\.example\.org\/pub\/ \(200\)\.$/,
    fix: /before \/connect/,
  },
  {
    it: 'a server that is not Connect',
    error: new ConnectError('GET server_settings', 404, '404 page not found', {}),
    what: /^No Posit Connect answers at https:\/\/connect\.example\.org\/pub\/ \(404\)\.$/,
    fix: /^Check server: it is the part of the dashboard's address before \/connect\.$/,
  },
  {
    it: 'a Connect that lacks a call',
    error: new ConnectError('GET v1/tags', 404, '404 page not found', {}),
    what: /doesn't know a call that this needs \(404\)/,
    fix: /older release/,
  },
  {
    it: 'a proxy whose Connect is down',
    error: new ConnectError('GET server_settings', 503, '<title>503</title>', {}),
    what: /^Connect doesn't answer: what stands before it says 503\.$/,
    fix: /whether it is up/,
  },
  {
    it: 'a proxy that turns calls away',
    error: new ConnectError('GET v1/user', 403, '<title>Forbidden</title>', {}),
    what: /turned away before it came to Connect \(403\)/,
    fix: /pass the proxy/,
  },
  ...[
    '<title>400 The plain HTTP request was sent to HTTPS port</title>',
    'Client sent an HTTP request to an HTTPS server.\n',
  ].map((body) => ({
    it: `TLS asked without it (${body.trim()})`,
    error: new ConnectError('GET server_settings', 400, body, {}),
    what: /^The server speaks TLS at that port \(connect\.example\.org\)\.$/,
    fix: /^Set server: https:/,
  })),
  {
    it: 'a redirect to a login',
    error: new NotConnectError(server, 302, { redirect: new URL('https://sso.example.org/') }),
    what: /login page/,
    fix: /let this machine pass/,
  },
  {
    it: 'a token endpoint elsewhere',
    error: new ExchangeError('foreign endpoint', 'https://evil'),
    what: /another host/,
    fix: /Server\.Address/,
  },
  {
    it: 'an unknown host',
    error: new TransportError('unknown host', server, false),
    what: /name isn't known \(connect/,
    fix: /spelling of connect\.example\.org/,
  },
  {
    it: 'a firewall',
    error: new TransportError('connect timeout', server, false, { after: 10_000 }),
    what: /doesn't accept a connection/,
    fix: /firewall/,
  },
  {
    it: 'a silent server',
    error: new TransportError('silent', server, true, { after: 30_000 }),
    what: /didn't go on in time/,
    fix: /time-outs/,
  },
  {
    it: 'a reset',
    error: new TransportError('broken off', server, true, { code: 'ECONNRESET' }),
    what: /broke the connection off/,
    fix: /again/,
  },
])('$it is explained', ({ error, what, fix }) => {
  const mishap = explainCall(error, about);
  expect(mishap.what).toMatch(what);
  expect(mishap.fix).toMatch(fix);
});

test('a server that only redirects to https is told with the address to set', () => {
  const plain = new URL('http://connect.example.org/pub/');
  const error = new NotConnectError(plain, 301, {
    redirect: new URL('https://connect.example.org/pub/__api__/v1/user'),
  });
  expect(explainCall(error, { server: plain }).fix).toBe('Set server: https://connect.example.org/pub/');
});

test('a 413 names the size of the bundle, and the largest files', () => {
  const packed = {
    file: '',
    bytes: 120_000_000,
    md5Base64: '',
    largest: 'data.csv (100 MB), more.csv (20 MB)',
  };
  const { what, fix } = explainCall(new ConnectError('POST x', 413, '', {}), { ...about, packed });
  expect(what).toMatch(/^The bundle \(120 MB\) is larger/);
  expect(fix).toMatch(/The largest files: data\.csv \(100 MB\), more\.csv \(20 MB\)\.$/);
});

test('a reset is put down to missing TLS only while the server has not answered yet', () => {
  const plain = new URL('http://connect.example.org/');
  const error = new TransportError('broken off', plain, true, { code: 'ECONNRESET' });
  expect(explainCall(error, { server: plain }).fix).toMatch(/If it speaks TLS at that port/);
  expect(explainCall(error, { server: plain, user }).fix).not.toMatch(/TLS/);
});
