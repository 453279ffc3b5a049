import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** A value in a workflow file. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface Scope {
  /** `github`, `needs`, `matrix`, … */
  readonly contexts: Readonly<Record<string, Json>>;
  /** The result of the previous steps or of the needed jobs, for functions like `success()`. */
  readonly before: 'success' | 'failure';
}

/** Evaluates one expression, without the `${{ }}` around it. */
function evaluate(expression: string, { contexts, before }: Scope): Json {
  const status = {
    success: before === 'success',
    failure: before === 'failure',
    always: true,
    cancelled: false,
  };
  const functions = Object.entries(status).map(([name, value]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  }));
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const value = new Evaluator(parsed, known, new Map(functions.map((one) => [one.name, one]))).evaluate();
  return JSON.parse(JSON.stringify(value, data.replacer)) as Json;
}

/** The result of `if:`, with or without `${{ }}`. If it has no status function, GitHub adds `success() &&` to it. */
export function evaluateIf(condition: Json | undefined, scope: Scope): boolean {
  const text = condition === undefined ? 'success()' : String(condition).trim();
  const expression = /^\$\{\{([\s\S]*)\}\}$/.exec(text)?.[1] ?? text;
  const hasStatusFunction = /\b(success|failure|always|cancelled)\s*\(/.test(expression);
  return isTrue(evaluate(hasStatusFunction ? expression : `success() && (${expression})`, scope));
}

/** A value of the workflow file with its expressions evaluated, at any depth. */
export function filled(value: Json | undefined, scope: Scope): Json {
  if (typeof value === 'string') return filledText(value, scope);
  if (Array.isArray(value)) return value.map((item) => filled(item, scope));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, scope)]));
  }
  return value ?? null;
}

/** Converts a value to text, as the runner does for inputs, variables and outputs. */
export function asText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function filledText(text: string, scope: Scope): Json {
  const parts = Array.from(text.matchAll(/\$\{\{((?:[^'}]|'(?:[^']|'')*'|\}(?!\}))*)\}\}/g));
  const [only] = parts;
  // A value that is only an expression keeps its type, such as a number or a matrix.
  if (only && only[0] === text.trim()) return evaluate(only[1] ?? '', scope);
  return parts.reduceRight(
    (filledIn, { 0: whole, 1: expression = '', index }) =>
      filledIn.slice(0, index) + asText(evaluate(expression, scope)) + filledIn.slice(index + whole.length),
    text,
  );
}

const isTrue = (value: Json) => value !== null && value !== false && value !== 0 && value !== '';
