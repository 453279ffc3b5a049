import { describe, expect, test } from '@jest/globals';
import { redact, registerSecret, withoutKnown } from '../../../src/shared/redaction.ts';

describe('of what a server or an app wrote, what has the form of a secret is hidden', () => {
  test.each([
    ['could not connect to postgresql://u:pw@db', 'could not connect to postgresql://…@db'],
    ["Can't load 'mysql+pymysql://u:p%40w@db:3306/sales'", "Can't load 'mysql+pymysql://…@db:3306/sales'"],
    ['redis://:pw@cache:6379/0', 'redis://…@cache:6379/0'],
    ['amqp://u:p/w@mq and mongodb+srv://u:p?w#@c0/', 'amqp://…@mq and mongodb+srv://…@c0/'],
    [
      'Looking in indexes: https://ci:t0k3n@pypi.acme.example/simple',
      'Looking in indexes: https://…@pypi.acme.example/simple',
    ],
    ['https://ghp_0123456789abcdefghij@github.com/a/b', 'https://…@github.com/a/b'],
    [
      "environ({'CONNECT_API_KEY': '0aB1cD2eF3gH4iJ5', 'HOME': '/tmp'})",
      "environ({'CONNECT_API_KEY': '…', 'HOME': '/tmp'})",
    ],
    ["('CONNECT_CONTENT_SESSION_TOKEN', '0aB1cD2e')", "('CONNECT_CONTENT_SESSION_TOKEN', '…')"],
    ['export CONNECT_API_KEY=0aB1cD2eF3gH4iJ5', 'export CONNECT_API_KEY=…'],
    ["headers={'Authorization': 'Bearer ey.J0.x_-y'}", "headers={'Authorization': 'Bearer …'}"],
    ['send: GET / authorization: Key 0aB1cD2eF3gH', 'send: GET / authorization: Key …'],
    ['GET https://api.example/v1?page=2&token=abc&x=1', 'GET https://api.example/v1?page=2&token=…&x=1'],
  ])('%s', (text, told) => expect(redact(text)).toBe(told));

  test.each([
    'Deployed: https://connect.example.org:3939/content/0b1c/@x',
    'git+https://github.com/acme/board.git@v1.2',
    'git+ssh://git@github.com/acme/board.git',
    'Ask mira@example.org: https://docs.example/#a',
    'docker://python:3.12',
    'Neither with --api-key nor in the environment as CONNECT_API_KEY, nor by a saved server.',
    'CONNECT_API_KEY: ask for one.',
    'CONNECT_CONTENT_SESSION_TOKEN_FILE=/run/connect/token',
    'The header Authorization: Key is missing.',
  ])('and what holds none stays as it is: %s', (text) => expect(redact(text)).toBe(text));

  test('in every text of whatever is told, and nothing else is touched', () => {
    const told = {
      message: 'a://u:p@h',
      n: 1,
      no: undefined,
      list: ['b://u:p@h', { deep: 'c://u:p@h' }],
      time: new Date(0),
    };
    expect(redact(told)).toEqual({
      message: 'a://…@h',
      n: 1,
      no: undefined,
      list: ['b://…@h', { deep: 'c://…@h' }],
      time: new Date(0),
    });
  });

  test('also a long line without a space is through before the run would time out', () => {
    const line = `{"at":"http://h"${',"a:b":"c:d"'.repeat(100_000)}}`;
    expect(redact(line)).toBe(line);
  });
});

describe('a secret that the run was given is hidden in what others say', () => {
  test.each([
    ['the key 0aB1cD2eF3gH4iJ5', 'the key ***'],
    ['no login: {"password":"p\\"w/ 1234"} or p"w/ 1234', 'no login: {"password":"***"} or ***'],
    ['at db?password=p%22w%2F%201234', 'at db?password=***'],
    ['-----BEGIN KEY-----\nMIIabcdef123', '***\n***'],
    ['0aB1cD2eF3gH4iJ5-and-more', '***'],
    ['the stage prod, and the key 0aB1cD', 'the stage prod, and the key 0aB1cD'],
  ])('%s', (said, told) => {
    for (const secret of ['0aB1cD2eF3gH4iJ5', '0aB1cD2eF3gH4iJ5-and-more', 'p"w/ 1234', 'prod'])
      registerSecret(secret);
    registerSecret('-----BEGIN KEY-----\nMIIabcdef123\n\nend');
    expect(withoutKnown(said)).toBe(told);
  });
});
