import { describe, expect, test } from '@jest/globals';
import { type ForwardedRequest, headersForApp } from '../../../local-connect/proxy.ts';
import { fc } from '../../support/properties.ts';

const forwarded: ForwardedRequest = {
  visitor: undefined,
  visitorAddress: '127.0.0.1',
  appAddress: 'https://connect.example.org/pub/content/x',
  requestAddress: 'https://connect.example.org/pub/content/x/?a=b',
  correlationId: 'id',
  secret: 'of-the-process',
  ownCookies: new Set(['rsconnect', 'RSC-XSRF']),
};

describe('an app gets', () => {
  test("Connect's headers about the request", () => {
    expect(headersForApp([], { ...forwarded, visitor: { user: 'mira', groups: ['data'] } })).toEqual({
      'rstudio-connect-credentials': '{"user":"mira","groups":["data"]}',
      'rstudio-connect-app-base-url': 'https://connect.example.org/pub/content/x',
      'x-rsc-request': 'https://connect.example.org/pub/content/x/?a=b',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'connect.example.org',
      'x-forwarded-proto': 'https',
      'x-correlation-id': 'id',
      'x-local-connect-secret': 'of-the-process',
    });
  });

  test('any name in ASCII', () => {
    const headers = headersForApp([], { ...forwarded, visitor: { user: 'Mïra\n😀', groups: [] } });
    const value = headers['rstudio-connect-credentials'] as string;
    expect(value).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(value)).toEqual({ user: 'Mïra\n😀', groups: [] });
  });

  test.each<{ it: string; raw: string[]; gets: Record<string, unknown> }>([
    {
      it: 'other headers, and repeated ones repeatedly',
      raw: ['Accept', 'a', 'accept', 'b'],
      gets: { accept: ['a', 'b'] },
    },
    {
      it: 'other cookies',
      raw: ['Cookie', 'rsconnect=1; a=b; RSC-XSRF=2; c=d'],
      gets: { cookie: 'a=b; c=d' },
    },
    { it: 'other credentials', raw: ['Authorization', 'Bearer x'], gets: { authorization: 'Bearer x' } },
    { it: 'no API key', raw: ['Authorization', 'Key x'], gets: { authorization: undefined } },
    {
      it: 'no API key of the other header',
      raw: ['X-RSC-Authorization', 'x'],
      gets: { 'x-rsc-authorization': undefined },
    },
    {
      it: 'no hop-by-hop header',
      raw: ['Connection', 'keep-alive, Foo', 'Foo', 'x'],
      gets: { connection: undefined, foo: undefined },
    },
  ])('$it', ({ raw, gets }) => {
    const headers = headersForApp(raw, forwarded);
    for (const [name, value] of Object.entries(gets)) expect(headers[name]).toEqual(value);
  });

  test("none of Connect's headers from a visitor in any spelling", () => {
    const owned = fc.constantFrom(
      'rstudio-connect-credentials',
      'rstudio-connect-app-base-url',
      'posit-connect-user-session-token',
      'shiny-server-credentials',
      'x-rsc-request',
      'rsc-request',
      'x-forwarded-for',
      'x-forwarded-prefix',
      'x-correlation-id',
      'forwarded',
      'x-local-connect-secret',
    );
    const spelled = fc
      .tuple(owned, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }))
      .map(([name, flips]) =>
        [...name]
          .map((letter, at) => (flips[at] ? (letter === '-' ? '_' : letter.toUpperCase()) : letter))
          .join(''),
      );
    fc.assert(
      fc.property(spelled, (name) => {
        const values = Object.values(headersForApp([name, 'forged'], forwarded)).flat();
        expect(values).not.toContain('forged');
      }),
    );
  });
});
