import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  /** Writes files by their path in the folder. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
}

/** A folder with these files, removed at the end: `await using app = await temporaryFolder({ 'app.py': … })`. */
export async function temporaryFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  copyOf?: string,
): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'app-'));
  const write: TemporaryFolder['write'] = async (more) => {
    for (const [name, content] of Object.entries(more)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    }
  };
  if (copyOf !== undefined) await cp(copyOf, path, { recursive: true });
  await write(files);
  return { path, write, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The smallest app that is one. */
export const helloDash = `from dash import Dash, html

app = Dash(__name__)
app.layout = html.P("Hello")
`;
