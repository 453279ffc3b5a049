import { styleText } from 'node:util';
import { type Mishap, titleInWords } from '../shared/problems.ts';
import type { Stage } from '../shared/outcome.ts';
import type { Facts, Progress } from '../shared/progress.ts';
import { durationInWords } from '../shared/formatting.ts';
import { masked } from '../shared/redaction.ts';
import { grouped } from './grouped.ts';

export interface TerminalProgress extends Progress {
  readonly facts: () => Facts;
  readonly stages: readonly Stage[];
  readonly warnings: readonly Mishap[];
  /** The last line that told something. */
  readonly lastSaid: string | undefined;
  /** Shows what went wrong. */
  readonly fail: (mishap: Mishap) => void;
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
  let facts: Facts = {};
  const stages: Stage[] = [];
  const warnings: Mishap[] = [];
  let lastSaid: string | undefined;
  let running: { readonly name: string; readonly since: number } | undefined;
  // `styleText` leaves the colours out by itself where the stream has none or NO_COLOR is set.
  const write = (text: string, style?: Style, to = stream) => {
    to.write(`${style === undefined ? text : styleText(style, text, { stream: to })}\n`);
  };
  const show = (kind: string, style: Style, { why, fix, ...mishap }: Mishap, to = stream) => {
    write(`${kind}: ${titleInWords(mishap)}`, style, to);
    for (const line of [why, fix]) if (line !== undefined) write(indented(line), undefined, to);
  };
  return {
    log: {
      info(said) {
        const line = masked(said);
        if (line.trim() !== '') lastSaid = line;
        write(line);
      },
      debug(line) {
        if (verbose) write(masked(line), 'dim');
      },
      notice(...mishaps) {
        for (const mishap of masked(mishaps)) show('Note', 'cyan', mishap);
      },
      warn(...told) {
        const mishaps = masked(told);
        warnings.push(...mishaps);
        for (const mishap of verbose ? mishaps : grouped(mishaps)) show('Warning', 'yellow', mishap);
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
        write(`${name}: ${durationInWords(milliseconds)}`, 'dim');
      }
    },
    learn(more) {
      facts = { ...facts, ...masked(more) };
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
    fail: (mishap) => show('Error', 'red', masked(mishap), errors),
  };
}

const indented = (text: string) => text.replace(/^/gm, '  ');
