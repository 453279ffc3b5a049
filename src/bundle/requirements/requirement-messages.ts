import type { Place } from '../../shared/problems.ts';
import { withoutUrlSecret } from '../../shared/redaction.ts';
import { unknownRules } from '../rules/rule-names.ts';
import { archiveName } from './local-archives.ts';
import type { Encoding } from './decode-text.ts';
import type { DependencyRule, Found, Report } from './requirement-rules.ts';
import { reportSecret } from './report-secret.ts';
import type { Unreadable } from './requirement.ts';
import type { RequirementsLine } from './requirements-syntax.ts';

/** What there is to say of a line, whatever it holds. */
export function reportOddities(line: RequirementsLine, where: Place, report: Report): void {
  for (const told of unknownRules(line.off, 'this comment')) report('unknown-rule', { ...told, where });
  const secret = line.physical.find((text) => withoutUrlSecret(text).secret);
  if (secret !== undefined) reportSecret(secret, where, report, line.off);
  if (line.variables.length > 0) {
    report(
      'requirements-variable',
      {
        what: `The server would have to know ${line.variables.map((name) => `\${${name}}`).join(', ')}.`,
        why: 'pip fills in environment variables where it runs, which is on the server and not on this machine.',
        fix: 'Ask the administrator to set it for builds, or write the value.',
        where,
      },
      line.off,
    );
  }
}

export function unreadable(
  line: string,
  { problem, part }: Unreadable,
  where: Place,
): [DependencyRule, Found] {
  const shown = withoutUrlSecret(part).shown;
  const whole = withoutUrlSecret(line).shown;
  const name = /^[\w.-]+/.exec(line)?.[0] ?? '';
  if (problem === 'conda') {
    const version = part.split('=')[1] ?? '';
    return [
      'conda-pin',
      {
        what: `${whole} is conda's spelling of a pin.`,
        why: 'pip reads name==version and knows no builds.',
        fix: `Write ${name}==${version.trim()}`,
        where,
      },
    ];
  }
  if (problem === 'specifier') {
    return [
      'legacy-specifier',
      {
        what: `Today's pip refuses ${name} ${shown}.`,
        why: `"${shown}" is not a version specifier by PEP 440.`,
        fix: `Write a specifier such as ${name}==1.2.3 or ${name}>=1.2,<2`,
        where,
      },
    ];
  }
  const what =
    problem === 'marker' ? `The marker can't be read: ${shown}` : `pip can't read this line: ${whole}`;
  return [
    'requirements-line',
    {
      what,
      why: `By PEP 508 a requirement is a name, extras, a version specifier and a marker; "${shown}" is none of it.`,
      fix: 'Mend the line, or take it out.',
      where,
    },
  ];
}

export function missing(written: string, name: string | undefined, where: Place) {
  const archive = archiveName(written);
  const known = archive?.name ?? name;
  return {
    what: `${withoutUrlSecret(written).shown} is not in the repository.`,
    why: name
      ? "conda's pip freeze writes such lines: they name a folder of the computer that built the package."
      : 'The server sees the files of the bundle only.',
    fix: known
      ? `Write ${known}==${archive?.version ?? 'VERSION'} (pip list --format=freeze prints it).`
      : 'Put it into the repository, or name a version from a package index.',
    where,
  };
}

export const encoded = (shown: string, encoding: Encoding): Found => ({
  what: `${shown} is written in ${encoding}.`,
  why: 'pip on the server reads UTF-8, so it travels as UTF-8.',
  fix: 'To be rid of this notice, save the file as UTF-8 without a byte-order mark.',
  where: { file: shown },
});

export const badInclude = (target: string, problem: string, where: Place): Found => ({
  what: `${target}, which ${where.file} names, ${problem}.`,
  why: 'A file named by -r or -c is read relative to the file that names it.',
  fix: 'Mend the path, or take the line out.',
  where,
});

export const unknownOption = (name: string, where: Place): Found => ({
  what: `pip doesn't take ${withoutUrlSecret(name).shown} in a requirements file.`,
  why: 'Today’s pip stops at an option that it doesn’t know.',
  fix: 'Take the option out.',
  where,
});

export const rsconnectLeftOut = (name: string, where: Place): Found => ({
  what: `${name} is left out of the requirements.`,
  why: 'It publishes from a desk; on the server nothing needs it, as with rsconnect-python itself.',
  where,
});

export const overSsh = (where: Place): Found => ({
  what: 'A requirement is fetched over SSH.',
  why: 'The server needs an SSH key and the known host key of that place while it installs; most have neither.',
  fix: 'Use git+https://… for a public repository, or ask the administrator for access.',
  where,
});

export const linksElsewhere = (links: string, isThere: boolean, where: Place): Found => ({
  what: `--find-links ${links} is not in the app folder.`,
  why: 'The server sees the files of the bundle only.',
  fix: 'Move the folder into the app folder, or take the line out.',
  where,
  level: isThere ? 'error' : 'warning',
});

export const outsideRepository = (name: string, shown: string, where: Place): Found => ({
  what: `${name} lies outside the repository.`,
  why: `${where.file} names ${shown}, which the bundle can't hold.`,
  fix: 'Move it into the repository, or publish it to a package index and name it by version.',
  where,
});
