import { styleText } from 'node:util';
import { formatDuration } from '../shared/formatting.ts';
import type { Stage } from '../shared/outcome.ts';
import { formatTitle, type Problem } from '../shared/problems.ts';
import type { Progress, RunFacts } from '../shared/progress.ts';
import { redact } from '../shared/redaction.ts';
import { trackStages } from '../shared/stages.ts';
import { asOptions, nameOptions } from './option-names.ts';

export interface TerminalProgress extends Progress {
  readonly facts: () => RunFacts;
  readonly stages: readonly Stage[];
  readonly warnings: readonly Problem[];
  /** The last line that was not empty. */
  readonly lastLine: string | undefined;
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
  let facts: RunFacts = {};
  const warnings: Problem[] = [];
  let lastLine: string | undefined;
  const writeLine = (line: string) => {
    if (line.trim() !== '') lastLine = line;
    write(stream, line);
  };
  const { stage, soFar } = trackStages({
    begin: (name) => write(stream, `${name} …`, 'bold'),
    end: ({ name, milliseconds }) => write(stream, `${name}: ${formatDuration(milliseconds)}`, 'dim'),
  });
  return {
    log: {
      info: (text) => writeLine(nameOptions(redact(text))),
      output: (text) => writeLine(redact(text)),
      debug(line) {
        if (verbose) write(stream, redact(line), 'dim');
      },
      notice(...problems) {
        for (const problem of redact(problems).map(asOptions)) show(stream, 'Note', 'cyan', problem);
      },
      warn(...given) {
        const problems = redact(given).map(asOptions);
        warnings.push(...problems);
        const shown = verbose ? problems : grouped(problems);
        for (const problem of shown) show(stream, 'Warning', 'yellow', problem);
      },
    },
    stage,
    record(more) {
      facts = { ...facts, ...redact(more) };
    },
    facts: () => facts,
    get stages() {
      return soFar();
    },
    warnings,
    get lastLine() {
      return lastLine;
    },
    fail: (problem) => show(errors, 'Error', 'red', asOptions(redact(problem))),
  };
}

/** `styleText` omits colours if the stream has none or NO_COLOR is set. */
function write(stream: NodeJS.WriteStream, text: string, style?: Style): void {
  stream.write(`${style === undefined ? text : styleText(style, text, { stream })}\n`);
}

function show(
  stream: NodeJS.WriteStream,
  kind: string,
  style: Style,
  { reason, hint, ...problem }: Problem,
): void {
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
