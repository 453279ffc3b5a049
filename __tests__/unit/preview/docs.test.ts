import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { inputNames } from '../../../src/inputs/table.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const docs = globSync('docs/previews*.md', { cwd: repository })
  .map((file) => readFileSync(join(repository, file), 'utf8'))
  .join('\n');
const source = globSync('src/**/*.ts', { cwd: repository })
  .map((file) => readFileSync(join(repository, file), 'utf8'))
  .join('\n')
  .replaceAll("\\'", "'");

describe('docs/previews*.md', () => {
  const messages = Array.from(docs.matchAll(/^\*\*"(.*?)"\*\*/gm), ([, message = '']) => message);

  test('explain messages', () => expect(messages.length).toBeGreaterThan(10));

  test.each(messages)('quote a message of the action: %s', (message) => {
    const parts = message.split('…').map((text) => text.trim().replace(/^[,.:]\s*/, ''));
    expect(parts.filter((part) => !source.includes(part))).toEqual([]);
  });

  test('name inputs that exist', () => {
    const named = Array.from(
      docs.matchAll(/`((?:preview|comment|commit|github|pr)-[a-z-]+)[`:]/g),
      ([, name]) => name,
    );
    const outputs = ['preview-url', 'preview-kind'];
    expect(named.filter((name) => !outputs.includes(`${name}`) && !inputNames.includes(`${name}`))).toEqual(
      [],
    );
  });

  test('have valid YAML', () => {
    for (const [, yaml = ''] of docs.matchAll(/```yaml\n([\s\S]*?)```/g))
      expect(() => parse(yaml)).not.toThrow();
  });
});
