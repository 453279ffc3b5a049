import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { inputNames } from '../../../src/inputs/inputs.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const docs = readFileSync(join(repository, 'docs', 'previews.md'), 'utf8');
const source = globSync('src/**/*.ts', { cwd: repository })
  .map((file) => readFileSync(join(repository, file), 'utf8'))
  .join('\n')
  .replaceAll("\\'", "'");

describe('docs/previews.md', () => {
  const told = Array.from(docs.matchAll(/^\*\*"(.*?)"\*\*/gm), ([, message = '']) => message);

  test('tells of messages', () => expect(told.length).toBeGreaterThan(10));

  test.each(told)('quotes a message that the action really has: %s', (message) => {
    const parts = message.split('…').map((text) => text.trim().replace(/^[,.:]\s*/, ''));
    expect(parts.filter((part) => !source.includes(part))).toEqual([]);
  });

  test('names no input that there is not', () => {
    const named = Array.from(
      docs.matchAll(/`((?:preview|comment|commit|github|pr)-[a-z-]+)[`:]/g),
      ([, name]) => name,
    );
    const outputs = ['preview-url', 'preview-kind'];
    expect(named.filter((name) => !outputs.includes(`${name}`) && !inputNames().includes(`${name}`))).toEqual(
      [],
    );
  });

  test('has only YAML that can be read', () => {
    for (const [, yaml = ''] of docs.matchAll(/```yaml\n([\s\S]*?)```/g))
      expect(() => parse(yaml)).not.toThrow();
  });
});
