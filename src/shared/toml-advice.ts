import type { Mishap } from './problems.ts';

/**
 * What is wrong with a line that isn't TOML, for those who rarely write any. Its value may be a secret, and isn't told.
 *
 * @param said by the parser
 */
export function tomlAdvice(line: string, said: string): Pick<Mishap, 'why' | 'fix'> {
  const text = line.trim();
  const why = `The parser says: ${said.replace(/^Invalid TOML document: /, '')}.`;
  const [, name = '', sign, value = ''] = /^([\w.-]+)\s*([=:])\s*(.*)$/.exec(text) ?? [];
  if (/redefine/.test(said)) return { why, fix: 'The name stands above already: leave one of the two.' };
  if (/expected comma/.test(said)) return { why, fix: 'Put a comma between the values of a list.' };
  if (sign === ':') return { why, fix: `Write "=" in place of ":", as in ${name} = "…"` };
  if (sign === '=' && value === '') return { why, fix: `Give ${name} a value, or delete the line.` };
  if (sign === '=' && /^"[^"]*$|^'[^']*$/.test(value)) return { why, fix: `Close the quotes: ${name} = "…"` };
  if (sign === '=' && /^[^"'[{]/.test(value)) return { why, fix: `Texts need quotes: ${name} = "…"` };
  if (sign === '=' && value.startsWith('[')) return { why, fix: `Texts need quotes: ${name} = ["…", "…"]` };
  if (/^\[[^\]]*$/.test(text)) return { why, fix: 'Close the bracket.' };
  return { why, fix: 'Write name = "value", one a line.' };
}
