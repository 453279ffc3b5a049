import type { Problem } from './problems.ts';

/**
 * Explains a TOML syntax error. The value on the line may be a secret, so it is never quoted.
 *
 * @param parserMessage the message of the TOML parser
 */
export function tomlAdvice(line: string, parserMessage: string): Pick<Problem, 'reason' | 'hint'> {
  const text = line.trim();
  const reason = `The TOML parser reports: ${parserMessage.replace(/^Invalid TOML document: /, '')}.`;
  const [, name = '', sign, value = ''] = /^([\w.-]+)\s*([=:])\s*(.*)$/.exec(text) ?? [];
  if (/redefine/.test(parserMessage))
    return { reason, hint: 'The name is already set above: remove one of the two.' };
  if (/expected comma/.test(parserMessage))
    return { reason, hint: 'Put a comma between the values of a list.' };
  if (sign === ':') return { reason, hint: `Write "=" instead of ":", as in ${name} = "…"` };
  if (sign === '=' && value === '') return { reason, hint: `Set a value for ${name}, or delete the line.` };
  if (sign === '=' && /^"[^"]*$|^'[^']*$/.test(value))
    return { reason, hint: `Close the quotes: ${name} = "…"` };
  if (sign === '=' && /^[^"'[{]/.test(value)) return { reason, hint: `Texts need quotes: ${name} = "…"` };
  if (sign === '=' && value.startsWith('['))
    return { reason, hint: `Texts need quotes: ${name} = ["…", "…"]` };
  if (/^\[[^\]]*$/.test(text)) return { reason, hint: 'Close the bracket.' };
  return { reason, hint: 'Write name = "value", one per line.' };
}
