import type { Problem } from './problems.ts';

/**
 * What is wrong with a line that isn't TOML, for those who rarely write any. Its value may be a secret, and isn't told.
 *
 * @param said by the parser
 */
export function tomlAdvice(line: string, said: string): Pick<Problem, 'reason' | 'hint'> {
  const text = line.trim();
  const reason = `The parser says: ${said.replace(/^Invalid TOML document: /, '')}.`;
  const [, name = '', sign, value = ''] = /^([\w.-]+)\s*([=:])\s*(.*)$/.exec(text) ?? [];
  if (/redefine/.test(said)) return { reason, hint: 'The name stands above already: leave one of the two.' };
  if (/expected comma/.test(said)) return { reason, hint: 'Put a comma between the values of a list.' };
  if (sign === ':') return { reason, hint: `Write "=" in place of ":", as in ${name} = "…"` };
  if (sign === '=' && value === '') return { reason, hint: `Give ${name} a value, or delete the line.` };
  if (sign === '=' && /^"[^"]*$|^'[^']*$/.test(value))
    return { reason, hint: `Close the quotes: ${name} = "…"` };
  if (sign === '=' && /^[^"'[{]/.test(value)) return { reason, hint: `Texts need quotes: ${name} = "…"` };
  if (sign === '=' && value.startsWith('['))
    return { reason, hint: `Texts need quotes: ${name} = ["…", "…"]` };
  if (/^\[[^\]]*$/.test(text)) return { reason, hint: 'Close the bracket.' };
  return { reason, hint: 'Write name = "value", one a line.' };
}
