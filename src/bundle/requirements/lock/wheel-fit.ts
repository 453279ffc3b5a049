import type { Line } from '../collected-requirements.ts';
import type { Report } from '../requirement-rules.ts';

/**
 * Reports the locked versions that can't be installed by a Python (as `3.12.4`), because every file that the lock
 * lists for them is a wheel for other Pythons. A source archive is accepted: pip may build it.
 */
export function reportUnfit(lines: readonly Line[], python: string, report: Report): void {
  for (const { brings, location, text } of lines) {
    if (!brings?.files || brings.files.length === 0) continue;
    // A marker may exclude this Python.
    if (text.includes(';')) continue;
    const wheels = brings.files.filter((file) => file.endsWith('.whl'));
    if (wheels.length < brings.files.length || wheels.some((wheel) => wheelFits(wheel, python))) continue;
    report('no-wheel', {
      message: `${brings.name} ${brings.version ?? ''} can't be installed by Python ${python}.`.replace(
        '  ',
        ' ',
      ),
      reason: `The lock lists wheels only, for ${[...new Set(wheels.map(pythonTag))].join(', ')}, and no source archive.`,
      hint: `Lock a version of ${brings.name} that supports this Python, or choose another with python-version.`,
      ...(location && { location }),
    });
  }
}

const pythonTag = (wheel: string) =>
  wheel
    .replace(/\.whl$/, '')
    .split('-')
    .at(-3) ?? '';

/**
 * Whether CPython of a version can install a wheel by its tags (PEP 425). The platform is only checked to ignore wheels for Windows
 * and macOS: Connect runs on Linux.
 */
function wheelFits(wheel: string, python: string): boolean {
  const [major = 0, minor = 0] = python.split('.').map(Number);
  const [pythons = '', abis = '', platforms = ''] = wheel
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3);
  if (!/any|linux/.test(platforms)) return false;
  return pythons.split('.').some((tag) => {
    const [, implementation, tagMajor = '', tagMinor = ''] = /^(cp|py)(\d)(\d*)$/.exec(tag) ?? [];
    if (implementation === undefined || Number(tagMajor) !== major) return false;
    if (tagMinor === '') return true;
    const isAbi3 = abis.split('.').some((abi) => abi === 'abi3' || abi === 'none');
    const acceptsLater = implementation === 'py' || isAbi3;
    return acceptsLater ? Number(tagMinor) <= minor : Number(tagMinor) === minor;
  });
}
