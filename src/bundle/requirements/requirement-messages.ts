import type { Encoding } from '../../shared/decode-text.ts';
import { excerpt } from '../../shared/formatting.ts';
import { input, theInput } from '../../shared/input-names.ts';
import type { SourceLocation } from '../../shared/problems.ts';
import { withoutUrlSecret } from '../../shared/redaction.ts';
import type { Unreadable } from './requirement.ts';
import type { Place, Report, RequirementProblem } from './requirement-rules.ts';

const quote = (text: string) => excerpt(withoutUrlSecret(text).shown);

/** The hint if a source names no package and no other file names dash. */
export const nameImports = 'Name what the app imports, dash first.';

/** What is reported about requirements, for the checks that need no other knowledge than the parameters. */
export const messages = {
  encoded: (file: string, encoding: Encoding) => ({
    rule: 'requirements-encoding',
    message: `${file} is written in ${encoding}.`,
    reason: 'pip on the server reads UTF-8, so the bundle contains it in UTF-8.',
    hint: 'To avoid this notice, save the file as UTF-8 without a byte-order mark.',
  }),
  tableOfPipList: (file: string) => ({
    rule: 'requirements-line',
    message: `${file} is a table of "pip list".`,
    reason: 'pip on the server reads one requirement per line, such as dash==3.2.0.',
    hint: `Write the file with "pip freeze > ${file}".`,
  }),
  badInclude: (target: string, file: string, problem: string) => ({
    rule: 'requirements-include',
    message: `${quote(target)}, which ${file} names, ${problem}.`,
    reason: 'A file named by -r or -c is read relative to the file that names it.',
    hint: 'Correct the path, or remove the line.',
  }),
  variables: (names: readonly string[]) => ({
    rule: 'requirements-variable',
    message: `The server must know ${excerpt(names.map((name) => `\${${name}}`).join(', '))}.`,
    reason: 'pip replaces environment variables where it runs, which is on the server.',
    hint: 'Ask the administrator to set it for builds, or write the value.',
  }),
  secret: (shown: string) => ({
    rule: 'url-password',
    message: 'A URL of the requirements contains a password or a token.',
    reason: `It would be stored on the server, in every bundle, for everyone who can download it: ${excerpt(shown.trim())}`,
    hint: 'Remove it from the URL, let the administrator give the server access, and change the password.',
  }),
  overSsh: () => ({
    rule: 'git-ssh',
    message: 'A requirement is fetched over SSH.',
    reason:
      'The server needs an SSH key and the host key of that place to install it; most servers have neither.',
    hint: 'Use git+https://… for a public repository, or ask the administrator for access.',
  }),
  debianPackage: () => ({
    rule: 'wrong-package',
    message: 'pkg-resources==0.0.0 is removed from the requirements.',
    reason: 'There is no such package: "pip freeze" of Debian and Ubuntu writes the line by mistake.',
    hint: 'Remove the line.',
  }),
  notAnArchive: (shown: string) => ({
    rule: 'local-file',
    message: `${shown} is not a wheel or a source archive.`,
    reason: 'A requirement can name a folder with a Python project, a wheel or a source archive.',
    hint: 'Correct the path, or require a version from a package index.',
  }),
  /** @param archive what the name of the file says */
  missing: (path: string, name?: string, archive?: { readonly name: string; readonly version: string }) => ({
    rule: 'local-file',
    message: `${quote(path)} is not in the repository.`,
    reason: name
      ? 'pip freeze in a conda environment writes such lines. They name a folder of the computer that built the package.'
      : 'The server has only the files of the bundle.',
    hint:
      archive || name
        ? `Write ${quote(archive?.name ?? name ?? '')}==${archive?.version ?? 'VERSION'} (pip list --format=freeze prints it).`
        : 'Add it to the repository, or name a version from a package index.',
  }),
  outsideRepository: (name: string, shown: string, file: string) => ({
    rule: 'own-package-outside',
    message: `${quote(name)} is outside the repository.`,
    reason: `${file} names ${quote(shown)}, which isn't in the checkout.`,
    hint: 'Move it into the repository, or publish it to a package index and name it by version.',
  }),
  dynamic: (project: string, file: string) => ({
    rule: 'dynamic-dependencies',
    message: `The dependencies of ${project} are computed by its build.`,
    reason: `${file} does not list them, and no code of the app is run.`,
    hint: 'List them in requirements.txt, or as dependencies in [project] of pyproject.toml.',
  }),
  unknownSelection: (kind: 'extra' | 'group', name: string, file: string, known: readonly string[]) => ({
    rule: 'unused-extras',
    message: `${file} has no ${kind} "${name}".`,
    reason: known.length > 0 ? `It has: ${known.join(', ')}.` : `It has no ${kind}s.`,
    hint: `Correct ${theInput(`${kind}s`)}.`,
  }),
  unusedSelection: (file: string) => ({
    rule: 'unused-extras',
    level: 'warning',
    message: `${input('extras')} and ${input('groups')} have no effect.`,
    reason: `The requirements come from ${file}, which has neither.`,
    hint: `Leave them out, or name the lock file or pyproject.toml by ${input('requirements-file')}.`,
  }),
  otherVersions: (used: string, unused: string, why: string, differences: readonly string[]) => ({
    rule: 'several-sources',
    message: `The requirements come from ${used}, and not from ${unused}.`,
    reason: `Used because ${why}. They differ: ${differences.slice(0, 5).join('; ')}${differences.length > 5 ? `; and ${differences.length - 5} more` : ''}.`,
    hint: `Name the right one by ${theInput('requirements-file')}, or generate ${used} again.`,
  }),
  /** @param elsewhere how to use the file or group that names dash */
  namesNothing: (file: string, elsewhere: string | undefined) => ({
    rule: 'no-dash',
    level: 'error',
    message: `${file} names no package.`,
    reason: "Nothing would be installed, so the app can't start.",
    hint: elsewhere ?? nameImports,
  }),
  notLocked: (file: string, elsewhere: string | undefined) => ({
    rule: 'no-dash',
    level: 'error',
    message: 'The lock file does not contain dash.',
    reason: `${file} pins everything that will be installed. Without dash, the app can't start.`,
    hint:
      elsewhere ??
      `Add dash to the dependencies, or its group or extra to ${input('groups')} or ${input('extras')}, and lock again.`,
  }),
  noDash: (file: string, elsewhere: string | undefined) => ({
    rule: 'no-dash',
    message: 'No requirement names dash.',
    reason: `Unless another package of ${file} depends on it, the app can't start.`,
    hint: elsewhere ?? 'Add a line for dash.',
  }),
  unpinnedDash: () => ({
    rule: 'unpinned-dash',
    message: 'dash is not pinned.',
    reason: 'Each build installs the newest version. Dash 3 broke apps that were written for Dash 2.',
    hint: 'Write dash==VERSION, or at least dash>=VERSION,<NEXT MAJOR VERSION.',
  }),
  moduleOf: (module: string, distribution: string) => ({
    rule: 'wrong-package',
    message: `${module} is the name of a module, not of its package.`,
    reason: `The module is part of ${distribution}. On PyPI, ${module} is missing or another package.`,
    hint: `Write ${distribution} instead of ${module}.`,
  }),
  standardModule: (name: string) => ({
    rule: 'wrong-package',
    message: `${name} is a module of Python's standard library.`,
    reason: `It needs no installation. On PyPI, ${name} is missing or another package.`,
    hint: 'Remove the line.',
  }),
  otherSystem: (name: string, system: string, platform: string) => ({
    rule: 'wrong-package',
    level: 'error',
    message: `${name} can be installed on ${system} only.`,
    reason: 'Connect runs on Linux.',
    hint: `Remove the line, or add a marker: ${name} ; sys_platform == "${platform}"`,
  }),
  pinnedTwice: (name: string, first: string, second: string, at: SourceLocation | undefined) => ({
    rule: 'pinned-twice',
    message: `${name} is pinned to ${first} and to ${second}.`,
    reason: `The first pin is in ${at?.file}${at?.line === undefined ? '' : `, line ${at.line}`}. No version satisfies both.`,
    hint: 'Remove one of the two lines.',
  }),
  localVersion: (name: string, version: string) => ({
    rule: 'local-version',
    message: `${name} ${version} is a local version, which no public index has.`,
    reason:
      'It was installed from a repository, a folder or another index. The pin does not contain that source.',
    hint: `Name the source: ${name} @ git+https://…@REVISION, or its index with --extra-index-url.`,
  }),
  partialHashes: (name: string) => ({
    rule: 'partial-hashes',
    message: 'Only some requirements have hashes, so all are removed.',
    reason: `pip requires one for each, and ${name} has none.`,
    hint: 'Write hashes for every requirement, or for none.',
  }),
} as const satisfies Record<string, (...values: never[]) => RequirementProblem>;

