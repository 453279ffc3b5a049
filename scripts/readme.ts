// npm run readme: writes the parts of the documents that stand elsewhere, too: inputs and outputs from action.yml, and the
// workflows of docs/workflows/.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { inputGroups } from '../src/cli/help.ts';
import { readWords } from './command-line.ts';

const repository = dirname(import.meta.dirname);
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

interface Input {
  readonly description: string;
  readonly default?: string;
}
interface Action {
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
}

export function readAction(): Action {
  return parse(read('action.yml'));
}

/** The inputs by their group. */
export const readGroups = () => inputGroups(read('action.yml'));

/** The inputs that most people need: those of the README. */
const mostUsed = [
  ...['server', 'api-key', 'path', 'entrypoint', 'content-guid'],
  ...['title', 'access', 'environment', 'exclude', 'mode'],
];

/** The documents that have generated parts. */
export const documents = ['README.md', 'docs/inputs.md'] as const;

/** A document with its generated parts as they should be: what stands between `<!-- name -->` and `<!-- /name -->`. */
export function withGeneratedParts(text: string): string {
  const action = readAction();
  return text.replaceAll(
    /(<!-- (?<name>[\w./ -]+) -->\n)[\s\S]*?(<!-- \/\k<name> -->)/g,
    (_, start: string, name: string, end: string) => `${start}${generated(name, action)}\n${end}`,
  );
}

function generated(name: string, { inputs, outputs }: Action): string {
  switch (name) {
    case 'most used inputs':
      return inputTable(inputs, mostUsed);
    case 'inputs':
      return Array.from(
        readGroups(),
        ([group, members]) =>
          `### ${group}\n\n${inputTable(
            inputs,
            members.map(({ name }) => name),
          )}`,
      ).join('\n\n');
    case 'outputs':
      return table(
        ['Output', 'What it holds'],
        Object.entries(outputs).map(([output, { description }]) => [`\`${output}\``, description]),
      );
    default:
      return `\n\`\`\`yaml\n${read(name).trimEnd()}\n\`\`\`\n`;
  }
}

function inputTable(inputs: Action['inputs'], names: readonly string[]): string {
  return table(
    ['Input', 'What it says', 'Default'],
    names.map((name) => {
      const { description = '', default: standard } = inputs[name] ?? {};
      return [`\`${name}\``, description, standard ? `\`${standard}\`` : ''];
    }),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const usage = `Usage: npm run readme

Writes what ${documents.join(' and ')} show of action.yml and docs/workflows/.`;
  readWords(usage, {});
  for (const file of documents) writeFileSync(join(repository, file), withGeneratedParts(read(file)));
}
