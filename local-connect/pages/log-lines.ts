import { stripVTControlCharacters } from 'node:util';

export type LogLevel = 'error' | 'warning' | 'plain';

/** A log line as the page shows it. */
export interface LogLine {
  /** Its number in the log, from 1. */
  readonly number: number;
  readonly text: string;
  readonly level: LogLevel;
}

const errorLine =
  /\b(ERROR|CRITICAL|FATAL)\b|^\s*([Bb]uild )?([Ee]rror|[Ff]atal)\b|^[\w.]*(Error|Exception)(:|$)/;
const warningLine = /\bWARN(ING)?\b|^\s*warning\b|Warning:/;
const tracebackStart = /^\s*Traceback \(most recent call last\)/;

/**
 * Tells errors and warnings from other lines. A Python traceback is an error as a whole, with the exception at its end.
 * @returns a function that takes the lines of one log in their order
 */
export function logLineParser(): (line: { readonly number: number; readonly data: string }) => LogLine {
  let isInTraceback = false;
  return ({ number, data }) => {
    const text = stripVTControlCharacters(data);
    if (tracebackStart.test(text)) isInTraceback = true;
    const level = isInTraceback ? 'error' : levelOf(text);
    // The exception itself is the first line that isn't indented.
    if (/^\S/.test(text) && !tracebackStart.test(text)) isInTraceback = false;
    return { number, text, level };
  };
}

function levelOf(text: string): LogLevel {
  if (errorLine.test(text)) return 'error';
  return warningLine.test(text) ? 'warning' : 'plain';
}
