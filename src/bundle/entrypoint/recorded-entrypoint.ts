import { readPublisherConfigs } from '../publisher-config.ts';
import type { AppFolder } from '../types.ts';

/** An entrypoint that a file of the app folder states for another tool. */
export interface RecordedEntrypoint {
  /** As `entrypoint` takes it. */
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number };
}

/**
 * The entrypoints of `manifest.json` (rsconnect-python, Posit Publisher), of Posit Publisher's configurations if they
 * agree, and of a `Procfile`, in this order.
 */
export async function readRecordedEntrypoints(app: AppFolder): Promise<RecordedEntrypoint[]> {
  const manifest = await app.read('manifest.json');
  const procfile = await app.read('Procfile');
  return [
    manifestEntrypoint(manifest ?? ''),
    await publisherEntrypoint(app),
    procfileEntrypoint(procfile ?? ''),
  ].filter((recorded) => recorded !== undefined);
}

async function publisherEntrypoint(app: AppFolder): Promise<RecordedEntrypoint | undefined> {
  const named = (await readPublisherConfigs(app)).flatMap(({ file, entrypoint }) =>
    entrypoint ? [{ text: entrypoint.text, location: { file, line: entrypoint.line } }] : [],
  );
  return new Set(named.map(({ text }) => text)).size === 1 ? named[0] : undefined;
}

function manifestEntrypoint(text: string): RecordedEntrypoint | undefined {
  try {
    const entrypoint: unknown = JSON.parse(text)?.metadata?.entrypoint;
    if (typeof entrypoint !== 'string' || entrypoint === '') return undefined;
    const line = text.split('\n').findIndex((part) => part.includes('"entrypoint"')) + 1;
    return { text: entrypoint, location: { file: 'manifest.json', line } };
  } catch {
    // The reader of the manifest's other settings reports a manifest that isn't valid.
    return undefined;
  }
}

const servers = new Set(['gunicorn', 'waitress-serve', 'mod_wsgi-express', 'hypercorn', 'granian']);

/** The `module:object` of a Procfile's `web` line, in the folder of `--chdir`. */
function procfileEntrypoint(text: string): RecordedEntrypoint | undefined {
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = line.trim().split(/\s+/);
    if (words[0] !== 'web:' || !words.some((word) => servers.has(word.split('/').at(-1) ?? ''))) continue;
    const folder = words.find((_, at) => words[at - 1] === '--chdir') ?? flagValue(words, '--chdir=');
    const target = words.find((word, at) => isTarget(word) && !words[at - 1]?.startsWith('-'));
    if (target === undefined) return undefined;
    // `./src/` means `src`.
    const below = (folder ?? '').split('/').filter((part) => part !== '' && part !== '.');
    return { text: [...below, target].join('.'), location: { file: 'Procfile', line: index + 1 } };
  }
  return undefined;
}

const flagValue = (words: readonly string[], flag: string) =>
  words.find((word) => word.startsWith(flag))?.slice(flag.length);

/** Whether a word is `module:object`, not an address (`0.0.0.0:80`), a flag or a variable. */
const isTarget = (word: string) => /^[\p{L}_][\p{L}\p{N}_.]*:[\p{L}_][\p{L}\p{N}_.]*$/u.test(word);
