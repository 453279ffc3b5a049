import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { BundleFile } from '../types.ts';
import type { Line } from './collected-requirements.ts';
import type { Report } from './requirement-rules.ts';

/**
 * The lines for pip on the server. pip requires a hash on every requirement or on none. If only some have one, all are removed and
 * a warning is reported.
 */
export function planHashes(lines: readonly Line[], report: Report): readonly Line[] {
  const brought = lines.flatMap(({ brings }) => (brings ? [brings] : []));
  const without = brought.find(({ hashes }) => !hashes);
  const first = lines.find(({ brings }) => brings?.hashes);
  if (!without || !first) return lines;
  report('partial-hashes', {
    message: 'Only some requirements have hashes, so all are removed.',
    reason: `pip requires one for each, and ${without.name} has none.`,
    hint: 'Write hashes for every requirement, or for none.',
    ...(first.location && { location: first.location }),
  });
  const bare = lines.map((line) => ({ line, text: line.text.replace(/(?<!\s)\s*--hash[=\s]\S+/g, '') }));
  const isGone = (at: number) => {
    const entry = bare[at];
    return entry !== undefined && entry.text !== entry.line.text && /^\s*\\?$/.test(entry.text);
  };
  return bare.flatMap(({ line, text }, at) => {
    if (isGone(at)) return [];
    return [{ ...line, text: isGone(at + 1) ? text.replace(/(?<!\s)\s*\\$/, '') : text }];
  });
}

/**
 * The lines of `-c` files as one file beside the requirements, and the line that names it. Its name contains its digest: Connect
 * keeps an environment as long as the requirements file is the same.
 */
export function planConstraints(
  constraints: readonly Line[],
  packageFile: string,
): { file: BundleFile; line: Line } | undefined {
  const texts = constraints.map(({ text }) => text).filter((text) => text.trim() !== '');
  if (texts.length === 0) return undefined;
  const source = new TextEncoder().encode(`${texts.join('\n')}\n`);
  const name = `constraints-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.txt`;
  const path = posix.join(posix.dirname(packageFile), name);
  const location = constraints[0]?.location;
  return {
    file: { path, source, size: source.length },
    line: { text: `-c ${name}`, ...(location && { location }) },
  };
}
