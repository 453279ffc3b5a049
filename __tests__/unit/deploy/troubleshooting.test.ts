import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const page = readFileSync('docs/troubleshooting.md', 'utf8').replaceAll('\n', ' ');
const sources = globSync('src/**/*.ts')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')
  .replaceAll("\\'", "'")
  .replace(/\$\{(?:input|theInput|TheInput)\('([\w-]+)'\)\}/g, '`$1`')
  .replace(/\$\{[^{}]*\}/g, '…');

/** Messages of Python and GitHub, the name of a rule, and messages that the source code joins from several parts. */
const notInOnePiece =
  /^KeyError:|^GitHub didn't let|^Input |url_base_pathname|^The start page|^The page loads a file/;

/** The messages that the page explains: quoted and bold, at the start of a paragraph. */
const messages = [...page.matchAll(/\*\*("[^*]+")\*\*/g)]
  .flatMap(([, heading = '']) => [...heading.matchAll(/"([^"]+)"/g)].map(([, message = '']) => message))
  .filter((message) => !notInOnePiece.test(message));

test('the page explains messages', () => {
  expect(messages.length).toBeGreaterThan(20);
});

test.each(messages)('the message exists in the sources: %s', (message) => {
  const parts = message.split(/…|\d+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // The source code has a template expression in place of a value.
  expect(new RegExp(parts.join('[^\\n]{0,80}?')).test(sources)).toBe(true);
});
