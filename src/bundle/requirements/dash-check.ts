import type { Folders } from '../../shared/file-access.ts';
import { input } from '../../shared/input-names.ts';
import { shownPath } from '../../shared/paths.ts';
import { closureOf } from '../python/distributions.ts';
import type { Line } from './collected-requirements.ts';
import { findDash, nameImports } from './no-source.ts';
import type { Report } from './requirement-rules.ts';
import type { ReadSource, Source } from './sources.ts';

interface DashCheck {
  readonly chosen: ReadSource;
  readonly lines: readonly Line[];
  readonly others: readonly Source[];
  readonly folders: Folders;
  readonly report: Report;
}

/** Reports requirements that don't install dash, or any version of it. */
export async function reportDash({ chosen, lines, others, folders, report }: DashCheck): Promise<void> {
  const file = shownPath(folders.root, chosen.path);
  const dash = lines.find(({ brings }) => brings?.name === 'dash');
  if (dash) {
    reportUnpinnedDash(dash, chosen, report);
    return;
  }
  const isLock = chosen.kind === 'lock';
  const isEmpty = namesNothing(chosen, lines);
  if (!isEmpty && !isLock && lines.some(({ brings }) => brings && installsDash(brings.name))) return;
  const elsewhere = await findDash(others, folders);
  if (isEmpty) {
    report('no-dash', {
      level: 'error',
      message: `${file} names no package.`,
      reason: "Nothing would be installed, so the app can't start.",
      hint: elsewhere ?? nameImports,
      location: { file },
    });
    return;
  }
  report('no-dash', {
    level: isLock ? 'error' : 'warning',
    message: isLock ? 'The lock file does not contain dash.' : 'No requirement names dash.',
    reason: isLock
      ? `${file} pins everything that will be installed. Without dash, the app can't start.`
      : `Unless another package of ${file} depends on it, the app can't start.`,
    hint:
      elsewhere ??
      (isLock
        ? `Add dash to the dependencies, or its group or extra to ${input('groups')} or ${input('extras')}, and lock again.`
        : 'Add a line for dash.'),
    location: { file },
  });
}

// These require dash themselves; the three that were merged into dash 2 don't.
const installsDash = (name: string) =>
  /^dash-(?!core-components|html-components|table$)/.test(name) || closureOf([name]).names.has('dash');

function reportUnpinnedDash(dash: Line, chosen: ReadSource, report: Report): void {
  const bounds = [dash, ...chosen.gathered.constraints.filter(({ brings }) => brings?.name === 'dash')];
  if (bounds.some(({ brings }) => /==|~=|</.test(brings?.specifier ?? '') || brings?.version)) return;
  if (/@|git\+|\.whl/.test(dash.text)) return;
  report(
    'unpinned-dash',
    {
      message: 'dash is not pinned.',
      reason: 'Each build installs the newest version. Dash 3 broke apps that were written for Dash 2.',
      hint: 'Write dash==VERSION, or at least dash>=VERSION,<NEXT MAJOR VERSION.',
      ...(dash.location && { location: dash.location }),
    },
    dash.off,
  );
}

/** Whether nothing would be installed: there are only comments, blank lines and options of pip. */
const namesNothing = ({ gathered }: ReadSource, lines: readonly Line[]) =>
  gathered.projects.length === 0 &&
  lines.every(({ text }) => /^\s*(?:#|$|-(?!r|e|-requirement\b|-editable\b))/.test(text));
