import type { AppFolder } from './types.ts';

/** What a configuration of Posit Publisher says of the app that it publishes. */
export interface PublisherConfig {
  /** Relative to the app folder, with `/`. */
  readonly file: string;
  /** `app.py`, or `app:app`. */
  readonly entrypoint?: { readonly text: string; readonly line: number };
  /** The requirements file. */
  readonly packageFile?: string;
}

/**
 * Reads the configurations of Posit Publisher for Dash apps (`.posit/publish/*.toml`,
 * https://posit-dev.github.io/publisher/configuration.html). One that can't be read says nothing: Publisher tells it.
 */
export async function readPublisherConfigs(app: AppFolder): Promise<PublisherConfig[]> {
  const { publisherConfigs: files = [] } = app;
  if (files.length === 0) return [];
  const { parse } = await import('smol-toml');
  const read = await Promise.all(
    files.map(async (file) => configOf(file, (await app.read(file)) ?? '', parse)),
  );
  return read.filter((config) => config !== undefined);
}

function configOf(
  file: string,
  text: string,
  parse: (text: string) => Record<string, unknown>,
): PublisherConfig | undefined {
  let config: Record<string, unknown>;
  try {
    config = parse(text);
  } catch {
    return undefined;
  }
  const { type, entrypoint, python } = config;
  if (type !== 'python-dash') return undefined;
  const packageFile =
    typeof python === 'object' && python !== null && 'package_file' in python && python.package_file;
  const line = text.split('\n').findIndex((part) => /^\s*entrypoint\s*=/.test(part)) + 1;
  return {
    file,
    ...(typeof entrypoint === 'string' && entrypoint !== '' && { entrypoint: { text: entrypoint, line } }),
    ...(typeof packageFile === 'string' && { packageFile }),
  };
}
