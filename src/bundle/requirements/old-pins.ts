import { lt, valid } from '@renovatebot/pep440';
import type { Line } from './collected-requirements.ts';
import { firstWheels, minors } from './first-wheels.ts';
import type { Report } from './requirement-rules.ts';

/**
 * Reports pins that are older than a Python (as `3.12.4`): no wheel of them can be there for it, so that pip on the server
 * would compile them, which takes long and mostly fails.
 */
export function reportOldPins(lines: readonly Line[], python: string, report: Report): void {
  const minor = Number(/^3\.(\d+)/.exec(python)?.[1]);
  for (const { brings, location, text, off } of lines) {
    const { name, version } = brings ?? {};
    // A marker may well say that this one isn't for this Python.
    if (name === undefined || version === undefined || !valid(version) || text.includes(';')) continue;
    const first = firstFor(name, minor);
    if (first === undefined || !lt(version, first)) continue;
    const fitting = minors.findLast((one) => one < minor && !lt(version, firstFor(name, one) ?? version));
    report(
      'old-pin',
      {
        message: `${name} ${version} is older than Python 3.${minor}: pip on the server would have to compile it.`,
        reason: `The first version of ${name} with a wheel for Python 3.${minor} is ${first}.`,
        hint: `Require ${name}>=${first}${fitting === undefined ? '' : `, or state an older Python by a file .python-version with 3.${fitting}`}.`,
        ...(location && { location }),
      },
      off,
    );
  }
}

function firstFor(name: string, minor: number): string | undefined {
  const versions = Object.hasOwn(firstWheels, name) ? firstWheels[name] : undefined;
  const version = versions?.split(' ')[minors.indexOf(minor)];
  return version === '-' ? undefined : version;
}
