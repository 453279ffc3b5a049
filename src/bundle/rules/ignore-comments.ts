import type { Module } from '../python/sources.ts';
import { lineAt, nodesNamed, textOf } from '../python/tree.ts';

const marker = 'connect-dash-deploy:';

/**
 * The rules that comments of a module switch off, by line: `# connect-dash-deploy: ignore[rule, rule]`.
 * `*` stands for a bare `ignore`, which switches all off.
 */
export function ignoredLines(module: Module): ReadonlyMap<number, ReadonlySet<string>> {
  const lines = new Map<number, Set<string>>();
  for (const comment of nodesNamed(module.root, new Set(['Comment']))) {
    const text = textOf(module, comment);
    const at = text.indexOf(marker);
    if (at === -1) continue;
    const order = text.slice(at + marker.length).trim();
    const [word = '', names] = order.split('[');
    if (word.split(/\s/)[0] !== 'ignore') continue;
    const rules =
      names === undefined ? ['*'] : (names.split(']')[0] ?? '').split(',').map((name) => name.trim());
    lines.set(lineAt(module, comment.from), new Set(rules));
  }
  return lines;
}
