import { styleText } from 'node:util';
import { formatDuration } from '../shared/formatting.ts';
import type { Stage } from '../shared/outcome.ts';
import { formatTitle, type Problem } from '../shared/problems.ts';
import type { Progress, RunFacts } from '../shared/progress.ts';
import { redact } from '../shared/redaction.ts';
import { grouped } from './grouped.ts';
import { asOptions } from './option-names.ts';

export interface TerminalProgress extends Progress {
  readonly facts: () => RunFacts;
  readonly stages: readonly Stage[];
  readonly warnings: readonly Problem[];
  /** The last line that told something. */
  readonly lastSaid: string | undefined;
  /** Shows what went wrong. */
  readonly fail: (problem: Problem) => void;
}

type Style = Parameters<typeof styleText>[0];

/**
 * Progress for a person: with colour where the stream is a terminal that has any.
 *
 * @param options.errors where failures go
 * @param options.verbose shows what is of interest only when something is odd
 */
export function terminalProgress(
  stream: NodeJS.WriteStream,
  { errors = stream, verbose = false }: { errors?: NodeJS.WriteStream; verbose?: boolean } = {},
): TerminalProgress {
  let facts: RunFacts = {};
  const stages: Stage[] = [];
  const warnings: Problem[] = [];
  let lastSaid: string | undefined;
  let running: { readonly name: string; readonly since: number } | undefined;
  // `styleText` leaves the colours out by itself where the stream has none or NO_COLOR is set.
  const write = (text: string, style?: Style, to = stream) => {
    to.write(`${style === undefined ? text : styleText(style, text, { stream: to })}\n`);
  };
  const show = (kind: string, style: Style, { reason, hint, ...problem }: Problem, to = stream) => {
    write(`${kind}: ${formatTitle(problem)}`, style, to);
    for (const line of [reason, hint]) if (line !== undefined) write(indented(line), undefined, to);
  };
  return {
    log: {
      info(said) {
        const line = redact(said);
        if (line.trim() !== '') lastSaid = line;
        write(line);
      },
      debug(line) {
        if (verbose) write(redact(line), 'dim');
      },
      notice(...problems) {
        for (const problem of redact(problems).map(asOptions)) show('Note', 'cyan', problem);
      },
      warn(...told) {
        const problems = redact(told).map(asOptions);
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
    get lastSaid() {
      return lastSaid;
    },
    fail: (problem) => show('Error', 'red', asOptions(redact(problem)), errors),
  };
}

const indented = (text: string) => text.replace(/^/gm, '  ');
