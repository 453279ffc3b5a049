// npm run readme: writes the parts of the README that stand elsewhere, too: the tables of inputs and outputs from
// action.yml, and the workflows of docs/workflows/.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { readWords } from './command-line.ts';

const repository = dirname(import.meta.dirname);
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

interface Action {
  readonly inputs: Readonly<Record<string, { description: string; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
}

export function readAction(): Action {
  return parse(read('action.yml'));
}

/** The README with its generated parts as they should be: what stands between `<!-- name -->` and `<!-- /name -->`. */
export function withGeneratedParts(readme: string): string {
  const action = readAction();
  return readme.replaceAll(
    /(<!-- (?<name>[\w./-]+) -->\n)[\s\S]*?(<!-- \/\k<name> -->)/g,
    (_, start: string, name: string, end: string) => `${start}${generated(name, action)}\n${end}`,
  );
}

function generated(name: string, { inputs, outputs }: Action): string {
  switch (name) {
    case 'inputs':
      return table(
        ['Input', 'What it says', 'Default'],
        Object.entries(inputs).map(([input, { description, default: standard }]) => [
          `\`${input}\``,
          description,
          standard ? `\`${standard}\`` : '',
        ]),
      );
    case 'outputs':
      return table(
        ['Output', 'What it holds'],
        Object.entries(outputs).map(([output, { description }]) => [`\`${output}\``, description]),
      );
    default:
      return `\n\`\`\`yaml\n${read(name).trimEnd()}\n\`\`\`\n`;
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  readWords('Usage: npm run readme\n\nWrites what the README shows of action.yml and docs/workflows/.', {});
  writeFileSync(join(repository, 'README.md'), withGeneratedParts(read('README.md')));
}
