import { expect, test } from '@jest/globals';
import { cookieJar } from '../../../src/http/cookies.ts';

const at = (path: string) => new URL(path, 'https://connect.example.org');

function jarWith(headers: readonly string[]) {
  const jar = cookieJar();
  jar.store(headers, at('/pub/__api__/v1/user'));
  return jar;
}

const past = 'Thu, 01 Jan 1970 00:00:00 GMT';

test.each<{ name: string; set: string[]; request: string; sent: string | undefined }>([
  { name: 'of all paths', set: ['node=3; Path=/; Secure; HttpOnly'], request: '/x', sent: 'node=3' },
  { name: 'with an equals sign in its value', set: ['a=b=c; Path=/'], request: '/', sent: 'a=b=c' },
  { name: 'with an escape in its value', set: ['a=%20; Path=/'], request: '/', sent: 'a=%20' },
  { name: 'beside another', set: ['a=1; Path=/', 'b=2; Path=/pub'], request: '/pub/y', sent: 'a=1; b=2' },
  { name: 'of another folder', set: ['a=1; Path=/content/1/'], request: '/pub/', sent: undefined },
  {
    name: 'of a folder with the same beginning',
    set: ['a=1; Path=/pub'],
    request: '/public',
    sent: undefined,
  },
  { name: 'without a path', set: ['a=1'], request: '/pub/__api__/v1/content', sent: 'a=1' },
  { name: 'without a path, elsewhere', set: ['a=1'], request: '/pub/content', sent: undefined },
  { name: 'that was replaced', set: ['a=1; Path=/', 'a=2; Path=/'], request: '/', sent: 'a=2' },
  {
    name: 'deleted by its age',
    set: ['a=1; Path=/', 'a=; Path=/; Max-Age=0'],
    request: '/',
    sent: undefined,
  },
  { name: 'deleted by a date', set: [`a=1; Path=/; Expires=${past}`], request: '/', sent: undefined },
  {
    name: 'with an age, which is stronger than a date',
    set: [`a=1; Path=/; Max-Age=60; Expires=${past}`],
    request: '/',
    sent: 'a=1',
  },
  { name: 'without a name', set: ['', ';', '=x', 'nothing'], request: '/', sent: undefined },
])('a cookie $name', ({ set, request, sent }) => {
  expect(jarWith(set).headerFor(at(request))).toBe(sent);
});
