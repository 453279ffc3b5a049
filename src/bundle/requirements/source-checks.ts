import { theInput } from '../../shared/input-names.ts';
import { shownPath } from '../../shared/paths.ts';
import { closureOf } from '../python/distributions.ts';
import type { Line, Reading } from './collected-requirements.ts';
import { findDash } from './no-source.ts';
import { allows, isSameVersion } from './requirement.ts';
import { messages } from './requirement-messages.ts';
import type { Report } from './requirement-rules.ts';
import { type ReadSource, type RequirementsOptions, readSource, type Source } from './sources.ts';

/**
 * Reports requirements that don't install dash, or any version of it.
 *
 * @param lines of the source and of the user's own packages
 */
export async function reportDash(
  chosen: ReadSource,
  lines: readonly Line[],
  others: readonly Source[],
  { folders, report }: Reading,
): Promise<void> {
  const dash = lines.find(({ required }) => required?.name === 'dash');
  if (dash) {
    reportUnpinnedDash(dash, chosen, report);
    return;
  }
  const isLock = chosen.kind === 'lock';
  const isEmpty = namesNothing(chosen, lines);
  if (!isEmpty && !isLock && lines.some(({ required }) => required && installsDash(required.name))) return;
  const file = shownPath(folders.root, chosen.path);
  const message = isEmpty ? messages.namesNothing : isLock ? messages.notLocked : messages.noDash;
  report(message(file, await findDash(others, folders)), { location: { file } });
}

// These require dash themselves; the three that were merged into dash 2 don't.
const installsDash = (name: string) =>
  /^dash-(?!core-components|html-components|table$)/.test(name) || closureOf([name]).names.has('dash');

function reportUnpinnedDash(dash: Line, { collected }: ReadSource, report: Report): void {
  const bounds = [dash, ...collected.constraints.filter(({ required }) => required?.name === 'dash')];
  if (bounds.some(({ required }) => /==|~=|</.test(required?.specifier ?? '') || required?.version)) return;
  if (!/@|git\+|\.whl/.test(dash.text)) report(messages.unpinnedDash(), dash);
}

/** Whether nothing would be installed: there are only comments, blank lines and options of pip. */
const namesNothing = ({ collected }: ReadSource, lines: readonly Line[]) =>
  collected.projects.length === 0 &&
  lines.every(({ text }) => /^\s*(?:#|$|-(?!r|e|-requirement\b|-editable\b))/.test(text));

/** Reports how the source that is used differs from the next one that pins versions. */
export async function compareSources(
  chosen: ReadSource,
  others: readonly Source[],
  options: RequirementsOptions,
  { folders, report }: Reading,
): Promise<void> {
  // A lock is made from the dependencies in pyproject.toml: only a second list of versions is compared.
  const candidates = others.filter(
    ({ kind }) => kind === 'lock' || (kind === 'requirements' && chosen.kind !== 'project'),
  );
  for (const candidate of candidates) {
    const other = await readSource(candidate, options, { folders, report: () => {} }).catch(() => undefined);
    if (!other) continue;
    const differences = differingPins(chosen, other);
    if (differences.length === 0) return;
    const used = shownPath(folders.root, chosen.path);
    const why =
      options.requirementsFile === undefined
        ? 'it comes first in the order of docs/dependencies.md'
        : `${options.namedBy ?? theInput('requirements-file')} names it`;
    const found = messages.otherVersions(used, shownPath(folders.root, other.path), why, differences);
    report(found, { location: { file: used } });
    return;
  }
}

/** The packages whose versions in two sources contradict each other, as text. */
function differingPins(a: ReadSource, b: ReadSource): string[] {
  const theirs = new Map(b.collected.lines.map(({ required }) => [required?.name, required]));
  const differences = new Map<string, string>();
  for (const { required: ours, text } of a.collected.lines) {
    const other = ours && theirs.get(ours.name);
    // Several versions of one package, each with a marker, are not compared.
    if (!ours || !other || text.includes(';')) continue;
    const agree =
      ours.version && other.version
        ? isSameVersion(ours.version, other.version)
        : allows(other.specifier, ours.version) && allows(ours.specifier, other.version);
    const [our, their] = [ours, other].map(({ version, specifier = '' }) => version ?? specifier);
    if (!agree) differences.set(ours.name, `${ours.name} ${our} and ${their}`);
  }
  return [...differences.values()];
}
