import { describe, expect, test } from '@jest/globals';
import { redact, registerSecret } from '../../../src/shared/redaction.ts';

describe('redaction hides secrets by their form', () => {
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
  ])('%s', (text, redacted) => expect(redact(text)).toBe(redacted));

  test.each([
    'Deployed: https://connect.example.org:3939/content/0b1c/@x',
    'git+https://github.com/acme/board.git@v1.2',
    'git+ssh://git@github.com/acme/board.git',
    'Ask mira@example.org: https://docs.example/#a',
    'docker://python:3.12',
    'Neither --api-key, nor the environment variable CONNECT_API_KEY, nor --saved-server is set.',
    'CONNECT_API_KEY: ask for one.',
    'CONNECT_CONTENT_SESSION_TOKEN_FILE=/run/connect/token',
    'The header Authorization: Key is missing.',
  ])('leaves a text without a secret unchanged: %s', (text) => expect(redact(text)).toBe(text));

  test('redacts each text of a structure, and leaves other values unchanged', () => {
    const value = {
      message: 'a://u:p@h',
      n: 1,
      no: undefined,
      list: ['b://u:p@h', { deep: 'c://u:p@h' }],
      time: new Date(0),
    };
    expect(redact(value)).toEqual({
      message: 'a://…@h',
      n: 1,
      no: undefined,
      list: ['b://…@h', { deep: 'c://…@h' }],
      time: new Date(0),
    });
  });

  // With quadratic time, each of these takes many seconds.
  test.each([
    ['JSON', `{"at":"http://h"${',"a:b":"c:d"'.repeat(200_000)}}`],
    ['URLs with ports', '://a:b'.repeat(400_000)],
    ['URLs with ports before one "@"', `${'://a:b'.repeat(400_000)} @`],
    ['colons', `://${'a:'.repeat(1_000_000)}`],
    ['names of keys', 'CONNECT_API_KEY '.repeat(100_000)],
    ['spaces', `Authorization:${' '.repeat(2_000_000)}`],
  ])('a long line of %s ends', (_, line) => expect(redact(line) === line).toBe(true));
});

describe('redaction hides the secrets of the run in each form', () => {
  test.each([
    ['the key 0aB1cD2eF3gH4iJ5', 'the key ***'],
    ['no login: {"password":"p\\"w/ 1234"} or p"w/ 1234', 'no login: {"password":"***"} or ***'],
    ['at db?pw=p%22w%2F%201234', 'at db?pw=***'],
    ['-----BEGIN KEY-----\nMIIabcdef123', '***\n***'],
    ['0aB1cD2eF3gH4iJ5-and-more', '***'],
    ['the stage prod, and the key 0aB1cD', 'the stage prod, and the key 0aB1cD'],
    ['"{\\"pw\\":\\"p\\\\\\"w/ 1234\\"}"', '"{\\"pw\\":\\"***\\"}"'],
    ['<title>p&quot;w/ 1234</title>', '<title>***</title>'],
    ['q=p%22w%2F+1234', 'q=***'],
  ])('%s', (text, redacted) => {
    for (const secret of ['0aB1cD2eF3gH4iJ5', '0aB1cD2eF3gH4iJ5-and-more', 'p"w/ 1234', 'prod'])
      registerSecret(secret);
    registerSecret('-----BEGIN KEY-----\nMIIabcdef123\n\nend');
    expect(redact(text)).toBe(redacted);
  });

  const secret = `pä<&>/+=!'"s3`;
  test.each([
    ['a URL of Python, which leaves slashes', 'p%C3%A4%3C%26%3E/%2B%3D%21%27%22s3'],
    ['a form of Python', 'p%C3%A4%3C%26%3E%2F%2B%3D%21%27%22s3'],
    ['a URL in lower case', "p%c3%a4%3c%26%3e%2f%2b%3d!'%22s3"],
    ['JSON of Python', `p\\u00e4<&>/+=!'\\"s3`],
    ['JSON of Go', `pä\\u003c\\u0026\\u003e/+=!'\\"s3`],
    ['JSON of PHP', `p\\u00e4<&>\\/+=!'\\"s3`],
    ['HTML of Python', 'pä&lt;&amp;&gt;/+=!&#x27;&quot;s3'],
    ['HTML of Go', 'pä&lt;&amp;&gt;/+=!&#39;&#34;s3'],
  ])('%s', (_, form) => {
    registerSecret(secret);
    expect(redact(`at ${form}.`)).toBe('at ***.');
  });
});
