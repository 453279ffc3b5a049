import { styleText } from 'node:util';
import { formatDuration } from '../shared/formatting.ts';
import { formatTitle, type Problem } from '../shared/problems.ts';
import { redact } from '../shared/redaction.ts';
import { type RunProgress, runProgress } from '../shared/run-progress.ts';
import { asOptions, nameOptions } from './option-names.ts';

export interface TerminalProgress extends RunProgress {
  /** Shows an error. */
  readonly fail: (problem: Problem) => void;
}

type Style = Parameters<typeof styleText>[0];

/**
 * Progress on a terminal, with colours if the stream supports them.
 *
 * @param options.errors the stream for errors
 * @param options.verbose also shows debug lines, and warnings without grouping
 */
export function terminalProgress(
  stream: NodeJS.WriteStream,
  { errors = stream, verbose = false }: { errors?: NodeJS.WriteStream; verbose?: boolean } = {},
): TerminalProgress {
  const progress = runProgress({
    show(kind, line) {
      if (kind !== 'debug') write(stream, kind === 'info' ? nameOptions(line) : line);
      else if (verbose) write(stream, line, 'dim');
    },
    showProblems(level, problems) {
      const isWarning = level === 'warning';
      for (const problem of isWarning && !verbose ? grouped(problems) : problems)
        show(stream, isWarning ? 'Warning' : 'Note', isWarning ? 'yellow' : 'cyan', problem);
    },
    begin: (name) => write(stream, `${name} …`, 'bold'),
    end: ({ name, milliseconds }) => write(stream, `${name}: ${formatDuration(milliseconds)}`, 'dim'),
  });
  return { ...progress, fail: (problem) => show(errors, 'Error', 'red', redact(problem)) };
}

/** `styleText` omits colours if the stream has none or NO_COLOR is set. */
function write(stream: NodeJS.WriteStream, text: string, style?: Style): void {
  stream.write(`${style === undefined ? text : styleText(style, text, { stream })}\n`);
}

function show(stream: NodeJS.WriteStream, kind: string, style: Style, shown: Problem): void {
  const { reason, hint, ...problem } = asOptions(shown);
  write(stream, `${kind}: ${formatTitle(problem)}`, style);
  for (const line of [reason, hint]) if (line !== undefined) write(stream, line.replace(/^/gm, '  '));
}

/** Up to this many problems of one rule in one file are shown one by one. */
const maxOfRule = 3;

/**
 * Shortens many problems of one rule in one file: the first in full, and only the lines of the others. (Annotations are
 * shown at their line, so they need no grouping.)
 */
function grouped(problems: readonly Problem[]): readonly Problem[] {
  const groupOf = ({ rule, location }: Problem) => rule && location && `${location.file} ${rule}`;
  const groups = Map.groupBy(problems, groupOf);
  return problems.flatMap((problem) => {
    const { rule, location } = problem;
    const [first, ...others] = groups.get(groupOf(problem)) ?? [];
    if (rule === undefined || !location || others.length < maxOfRule) return [problem];
    if (problem !== first) return [];
    const lines = [...new Set(others.flatMap((other) => other.location?.line ?? []))];
    const places = lines.length === 0 ? '' : `, ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`;
    const { file } = location;
    return [problem, { message: `${others.length} more${places}`, rule, location: { file } }];
  });
}
