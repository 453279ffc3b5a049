import { satisfies } from '@renovatebot/pep440';
import { distributionsOf, knownDistributions } from '../../bundle/python/distributions.ts';
import { otherSystem } from '../../bundle/requirements/package-checks.ts';
import { normalizeName } from '../../bundle/requirements/requirement.ts';
import { closest } from '../../shared/did-you-mean.ts';
import type { BuildCause, BuildLog, Found, KnownFailure } from './known-failure.ts';

/*
 * Why pip or uv found no set of packages: a version that does not exist, or not for this Python or platform, and
 * requirements that conflict. Their output is recorded in __tests__/unit/deploy/explain/recorded/build.
 */

/** In the order in which they are tried. `{python}` is the server's Python. */
export const resolutionFailures: readonly KnownFailure<BuildCause, BuildLog>[] = [
  {
    pattern:
      /current Python version \((?<own>[\d.]+)\) does not satisfy Python\S+ and (?<package>[\w.-]+?)(?<version>[=<>!~]\S*) depends on Python(?<requires>[^\s,]+)|Package '(?<package2>[\w.-]+)' requires a different Python: (?<own2>\S+) not in '(?<requires2>[^'\n]+)'/,
    cause: ({ package: name = '', version = '', requires, own }, { text }) => ({
      ...needsPython(name, version, requires, own),
      names: [name, ...requiredNames(text)],
    }),
  },
  {
    // uv only. A hint of its own lists the platforms or Pythons that there are files for.
    pattern:
      /ecause (?<package>[\w.-]+?)(?<version>={2,3}\S+)? has no (?:usable )?wheels with a matching (?<kind>platform|Python \w+) tag/,
    cause: ({ package: name = '', version = '', kind, python }, { text }) => {
      const elsewhere = kind === 'platform' ? undefined : otherSystem(name);
      if (elsewhere) return { message: elsewhere.message, hint: elsewhere.hint };
      const tags = /following (?:platforms|Python \w+ tags?): (.*)/.exec(text)?.[1]?.replaceAll('`', '');
      const only = tags === undefined ? '' : `, only for ${tags}`;
      return kind === 'platform'
        ? {
            message: `${name}${version} has no file for the operating system of the server${only}.`,
            hint: `Remove it, or mark it for its own system: ${name}${version}; sys_platform == "win32".`,
          }
        : {
            message: `${name}${version} has no file for ${python}${only}.`,
            hint: `Choose a version of ${name} that has one, or state another Python in .python-version.`,
          };
    },
  },
  {
    // uv only: pip does not distinguish a package that does not exist from one without a fitting file.
    pattern:
      /(?<![\w.-])(?<package>[\w.-]+) was not found in the (?:package registry|provided package locations)/,
    cause: ({ package: name = '' }, { text }) => ({
      message: `There is no package ${name} on the package index of the server.`,
      hint: hintForName(name),
      names: [name, ...requiredNames(text)],
    }),
  },
  {
    pattern:
      /Because you require (?<package>[\w.-]+?)(?<first>[=<>!~]\S*) and \k<package>(?<second>[=<>!~][^\s,]*)|The user requested (?<package2>[\w.-]+?)(?<first2>[=<>!~ ].*)\n\s*The user requested \k<package2>(?<second2>[=<>!~ ].*)/,
    message: 'The requirements state {package} twice, as {package}{first} and as {package}{second}.',
    hint: 'Remove one of the two lines.',
  },
  {
    pattern: /ResolutionImpossible|your requirements are unsatisfiable/,
    cause: (_found, log) => conflict(log),
  },
  {
    pattern:
      /satisfies the requirement (?<package>[\w.-]+)(?:\[[^\]]*\])?(?<version>[^(;\n]*?)(?: \(from (?!versions)(?<from>[^)]*)\))?(?: \(from versions: (?<list>[^)]*)\)|$)/m,
    cause: notFoundByPip,
  },
  {
    pattern: /there (?:is|are) no versions? of (?<package>[\w.-]+)(?<version>[^\s,]*)/,
    cause: ({ package: name = '', version }, { text }) => ({
      message: `There is no version ${name}${version}.`,
      hint: 'Check the version on the package index.',
      names: [name, ...requiredNames(text)],
    }),
  },
  {
    pattern: /only (?<package>[\w.-]+?)(?<range>[=<>]\S*) (?:is|are) available/,
    cause: ({ package: name = '', range }, { text }) => ({
      message: `No version of ${name} satisfies the requirements.`,
      hint: `Change the version: there is ${name}${range}.`,
      names: [name, ...requiredNames(text)],
    }),
  },
];