/** Reports a URL with a password or token, without repeating the secret. */
export function reportSecret(text: string, place: Place, report: Report): void {
  const { secret, shown } = withoutUrlSecret(text);
  if (secret) report(messages.secret(shown), place);
}

/** A requirement that can't be read, by the kind of its problem. */
export function unreadable(line: string, { problem, part }: Unreadable): RequirementProblem {
  const name = quote(/^[\w.-]+/.exec(line)?.[0] ?? '');
  switch (problem) {
    case 'conda':
      return {
        rule: 'conda-pin',
        message: `${quote(line)} is a pin in the syntax of conda.`,
        reason: 'pip reads name==version and has no builds.',
        hint: `Write ${quote(`${name}==${(part.split('=')[1] ?? '').trim()}`)}`,
      };
    case 'specifier': {
      const [reason, hint] = /\(from /.test(line)
        ? ['An old version of "uv pip freeze" wrote it.', `Write ${name} @ and the URL in the parentheses.`]
        : [
            `"${quote(part)}" is not a version specifier by PEP 440.`,
            `Write a specifier such as ${name}==1.2.3 or ${name}>=1.2,<2`,
          ];
      return { rule: 'legacy-specifier', message: `pip refuses ${name} ${quote(part)}.`, reason, hint };
    }
    case 'character': {
      const code = part.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
      return {
        rule: 'requirements-line',
        message: `The line contains the character U+${code}${code === '00A0' ? ' (no-break space)' : ''}.`,
        reason: 'pip refuses it. It looks like a space or is invisible, and usually comes from a web page.',
        hint: 'Type the line again with plain spaces.',
      };
    }
    default:
      return {
        rule: 'requirements-line',
        message:
          problem === 'marker'
            ? `The marker can't be read: ${quote(part)}`
            : `pip can't read this line: ${quote(line)}`,
        reason: `By PEP 508 a requirement is a name, extras, a version specifier and a marker; "${quote(part)}" is none of them.`,
        hint: 'Correct or remove the line.',
      };
  }
}
