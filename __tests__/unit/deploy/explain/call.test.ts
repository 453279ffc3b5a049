import { expect, test } from '@jest/globals';
import { ConnectError } from '../../../../src/connect/errors.ts';
import { ExchangeError } from '../../../../src/connect/trusted-publishing.ts';
import type { Content } from '../../../../src/connect/types.ts';
import type { ErrorContext } from '../../../../src/context.ts';
import {
  explainCall,
  explanationsByCode,
  explanationsByStatus,
} from '../../../../src/deploy/explain/call.ts';
import { TransportError, UnexpectedResponseError } from '../../../../src/http/errors.ts';
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
const errorContext = { server, user, content };

const refused = (status: number, code: number, text = 'Connect said so.') =>
  new ConnectError('POST v1/content/g/bundles', status, JSON.stringify({ code, error: text }), {
    'x-correlation-id': 'abc-1',
  });

test.each([401, 403])(
  'the reason of a %i names the user of the key, the role and the owner of the content',
  (status) => {
    const reason = explainCall(refused(status, 22), errorContext)?.reason;
    expect(reason).toContain('The key belongs to mira (publisher).');
    expect(reason).toContain("belongs to paul; the key's role for it is viewer");
    expect(reason).toContain('correlation id abc-1');
  },
);

test('the reason does not name a user that is unknown', () => {
  const reason = explainCall(refused(403, 22), { server, guid: 'g' })?.reason;
  expect(reason).not.toContain('The key belongs');
  expect(reason).toContain('The content is g.');
});

test('each explanation of a code or status has a message and a hint', () => {
  for (const explain of [...Object.values(explanationsByCode), ...Object.values(explanationsByStatus)]) {
    for (const known of [errorContext, { server }]) {
      const { message, hint } = explain(known);
      expect(message).toMatch(/\.$/);
      expect(hint).toBeTruthy();
      expect(`${message} ${hint}`).not.toMatch(/undefined|null/);
    }
  }
});

test('an unknown code is reported with the text of Connect', () => {
  expect(explainCall(refused(400, 9999), errorContext)).toMatchObject({
    message: 'Connect answered 400: Connect said so.',
    reason: expect.stringContaining('code 9999'),
  });
});

