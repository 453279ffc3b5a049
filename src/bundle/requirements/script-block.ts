import { join } from 'node:path';
import { type Folders, listFolder, readAppText } from '../../shared/file-access.ts';
import { parseToml, type Table } from '../../shared/toml.ts';

/** A Python file with a block of metadata. */
export interface Script {
  /** Absolute. */
  readonly path: string;
  /** The path in messages. */
  readonly file: string;
  readonly text: string;
  /** The block: `requires-python`, `dependencies`, `tool`. */
  readonly table: Table;
  /** The block is not TOML; `table` is empty. */
  readonly isBroken: boolean;
}

// https://packaging.python.org/en/latest/specifications/inline-script-metadata/
const block = /^# \/\/\/ script$\n((?:^#(?: .*)?$\n)*?)^# \/\/\/$/m;

/** The Python files right in the app folder with a block of metadata by PEP 723. */
export async function readScripts(folders: Folders): Promise<Script[]> {
  const scripts: Script[] = [];
  for (const { name } of listFolder(folders.root, folders)) {
    if (!name.endsWith('.py')) continue;
    const path = join(folders.root, name);
    const text = readAppText(path, folders, name)?.text ?? '';
    const content = block.exec(text)?.[1]?.replace(/^# ?/gm, '');
    if (content === undefined) continue;
    const table = await parseToml(content).catch(() => undefined);
    scripts.push({ path, file: name, text, table: table ?? {}, isBroken: !table });
  }
  return scripts;
}
