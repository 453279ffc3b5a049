import { expect, test } from '@jest/globals';
import { cookieJar } from '../../../src/http/cookies.ts';

const at = (path: string) => new URL(path, 'https://connect.example.org');

function jarWith(lines: readonly string[], from = '/pub/__api__/v1/user') {
  const jar = cookieJar();
  jar.keep(lines, at(from));
  return jar;
}

test.each<{ it: string; set: string[]; ask: string; sent: string | undefined }>([
  { it: 'a cookie for all paths', set: ['node=3; Path=/; Secure; HttpOnly'], ask: '/x', sent: 'node=3' },
  { it: 'a value with an equals sign', set: ['a=b=c; Path=/'], ask: '/', sent: 'a=b=c' },
  { it: 'several', set: ['a=1; Path=/', 'b=2; Path=/pub'], ask: '/pub/y', sent: 'a=1; b=2' },
  { it: 'one for another folder', set: ['a=1; Path=/content/1/'], ask: '/pub/', sent: undefined },
  { it: 'a folder whose name only begins so', set: ['a=1; Path=/pub'], ask: '/public', sent: undefined },
  { it: 'no path: the folder that it came from', set: ['a=1'], ask: '/pub/__api__/v1/content', sent: 'a=1' },
  { it: 'no path, asked elsewhere', set: ['a=1'], ask: '/pub/content', sent: undefined },
  { it: 'replaced', set: ['a=1; Path=/', 'a=2; Path=/'], ask: '/', sent: 'a=2' },
  { it: 'taken back by its age', set: ['a=1; Path=/', 'a=; Path=/; Max-Age=0'], ask: '/', sent: undefined },
  {
    it: 'taken back by a date',
    set: ['a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ask: '/',
    sent: undefined,
  },
  { it: 'garbage', set: ['', ';', '=x', 'nothing'], ask: '/', sent: undefined },
])('$it', ({ set, ask, sent }) => {
  expect(jarWith(set).headerFor(at(ask))).toBe(sent);
});