test.each<{
  it: string;
  error: ConnectError | UnexpectedResponseError | ExchangeError | TransportError;
  context?: ErrorContext;
  message: RegExp;
  hint: RegExp;
}>([
  {
    it: '413 of a proxy',
    error: new ConnectError('POST x', 413, '<title>413</title>', {}),
    message: /larger than a proxy/,
    hint: /client_max_body_size/,
  },
  { it: '402', error: new ConnectError('POST x', 402, '', {}), message: /licence/, hint: /administrator/ },
  { it: '429', error: new ConnectError('POST x', 429, '', {}), message: /rejects calls/, hint: /later/ },
  {
    it: 'content that is gone',
    error: refused(404, 4),
    message: /does not have what was requested/,
    hint: /again/,
  },
  {
    it: 'a login page',
    error: new UnexpectedResponseError(server, 200, { title: 'Sign in' }),
    message: /^A login page answered, not Connect \(connect\.example\.org, status 200\)\.$/,
    hint: /address of Connect, up to \/connect, without it/,
  },
  {
    it: 'another site',
    error: new UnexpectedResponseError(server, 200, { title: 'Example Domain' }),
    context: { server },
    message: /^No Posit Connect answers at https:\/\/connect\.example\.org\/pub\/ \(200\)\.$/,
    hint: /up to \/connect, without it/,
  },
  {
    it: 'another response after one of Connect',
    error: new UnexpectedResponseError(server, 200, { isJson: true }),
    message: /^The server did not answer as Posit Connect does \(connect\.example\.org, status 200\)\.$/,
    hint: /^Run it again\. .* proxy/,
  },
  {
    it: 'a server that is not Connect',
    error: new ConnectError('GET server_settings', 404, '404 page not found', {}),
    message: /^No Posit Connect answers at https:\/\/connect\.example\.org\/pub\/ \(404\)\.$/,
    hint: /^Check `server`: it is the address of the dashboard up to \/connect, without it\.$/,
  },
  {
    it: 'a Connect without a call',
    error: new ConnectError('GET v1/tags', 404, '404 page not found', {}),
    message: /does not support a required API call \(404\)/,
    hint: /older release/,
  },
  {
    it: 'a proxy whose Connect is down',
    error: new ConnectError('GET server_settings', 503, '<title>503</title>', {}),
    message: /^Connect does not answer: a proxy in front of it answered 503\.$/,
    hint: /whether it is running/,
  },
  {
    it: 'a proxy that rejects calls',
    error: new ConnectError('GET v1/user', 403, '<title>Forbidden</title>', {}),
    message: /A proxy in front of Connect rejected the call \(403\)/,
    hint: /must allow calls/,
  },
  ...[
    '<title>400 The plain HTTP request was sent to HTTPS port</title>',
    'Client sent an HTTP request to an HTTPS server.\n',
  ].map((body) => ({
    it: `a plain request to a port with TLS (${body.trim()})`,
    error: new ConnectError('GET server_settings', 400, body, {}),
    message: /^The server requires TLS on this port \(connect\.example\.org\)\.$/,
    hint: /^Set `server: https:/,
  })),
  {
    it: 'a redirect to a login',
    error: new UnexpectedResponseError(server, 302, { redirect: new URL('https://sso.example.org/') }),
    message: /login page/,
    hint: /must allow calls from this machine/,
  },
  {
    it: 'a token endpoint on another host',
    error: new ExchangeError('foreign endpoint', 'https://evil'),
    message: /another host/,
    hint: /Server\.Address/,
  },
  {
    it: 'an unknown host',
    error: new TransportError('unknown host', server, false),
    message: /^The host name of the server is unknown \(connect/,
    hint: /spelling of connect\.example\.org/,
  },
  {
    it: 'a firewall',
    error: new TransportError('connect timeout', server, false, { after: 10_000 }),
    message: /does not accept a connection/,
    hint: /firewall/,
  },
  {
    it: 'a server that does not respond',
    error: new TransportError('timeout', server, true, { after: 30_000 }),
    message: /did not respond in time/,
    hint: /timeouts/,
  },
  {
    it: 'a reset',
    error: new TransportError('connection reset', server, true, { code: 'ECONNRESET' }),
    message: /closed the connection/,
    hint: /again/,
  },
])('$it is explained', ({ error, context = errorContext, message, hint }) => {
  const problem = explainCall(error, context);
  expect(problem?.message).toMatch(message);
  expect(problem?.hint).toMatch(hint);
});

test('the hint for a server that only redirects to https has the address to set', () => {
  const plain = new URL('http://connect.example.org/pub/');
  const error = new UnexpectedResponseError(plain, 301, {
    redirect: new URL('https://connect.example.org/pub/__api__/v1/user'),
  });
  expect(explainCall(error, { server: plain })?.hint).toBe('Set `server: https://connect.example.org/pub/`');
});

test('a 413 is explained by the size of the bundle and its largest files', () => {
  const packed = {
    file: '',
    bytes: 120_000_000,
    largest: 'data.csv (100 MB), more.csv (20 MB)',
  };
  const problem = explainCall(new ConnectError('POST x', 413, '', {}), { ...errorContext, packed });
  expect(problem?.message).toMatch(/^The bundle \(120 MB\) is larger/);
  expect(problem?.hint).toMatch(/The largest files: data\.csv \(100 MB\), more\.csv \(20 MB\)\.$/);
});

test.each(['http:', 'https:'])(
  'the hint for a connection over %s that was closed says to run it again',
  (protocol) => {
    const url = new URL(`${protocol}//connect.example.org/`);
    const hint = explainCall(new TransportError('connection reset', url, true), { server: url })?.hint;
    expect(hint).toMatch(/(?:^|\. )Run it again\. If it still fails/);
  },
);

test('a closed connection is attributed to missing TLS only before the first response', () => {
  const plain = new URL('http://connect.example.org/');
  const error = new TransportError('connection reset', plain, true, { code: 'ECONNRESET' });
  expect(explainCall(error, { server: plain })?.hint).toMatch(/If it requires TLS on this port/);
  expect(explainCall(error, { server: plain, user })?.hint).not.toMatch(/TLS/);
});