function needsPython(name: string, version: string, requires = '', python: string | undefined) {
  const own = python ? `Python ${python}` : 'another one';
  // uv names ranges of versions; the first of several is only a part of what it tried.
  const isExact = version === '' || /^={2,3}/.test(version);
  return {
    message: isExact
      ? `${name}${version} needs Python ${requires}, and the server builds with ${own}.`
      : `The required versions of ${name} do not support the Python of the server${python ? ` (${python})` : ''}.`,
    hint: `Choose a version of ${name} that supports it, or state another Python in .python-version.`,
  };
}

/** The packages that uv names as required by the requirements themselves. */
const requiredNames = (text: string): string[] =>
  [...text.matchAll(/you require ([\w.-]+)/g)].flatMap(([, name]) => name ?? []);

/** Requirements that no version satisfies at the same time. The evidence has the chain that the tool found. */
function conflict({ text }: BuildLog): BuildCause | undefined {
  const namesIn = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, name = '']) => normalizeName(name));
  const needed = namesIn(/ depends on ([\w.-]+)/g);
  const stated = namesIn(/(?:The user requested|you require) ([\w.-]+)/g);
  const name = needed.find((one, at) => stated.includes(one) || needed.slice(at + 1).includes(one));
  if (name === undefined) return undefined;
  return {
    message: `The requirements conflict about ${name}.`,
    hint: `Change the version of ${name} or of the package that depends on it, or let a tool choose the versions together (uv lock, pip-compile).`,
    names: [name, ...stated],
  };
}

function notFoundByPip(
  { package: name = '', version = '', from = '', list }: Found,
  { text, python }: BuildLog,
): BuildCause {
  const names = [name, ...from.split('->').map((one) => /^[\w.-]+/.exec(one)?.[0] ?? '')];
  const ignored = [...text.matchAll(/(?:version: |; )(\S+) Requires-Python ([^;\n]+)/g)];
  const other = ignored.findLast(([, one = '']) => version && satisfies(one, version, { prereleases: true }));
  if (other) return { ...needsPython(name, version, other[2]?.trim(), python), names };
  // pip before 21 doesn't list the versions.
  const isAbsent = list === 'none' || (list === undefined && (!version || otherSystem(normalizeName(name))));
  if (isAbsent) {
    return { message: `pip found no version of ${name} for this server.`, hint: hintForName(name), names };
  }
  const versions = list?.split(', ').filter((one) => /^[\d.]+$/.test(one)) ?? [];
  const choice =
    versions.length > 0
      ? `Choose one of the versions that pip found (${versions[0]} to ${versions.at(-1)})`
      : 'Check the name and the version';
  return {
    message: `There is no ${name}${version} for the Python of the server${python ? ` (${python})` : ''}.`,
    hint: `${choice}, or state another Python in .python-version if this version needs it.`,
    names,
  };
}

/** The name that was probably meant: the distribution of a module (`PIL`), or the closest known name. */
function hintForName(name: string): string {
  const module = name.replaceAll('-', '_');
  if (module === 'pkg_resources')
    return 'Remove the line. `pip freeze` of Debian and Ubuntu writes it by mistake.';
  // uv writes names in lower case.
  const spellings = [module, module.toUpperCase(), module.charAt(0).toUpperCase() + module.slice(1)];
  const [distribution] = spellings.flatMap((one) => distributionsOf(one) ?? []);
  const own = normalizeName(name);
  const elsewhere = otherSystem(own);
  if (elsewhere) return `${elsewhere.message} ${elsewhere.hint}`;
  if (distribution !== undefined && distribution !== own) {
    return `${name} is the name of a module. Require ${distribution}, which contains it.`;
  }
  const near = closest(own, knownDistributions);
  if (near !== undefined && near !== own) return `Did you mean ${near}?`;
  return 'Check the name. If it is right, the package has no file for the operating system or the Python of the server, or the index of the server lacks it.';
}
