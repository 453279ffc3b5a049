import { styleText } from 'node:util';
import { formatDuration } from '../shared/formatting.ts';
import type { Stage } from '../shared/outcome.ts';
import { formatTitle, type Problem } from '../shared/problems.ts';
import type { Progress, RunFacts } from '../shared/progress.ts';
import { redact } from '../shared/redaction.ts';
import { grouped } from './grouped.ts';
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
  const stages: Stage[] = [];
  const warnings: Problem[] = [];
  let lastLine: string | undefined;
  let running: { readonly name: string; readonly since: number } | undefined;
  // `styleText` omits colours if the stream has none or NO_COLOR is set.
  const write = (text: string, style?: Style, to = stream) => {
    to.write(`${style === undefined ? text : styleText(style, text, { stream: to })}\n`);
  };
  const writeLine = (line: string) => {
    if (line.trim() !== '') lastLine = line;
    write(line);
  };
  const show = (kind: string, style: Style, { reason, hint, ...problem }: Problem, to = stream) => {
    write(`${kind}: ${formatTitle(problem)}`, style, to);
    for (const line of [reason, hint]) if (line !== undefined) write(indented(line), undefined, to);
  };
  return {
    log: {
      info: (text) => writeLine(nameOptions(redact(text))),
      output: (text) => writeLine(redact(text)),
      debug(line) {
        if (verbose) write(redact(line), 'dim');
      },
      notice(...problems) {
        for (const problem of redact(problems).map(asOptions)) show('Note', 'cyan', problem);
      },
      warn(...given) {
        const problems = redact(given).map(asOptions);
        warnings.push(...problems);
        for (const problem of verbose ? problems : grouped(problems)) show('Warning', 'yellow', problem);
      },
    },
    async stage(name, work) {
      write(`${name} …`, 'bold');
      const since = performance.now();
      running = { name, since };
      try {
        return await work();
      } finally {
        running = undefined;
        const milliseconds = Math.round(performance.now() - since);
        stages.push({ name, milliseconds });
        write(`${name}: ${formatDuration(milliseconds)}`, 'dim');
      }
    },
    record(more) {
      facts = { ...facts, ...redact(more) };
    },
    facts: () => facts,
    get stages() {
      return running
        ? [...stages, { name: running.name, milliseconds: Math.round(performance.now() - running.since) }]
        : stages;
    },
    warnings,
    get lastLine() {
      return lastLine;
    },
    fail: (problem) => show('Error', 'red', asOptions(redact(problem)), errors),
  };
}

const indented = (text: string) => text.replace(/^/gm, '  ');
