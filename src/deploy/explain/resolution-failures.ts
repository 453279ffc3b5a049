import { satisfies } from '@renovatebot/pep440';
import { distributionsOf, knownDistributions } from '../../bundle/python/distributions.ts';
import { otherSystem } from '../../bundle/requirements/package-checks.ts';
import { normalizeName } from '../../bundle/requirements/requirement.ts';
import { closest } from '../../shared/did-you-mean.ts';
import type { BuildCause, BuildLog } from './known-failure.ts';

/*
 * Why pip or uv found no set of packages: a version that does not exist, or not for this Python or platform, and
 * requirements that conflict. Their output is recorded in __tests__/unit/deploy/explain/recorded/build.
 */

/** The cause of a failed resolution, or `undefined` if the log shows none. */
export const resolutionFailure = (log: BuildLog): BuildCause | undefined =>
  otherPython(log) ??
  noFile(log) ??
  absentPackage(log) ??
  statedTwice(log) ??
  conflict(log) ??
  notFoundByPip(log) ??
  notFoundByUv(log);

function otherPython({ text }: BuildLog): BuildCause | undefined {
  const byUv =
    /current Python version \((?<python>[\d.]+)\) does not satisfy Python\S+ and (?<name>[\w.-]+?)(?<version>[=<>!~]\S*) depends on Python(?<requires>[^\s,]+)/;
  const byPip =
    /Package '(?<name>[\w.-]+)' requires a different Python: (?<python>\S+) not in '(?<requires>[^'\n]+)'/;
  const { name, version = '', python, requires } = (byUv.exec(text) ?? byPip.exec(text))?.groups ?? {};
  if (name === undefined) return undefined;
  return { ...needsPython(name, version, requires, python), names: [name, ...requiredNames(text)] };
}

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

/** uv only. A hint of its own lists the platforms or Pythons that there are files for. */
function noFile({ text, python }: BuildLog): BuildCause | undefined {
  const pattern =
    /ecause ([\w.-]+?)(={2,3}\S+)? has no (?:usable )?wheels with a matching (platform|Python \w+) tag/;
  const [, name = '', version = '', kind] = pattern.exec(text) ?? [];
  if (!name) return undefined;
  const elsewhere = kind === 'platform' ? undefined : otherSystem(name);
  if (elsewhere) return { message: elsewhere.message, hint: elsewhere.hint, names: [name] };
  const tags = /following (?:platforms|Python \w+ tags?): (.*)/.exec(text)?.[1]?.replaceAll('`', '');
  const only = tags === undefined ? '' : `, only for ${tags}`;
  if (kind === 'platform') {
    return {
      message: `${name}${version} has no file for the operating system of the server${only}.`,
      hint: `Remove it, or mark it for its own system: ${name}${version}; sys_platform == "win32".`,
      names: [name],
    };
  }
  return {
    message: `${name}${version} has no file for ${python ? `Python ${python}` : 'the Python of the server'}${only}.`,
    hint: `Choose a version of ${name} that has one, or state another Python in .python-version.`,
    names: [name],
  };
}

/** uv only: pip does not distinguish a package that does not exist from one without a fitting file. */
function absentPackage({ text }: BuildLog): BuildCause | undefined {
  const pattern = /([\w.-]+) was not found in the (?:package registry|provided package locations)/;
  const name = pattern.exec(text)?.[1];
  if (name === undefined) return undefined;
  return {
    message: `There is no package ${name} on the package index of the server.`,
    hint: hintForName(name),
    names: [name, ...requiredNames(text)],
  };
}

function statedTwice({ text }: BuildLog): BuildCause | undefined {
  const byUv = /Because you require ([\w.-]+?)([=<>!~]\S*) and \1([=<>!~][^\s,]*)/;
  const byPip = /The user requested ([\w.-]+?)([=<>!~ ].*)\n\s*The user requested \1([=<>!~ ].*)/;
  const [, name = '', first = '', second = ''] = byUv.exec(text) ?? byPip.exec(text) ?? [];
  if (!name) return undefined;
  return {
    message: `The requirements state ${name} twice, as ${name}${first.trim()} and as ${name}${second.trim()}.`,
    hint: 'Remove one of the two lines.',
    names: [name],
  };
}

/** Requirements that no version satisfies at the same time. The evidence has the chain that the tool found. */
function conflict({ text }: BuildLog): BuildCause | undefined {
  if (!/ResolutionImpossible|your requirements are unsatisfiable/.test(text)) return undefined;
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

function notFoundByPip({ text, python }: BuildLog): BuildCause | undefined {
  const pattern =
    /satisfies the requirement ([\w.-]+)(?:\[[^\]]*\])?([^(;\n]*?)(?: \(from (?!versions)([^)]*)\))?(?: \(from versions: ([^)]*)\)|$)/m;
  const [, name = '', version = '', from = '', list] = pattern.exec(text) ?? [];
  if (!name) return undefined;
  const names = [name, ...from.split('->').map((one) => /^[\w.-]+/.exec(one)?.[0] ?? '')];
  const ignored = [...text.matchAll(/(?:version: |; )(\S+) Requires-Python ([^;\n]+)/g)];
  const other = ignored.findLast(([, one = '']) => version && satisfies(one, version, { prereleases: true }));
  if (other) return { ...needsPython(name, version, other[2]?.trim(), python), names };
  if (list === undefined && version && !otherSystem(normalizeName(name))) {
    // pip before 21 doesn't list the versions.
    return {
      message: `There is no ${name}${version} for the Python of the server${python ? ` (${python})` : ''}.`,
      hint: 'Check the name and the version, or state another Python in .python-version if this version needs it.',
      names,
    };
  }
  if (list === undefined || list === 'none') {
    return { message: `pip found no version of ${name} for this server.`, hint: hintForName(name), names };
  }
  const versions = list.split(', ').filter((one) => /^[\d.]+$/.test(one));
  return {
    message: `There is no ${name}${version} for the Python of the server${python ? ` (${python})` : ''}.`,
    hint: `Choose one of the versions that pip found (${versions[0] ?? list} to ${versions.at(-1) ?? list}), or state another Python in .python-version if this version needs it.`,
    names,
  };
}

function notFoundByUv({ text }: BuildLog): BuildCause | undefined {
  const [, absent = '', version = ''] =
    /there (?:is|are) no versions? of ([\w.-]+)([^\s,]*)/.exec(text) ?? [];
  const [, limited = '', range = ''] = /only ([\w.-]+?)([=<>]\S*) (?:is|are) available/.exec(text) ?? [];
  const name = absent || limited;
  if (!name) return undefined;
  return {
    message: absent
      ? `There is no version ${name}${version}.`
      : `No version of ${name} satisfies the requirements.`,
    hint: range ? `Change the version: there is ${name}${range}.` : 'Check the version on the package index.',
    names: [name, ...requiredNames(text)],
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
