import type { Encoding } from '../../shared/decode-text.ts';
import type { SourceLocation } from '../../shared/problems.ts';
import { withoutUrlSecret } from '../../shared/redaction.ts';
import { unknownRules } from '../rules/rule-names.ts';
import { archiveName } from './local-archives.ts';
import { reportSecret } from './report-secret.ts';
import type { Unreadable } from './requirement.ts';
import type { DependencyRule, Report, RequirementDiagnostic } from './requirement-rules.ts';
import type { RequirementsLine } from './requirements-syntax.ts';

/** What there is to say of a line, whatever it holds. */
export function reportOddities(line: RequirementsLine, location: SourceLocation, report: Report): void {
  for (const told of unknownRules(line.off, 'this comment')) report('unknown-rule', { ...told, location });
  const secret = line.physical.find((text) => withoutUrlSecret(text).secret);
  if (secret !== undefined) reportSecret(secret, location, report, line.off);
  if (line.variables.length > 0) {
    report(
      'requirements-variable',
      {
        message: `The server would have to know ${line.variables.map((name) => `\${${name}}`).join(', ')}.`,
        reason:
          'pip fills in environment variables where it runs, which is on the server and not on this machine.',
        hint: 'Ask the administrator to set it for builds, or write the value.',
        location,
      },
      line.off,
    );
  }
}

export function unreadable(
  line: string,
  { problem, part }: Unreadable,
  location: SourceLocation,
): [DependencyRule, RequirementDiagnostic] {
  const shown = withoutUrlSecret(part).shown;
  const whole = withoutUrlSecret(line).shown;
  const name = /^[\w.-]+/.exec(line)?.[0] ?? '';
  if (problem === 'conda') {
    const version = part.split('=')[1] ?? '';
    return [
      'conda-pin',
      {
        message: `${whole} is conda's spelling of a pin.`,
        reason: 'pip reads name==version and knows no builds.',
        hint: `Write ${name}==${version.trim()}`,
        location,
      },
    ];
  }
  if (problem === 'specifier') {
    return [
      'legacy-specifier',
      {
        message: `Today's pip refuses ${name} ${shown}.`,
        reason: `"${shown}" is not a version specifier by PEP 440.`,
        hint: `Write a specifier such as ${name}==1.2.3 or ${name}>=1.2,<2`,
        location,
      },
    ];
  }
  const message =
    problem === 'marker' ? `The marker can't be read: ${shown}` : `pip can't read this line: ${whole}`;
  return [
    'requirements-line',
    {
      message,
      reason: `By PEP 508 a requirement is a name, extras, a version specifier and a marker; "${shown}" is none of it.`,
      hint: 'Mend the line, or take it out.',
      location,
    },
  ];
}

export const notAnArchive = (shown: string, problem: string, location: SourceLocation) => ({
  message: `${shown} ${problem}.`,
  reason: 'A requirement can name a folder with a Python project, a wheel or a source archive.',
  hint: 'Correct the path, or require a version from a package index.',
  location,
});

export function missing(written: string, name: string | undefined, location: SourceLocation) {
  const archive = archiveName(written);
  const known = archive?.name ?? name;
  return {
    message: `${withoutUrlSecret(written).shown} is not in the repository.`,
    reason: name
      ? "conda's pip freeze writes such lines: they name a folder of the computer that built the package."
      : 'The server sees the files of the bundle only.',
    hint: known
      ? `Write ${known}==${archive?.version ?? 'VERSION'} (pip list --format=freeze prints it).`
      : 'Put it into the repository, or name a version from a package index.',
    location,
  };
}

export const encoded = (shown: string, encoding: Encoding): RequirementDiagnostic => ({
  message: `${shown} is written in ${encoding}.`,
  reason: 'pip on the server reads UTF-8, so it travels as UTF-8.',
  hint: 'To be rid of this notice, save the file as UTF-8 without a byte-order mark.',
  location: { file: shown },
});

export const badInclude = (
  target: string,
  problem: string,
  location: SourceLocation,
): RequirementDiagnostic => ({
  message: `${target}, which ${location.file} names, ${problem}.`,
  reason: 'A file named by -r or -c is read relative to the file that names it.',
  hint: 'Mend the path, or take the line out.',
  location,
});

export const unknownOption = (name: string, location: SourceLocation): RequirementDiagnostic => ({
  message: `pip doesn't take ${withoutUrlSecret(name).shown} in a requirements file.`,
  reason: 'Today’s pip stops at an option that it doesn’t know.',
  hint: 'Take the option out.',
  location,
});

export const rsconnectLeftOut = (name: string, location: SourceLocation): RequirementDiagnostic => ({
  message: `${name} is left out of the requirements.`,
  reason: 'It publishes from a desk; on the server nothing needs it, as with rsconnect-python itself.',
  location,
});

export const overSsh = (location: SourceLocation): RequirementDiagnostic => ({
  message: 'A requirement is fetched over SSH.',
  reason:
    'The server needs an SSH key and the known host key of that place while it installs; most have neither.',
  hint: 'Use git+https://… for a public repository, or ask the administrator for access.',
  location,
});

export const linksElsewhere = (
  links: string,
  isThere: boolean,
  location: SourceLocation,
): RequirementDiagnostic => ({
  message: `--find-links ${links} is not in the app folder.`,
  reason: 'The server sees the files of the bundle only.',
  hint: 'Move the folder into the app folder, or take the line out.',
  location,
  level: isThere ? 'error' : 'warning',
});

export const outsideRepository = (
  name: string,
  shown: string,
  location: SourceLocation,
): RequirementDiagnostic => ({
  message: `${name} lies outside the repository.`,
  reason: `${location.file} names ${shown}, which the bundle can't hold.`,
  hint: 'Move it into the repository, or publish it to a package index and name it by version.',
  location,
});
