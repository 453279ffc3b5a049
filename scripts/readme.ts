// npm run readme: writes the README's tables of inputs and outputs from action.yml, their one source.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const repository = dirname(import.meta.dirname);

interface Action {
  readonly inputs: Readonly<Record<string, { description: string; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
}

export function readAction(): Action {
  return parse(readFileSync(join(repository, 'action.yml'), 'utf8'));
}

/** The README with its tables as action.yml has them. */
export function withTables(readme: string, { inputs, outputs }: Action): string {
  const row = (...cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const tables = {
    inputs: [
      row('Input', 'What it says', 'Default'),
      row('---', '---', '---'),
      ...Object.entries(inputs).map(([name, { description, default: standard }]) =>
        row(`\`${name}\``, description, standard ? `\`${standard}\`` : ''),
      ),
    ],
    outputs: [
      row('Output', 'What it holds'),
      row('---', '---'),
      ...Object.entries(outputs).map(([name, { description }]) => row(`\`${name}\``, description)),
    ],
  };
  return Object.entries(tables).reduce(
    (text, [name, lines]) =>
      text.replace(
        new RegExp(`(<!-- ${name}: .*? -->\\n)[\\s\\S]*?(<!-- end of ${name} -->)`),
        (_, start: string, end: string) => `${start}${lines.join('\n')}\n${end}`,
      ),
    readme,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = join(repository, 'README.md');
  writeFileSync(file, withTables(readFileSync(file, 'utf8'), readAction()));
}
