import { styleText } from 'node:util';
import { inWords, type Mishap } from '../errors.ts';
import type { Stage } from '../outcome.ts';
import type { Facts, Progress } from '../progress.ts';
import { durationInWords } from '../quantities.ts';

export interface TerminalProgress extends Progress {
  readonly facts: () => Facts;
  readonly stages: readonly Stage[];
  readonly warnings: readonly Mishap[];
}

type Style = Parameters<typeof styleText>[0];

/** Progress for a person: with colour where the stream is a terminal that has any. */
export function terminalProgress(stream: NodeJS.WriteStream): TerminalProgress {
  let facts: Facts = {};
  const stages: Stage[] = [];
  const warnings: Mishap[] = [];
  // `styleText` leaves the colours out by itself where the stream has none or NO_COLOR is set.
  const write = (text: string, style?: Style) => {
    stream.write(`${style === undefined ? text : styleText(style, text, { stream })}\n`);
  };
  return {
    log: {
      info: (line) => write(line),
      debug() {},
      notice: (mishap) => write(`Note: ${inWords(mishap)}`, 'cyan'),
      warn(mishap) {
        warnings.push(mishap);
        write(`Warning: ${inWords(mishap)}`, 'yellow');
      },
    },
    async stage(name, work) {
      write(`${name} …`, 'bold');
      const since = performance.now();
      try {
        return await work();
      } finally {
        const milliseconds = performance.now() - since;
        stages.push({ name, milliseconds });
        write(`${name}: ${durationInWords(milliseconds)}`, 'dim');
      }
    },
    learn(more) {
      facts = { ...facts, ...more };
    },
    facts: () => facts,
    stages,
    warnings,
  };
}
