import { distributionsOf, modulesNamed } from '../python/distributions.ts';
import { standardLibrary } from '../python/stdlib.ts';
import type { Line } from './collected-requirements.ts';
import { conditionOf, never } from './markers/environments.ts';
import { isSameVersion, normalizeName } from './requirement.ts';
import type { Report } from './requirement-rules.ts';

/** Reports requirements that can't be installed, or are not the package that is meant, as far as their text shows it. */
export function checkPackages(lines: readonly Line[], report: Report): void {
  reportPinnedTwice(lines, report);
  for (const { brings, text, location, off } of lines) {
    if (!brings || text.includes('://') || text.startsWith('./')) continue;
    const { name, marker } = brings;
    const found = otherSystem(name) ?? moduleName(name);
    if (!found || conditionOf(marker) === never) continue;
    report('wrong-package', { ...found, ...(location && { location }) }, off);
  }
}

const modules = new Map([...standardLibrary].map((module) => [normalizeName(module), module]));

/** The name of a module instead of the name of the distribution that contains it. */
function moduleName(name: string) {
  const module = modulesNamed(name).find(
    (known) => !distributionsOf(known)?.map(normalizeName).includes(name),
  );
  if (module !== undefined) {
    const [distribution = ''] = distributionsOf(module) ?? [];
    return {
      level: 'warning' as const,
      message: `${module} is the name of a module, not of its package.`,
      reason: `The module is part of ${distribution}. On PyPI, ${module} is missing or another package.`,
      hint: `Write ${distribution} instead of ${module}.`,
    };
  }
  const standard = modules.get(name);
  if (standard === undefined) return undefined;
  return {
    level: 'warning' as const,
    message: `${name} is a module of Python's standard library.`,
    reason: `It needs no installation. On PyPI, ${name} is missing or another package.`,
    hint: 'Remove the line.',
  };
}

/** Packages without a file for Linux on PyPI, source archives included. */
const notForLinux = /^(?:pywin32|pypiwin32|pywinpty|windows-curses|winrt-.+|winsdk|pyobjc(?:-.+)?)$/;

/** What to report about a package that can't be installed on Linux. @param name normalised */
export function otherSystem(name: string) {
  if (!notForLinux.test(name)) return undefined;
  const [system, platform] = name.startsWith('pyobjc') ? ['macOS', 'darwin'] : ['Windows', 'win32'];
  return {
    level: 'error' as const,
    message: `${name} can be installed on ${system} only.`,
    reason: 'Connect runs on Linux.',
    hint: `Remove the line, or add a marker: ${name} ; sys_platform == "${platform}"`,
  };
}

/** Two pins of one package that hold in the same environment: pip and uv refuse them. */
function reportPinnedTwice(lines: readonly Line[], report: Report): void {
  const pins = new Map<string, Line>();
  for (const line of lines) {
    const { brings, location, off } = line;
    if (brings?.version === undefined) continue;
    const first = pins.get(brings.name);
    const other = first?.brings;
    if (!other?.version) {
      pins.set(brings.name, line);
      continue;
    }
    if (isSameVersion(other.version, brings.version)) continue;
    if ((conditionOf(other.marker) & conditionOf(brings.marker)) === never) continue;
    const place = first?.location;
    report(
      'pinned-twice',
      {
        message: `${brings.name} is pinned to ${other.version} and to ${brings.version}.`,
        reason: `The first pin is in ${place?.file}${place?.line === undefined ? '' : `, line ${place.line}`}. No version satisfies both.`,
        hint: 'Remove one of the two lines.',
        ...(location && { location }),
      },
      off,
    );
  }
}

/** PyPI accepts no local versions (PEP 440). Without another index, the build most likely fails. */
export function reportLocalVersions(lines: readonly Line[], report: Report): void {
  if (lines.some(({ text }) => /^\s*(?:-i|-f|--index-url|--extra-index-url|--find-links)\b/.test(text)))
    return;
  for (const { brings, text, location, off } of lines) {
    if (!brings?.version?.includes('+') || !/^\s*[\w.-]+\s*(?:\[[^\]]*\])?\s*\(?===?/.test(text)) continue;
    report(
      'local-version',
      {
        message: `${brings.name} ${brings.version} is a local version, which no public index has.`,
        reason:
          'It was installed from a repository, a folder or another index. The pin does not contain that source.',
        hint: `Name the source: ${brings.name} @ git+https://…@REVISION, or its index with --extra-index-url.`,
        ...(location && { location }),
      },
      off,
    );
  }
}
