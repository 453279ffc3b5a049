import type { Encoding } from '../../shared/decode-text.ts';
import { excerpt } from '../../shared/formatting.ts';
import type { SourceLocation } from '../../shared/problems.ts';
import { withoutUrlSecret } from '../../shared/redaction.ts';
import { unknownRules } from '../rules/rule-names.ts';
import type { Unreadable } from './requirement.ts';
import type { DependencyRule, Report, RequirementDiagnostic } from './requirement-rules.ts';
import type { RequirementsLine } from './requirements-syntax.ts';

const quote = (text: string) => excerpt(withoutUrlSecret(text).shown);

/** Reports a URL with a password or token, without repeating the secret. */
export function reportSecret(
  text: string,
  location: SourceLocation,
  report: Report,
  offOnLine?: ReadonlySet<string>,
): void {
  const { secret, shown } = withoutUrlSecret(text);
  if (!secret) return;
  report(
    'url-password',
    {
      message: 'A URL of the requirements contains a password or a token.',
      reason: `It would be stored on the server, in every bundle, for everyone who can download it: ${excerpt(shown.trim())}`,
      hint: 'Remove it from the URL, let the administrator give the server access, and change the password.',
      location,
    },
    offOnLine,
  );
}

/** Reports unknown rules, secrets and variables in a line of any kind. */
export function reportUnusual(line: RequirementsLine, location: SourceLocation, report: Report): void {
  for (const found of unknownRules(line.off, 'this comment')) report('unknown-rule', { ...found, location });
  const secret = line.physical.find((text) => withoutUrlSecret(text).secret);
  if (secret !== undefined) reportSecret(secret, location, report, line.off);
  const names = [...new Set(line.variables)].map((name) => `\${${name}}`);
  if (names.length === 0) return;
  report(
    'requirements-variable',
    {
      message: `The server must know ${excerpt(names.join(', '))}.`,
      reason: 'pip replaces environment variables where it runs, which is on the server.',
      hint: 'Ask the administrator to set it for builds, or write the value.',
      location,
    },
    line.off,
  );
}

type Explained = readonly [DependencyRule, Omit<RequirementDiagnostic, 'location'>];

/** A requirement that can't be read, by the kind of its problem. */
export function unreadable(
  line: string,
  { problem, part }: Unreadable,
  location: SourceLocation,
): [DependencyRule, RequirementDiagnostic] {
  const [rule, found] = explanations[problem](line, part);
  return [rule, { ...found, location }];
}

const nameIn = (line: string) => /^[\w.-]+/.exec(line)?.[0] ?? '';

const explanations: Readonly<Record<Unreadable['problem'], (line: string, part: string) => Explained>> = {
  conda: (line, part) => [
    'conda-pin',
    {
      message: `${quote(line)} is a pin in the syntax of conda.`,
      reason: 'pip reads name==version and has no builds.',
      hint: `Write ${quote(`${nameIn(line)}==${(part.split('=')[1] ?? '').trim()}`)}`,
    },
  ],
  specifier: (line, part) => {
    const name = quote(nameIn(line));
    const [reason, hint] = /\(from /.test(line)
      ? ['An old version of "uv pip freeze" wrote it.', `Write ${name} @ and the URL in the parentheses.`]
      : [
          `"${quote(part)}" is not a version specifier by PEP 440.`,
          `Write a specifier such as ${name}==1.2.3 or ${name}>=1.2,<2`,
        ];
    return ['legacy-specifier', { message: `pip refuses ${name} ${quote(part)}.`, reason, hint }];
  },
  character: (_, part) => {
    const code = part.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    return [
      'requirements-line',
      {
        message: `The line contains the character U+${code}${code === '00A0' ? ' (no-break space)' : ''}.`,
        reason: 'pip refuses it. It looks like a space or is invisible, and usually comes from a web page.',
        hint: 'Type the line again with plain spaces.',
      },
    ];
  },
  marker: (_, part) => notByPep508(`The marker can't be read: ${quote(part)}`, part),
  syntax: (line, part) => notByPep508(`pip can't read this line: ${quote(line)}`, part),
};

const notByPep508 = (message: string, part: string): Explained => [
  'requirements-line',
  {
    message,
    reason: `By PEP 508 a requirement is a name, extras, a version specifier and a marker; "${quote(part)}" is none of them.`,
    hint: 'Correct or remove the line.',
  },
];

export const tableOfPipList = (file: string): RequirementDiagnostic => ({
  message: `${file} is a table of "pip list".`,
  reason: 'pip on the server reads one requirement per line, such as dash==3.2.0.',
  hint: `Write the file with "pip freeze > ${file}".`,
  location: { file, line: 1 },
});

export const notAnArchive = (
  shown: string,
  problem: string,
  location: SourceLocation,
): RequirementDiagnostic => ({
  message: `${shown} ${problem}.`,
  reason: 'A requirement can name a folder with a Python project, a wheel or a source archive.',
  hint: 'Commit it, correct the path, or require a version from a package index.',
  location,
});

/** @param archive what the name of the file says */
export function missing(
  written: string,
  name: string | undefined,
  archive: { readonly name: string; readonly version: string } | undefined,
  location: SourceLocation,
): RequirementDiagnostic {
  const known = archive?.name ?? name;
  return {
    message: `${quote(written)} is not in the repository.`,
    reason: name
      ? 'pip freeze in a conda environment writes such lines. They name a folder of the computer that built the package.'
      : 'The server has only the files of the bundle.',
    hint: known
      ? `Write ${quote(known)}==${archive?.version ?? 'VERSION'} (pip list --format=freeze prints it).`
      : 'Add it to the repository, or name a version from a package index.',
    location,
  };
}

export const encoded = (shown: string, encoding: Encoding): RequirementDiagnostic => ({
  message: `${shown} is written in ${encoding}.`,
  reason: 'pip on the server reads UTF-8, so the bundle contains it in UTF-8.',
  hint: 'To avoid this notice, save the file as UTF-8 without a byte-order mark.',
  location: { file: shown },
});

export const badInclude = (
  target: string,
  problem: string,
  location: SourceLocation,
): RequirementDiagnostic => ({
  message: `${quote(target)}, which ${location.file} names, ${problem}.`,
  reason: 'A file named by -r or -c is read relative to the file that names it.',
  hint: 'Correct the path, or remove the line.',
  location,
});

export const unknownOption = (name: string, location: SourceLocation): RequirementDiagnostic => ({
  message: `pip doesn't accept ${quote(name)} in a requirements file.`,
  reason: 'pip stops at an unknown option.',
  hint: 'Remove the option.',
  location,
});

export const debianPackage = (location: SourceLocation): RequirementDiagnostic => ({
  message: 'pkg-resources==0.0.0 is removed from the requirements.',
  reason: 'There is no such package: "pip freeze" of Debian and Ubuntu writes the line by mistake.',
  hint: 'Remove the line.',
  location,
});

export const overSsh = (location: SourceLocation): RequirementDiagnostic => ({
  message: 'A requirement is fetched over SSH.',
  reason:
    'The server needs an SSH key and the host key of that place to install it; most servers have neither.',
  hint: 'Use git+https://… for a public repository, or ask the administrator for access.',
  location,
});

/** @param shown the path that `location.file` names */
export const outsideRepository = (
  name: string,
  shown: string,
  location: SourceLocation,
): RequirementDiagnostic => ({
  message: `${quote(name)} is outside the repository.`,
  reason: `${location.file} names ${quote(shown)}, which isn't in the checkout.`,
  hint: 'Move it into the repository, or publish it to a package index and name it by version.',
  location,
});
