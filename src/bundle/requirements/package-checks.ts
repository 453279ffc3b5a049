import { distributionsOf, modulesNamed } from '../python/distributions.ts';
import { standardLibrary } from '../python/stdlib.ts';
import type { Line } from './collected-requirements.ts';
import { never, parseCondition } from './markers/environments.ts';
import { isSameVersion, normalizeName } from './requirement.ts';
import { messages } from './requirement-messages.ts';
import type { Report } from './requirement-rules.ts';

/** Reports requirements that can't be installed, or are not the package that is meant, as far as their text shows it. */
export function checkPackages(lines: readonly Line[], report: Report): void {
  reportPinnedTwice(lines, report);
  for (const line of lines) {
    const { required, text } = line;
    if (!required || text.includes('://') || text.startsWith('./')) continue;
    const found = otherSystem(required.name) ?? moduleName(required.name);
    if (found && parseCondition(required.marker) !== never) report(found, line);
  }
}

const modules = new Map([...standardLibrary].map((module) => [normalizeName(module), module]));

/** The name of a module instead of the name of the distribution that contains it. */
function moduleName(name: string) {
  const module = modulesNamed(name).find(
    (known) => !distributionsOf(known)?.map(normalizeName).includes(name),
  );
  if (module !== undefined) return messages.moduleOf(module, distributionsOf(module)?.[0] ?? '');
  return modules.has(name) ? messages.standardModule(name) : undefined;
}

/** Packages without a file for Linux on PyPI, source archives included. */
const notForLinux = /^(?:pywin32|pypiwin32|pywinpty|windows-curses|winrt-.+|winsdk|pyobjc(?:-.+)?)$/;

/** What to report about a package that can't be installed on Linux. @param name normalised */
export function otherSystem(name: string) {
  if (!notForLinux.test(name)) return undefined;
  return name.startsWith('pyobjc')
    ? messages.otherSystem(name, 'macOS', 'darwin')
    : messages.otherSystem(name, 'Windows', 'win32');
}

/** Two pins of one package that hold in the same environment: pip and uv refuse them. */
function reportPinnedTwice(lines: readonly Line[], report: Report): void {
  const pins = new Map<string, Line>();
  for (const line of lines) {
    const { name = '', version, marker } = line.required ?? {};
    if (version === undefined) continue;
    const first = pins.get(name);
    const { version: other, marker: its } = first?.required ?? {};
    if (other === undefined) pins.set(name, line);
    else if (!isSameVersion(other, version) && (parseCondition(its) & parseCondition(marker)) !== never)
      report(messages.pinnedTwice(name, other, version, first?.location), line);
  }
}

/** PyPI accepts no local versions (PEP 440). Without another index, the build most likely fails. */
export function reportLocalVersions(lines: readonly Line[], report: Report): void {
  if (lines.some(({ text }) => /^\s*(?:-i|-f|--index-url|--extra-index-url|--find-links)\b/.test(text)))
    return;
  for (const line of lines) {
    const { name = '', version } = line.required ?? {};
    if (version?.includes('+') && /^\s*[\w.-]+\s*(?:\[[^\]]*\])?\s*\(?===?/.test(line.text))
      report(messages.localVersion(name, version), line);
  }
}

/**
 * The lines for pip on the server. pip requires a hash on every requirement or on none. If only some have one, all are removed and
 * a warning is reported.
 */
export function planHashes(lines: readonly Line[], report: Report): readonly Line[] {
  const packages = lines.filter(({ required }) => required);
  const hashed = packages.find(({ text }) => text.includes('--hash'));
  const bare = packages.find(({ text }) => !text.includes('--hash'));
  if (!hashed || !bare) return lines;
  report(messages.partialHashes(bare.required?.name ?? ''), hashed);
  return lines.map((line) => ({
    ...line,
    text: line.text.replace(/(?<![\s\\])(?:\s|\\\n)*--hash[=\s]\S+/g, ''),
  }));
}
