// npm run readme: writes the generated parts of the documents. They come from action.yml (inputs and outputs),
// docs/workflows/ (examples) and docs/benchmarks.md (speed).
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { inputGroups } from '../src/cli/help.ts';
import { parseCommandLine } from './command-line.ts';

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

/** The inputs of action.yml, by group. */
export const readGroups = () => inputGroups(read('action.yml'));

/** The inputs that the README lists. */
const mostUsed = [
  ...['server', 'api-key', 'path', 'entrypoint', 'content-guid'],
  ...['title', 'access', 'environment', 'exclude', 'mode'],
];

/** The documents with generated parts. */
export const documents = ['README.md', 'docs/inputs.md'] as const;

/** Replaces the generated parts of a document: the text between `<!-- name -->` and `<!-- /name -->`. */
export function withGeneratedParts(text: string): string {
  const action = readAction();
  return text.replaceAll(
    /(<!-- (?<name>[\w./ -]+) -->\n)[\s\S]*?(<!-- \/\k<name> -->)/g,
    (_, start: string, name: string, end: string) => `${start}${generated(name, action)}\n${end}`,
  );
}

export function writeGeneratedParts(): void {
  for (const file of documents) writeFileSync(join(repository, file), withGeneratedParts(read(file)));
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
    case 'speed':
      return speedTable(read('docs/benchmarks.md'));
    case 'outputs':
      return table(
        ['Output', 'Description'],
        Object.entries(outputs).map(([output, { description }]) => [`\`${output}\``, description]),
      );
    default:
      return `\n\`\`\`yaml\n${read(name).trimEnd()}\n\`\`\`\n`;
  }
}

function inputTable(inputs: Action['inputs'], names: readonly string[]): string {
  return table(
    ['Input', 'Description', 'Default'],
    names.map((name) => {
      const { description = '', default: value } = inputs[name] ?? {};
      // If the default isn't a fixed value, a sentence of the description states it.
      const [sentence = '', computed] = / ?Default: ([^.]*(?:\.[^ ][^.]*)*)\./.exec(description) ?? [];
      const unchanged = /Unchanged if omitted|are unchanged/.test(description) ? 'unchanged' : 'none';
      const text = description.replace(sentence, '').replace(' Unchanged if omitted.', '');
      return [`\`${name}\``, text, value ? `\`${value}\`` : (computed ?? unchanged)];
    }),
  );
}

/** The wall times of some tasks. @param benchmarks the text of docs/benchmarks.md */
function speedTable(benchmarks: string): string {
  const tasks = {
    'first deployment': 'first deployment, 0 ms latency',
    'one line changed': 'one line changed, 0 ms latency',
    unchanged: 'unchanged, 0 ms latency',
    'bundle of 2,000 files, 100 MB': '2,000 files, 100 MB, mostly text',
  };
  const timeOf = (task: string, subject: string) => {
    const rows = benchmarks.split('\n\n').find((block) => block.startsWith(`| ${task} |`)) ?? '';
    const row = rows.split('\n').find((line) => line.startsWith(`| ${subject}`));
    // Removes the spread, which is in parentheses.
    return row?.split('|')[2]?.replace(/\(.*/, '').trim() ?? '';
  };
  const installation = Number(timeOf('installation', 'venv and pip install'));
  const withInstallation = (time: string) => (Number(time) + installation).toPrecision(3);
  const rowOf = (title: string, subject: string, shown = (time: string) => time) => [
    title,
    ...Object.values(tasks).map((task) => shown(timeOf(task, subject))),
  ];
  return table(
    ['Seconds', ...Object.keys(tasks)],
    [
      rowOf('connect-dash-deploy', 'connect-dash-deploy'),
      rowOf('rsconnect-python, already installed', 'rsconnect-python'),
      rowOf('rsconnect-python, with its installation by pip', 'rsconnect-python', withInstallation),
    ],
  );
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const usage = `Usage: npm run readme

Writes the parts of ${documents.join(' and ')} that come from action.yml, docs/workflows/ and docs/benchmarks.md.`;
  parseCommandLine(usage, {});
  writeGeneratedParts();
}
