// Parses workflow commands: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const known = new Set(
  'add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output stop-commands warning'.split(
    ' ',
  ),
);

/**
 * Parses a line as GitHub's runner does: `::name key=value,…::data` after white space only, or `##[name key=value;…]data`
 * anywhere in the line.
 *
 * Source: https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs
 *
 * @param token the token that ends `stop-commands`, if one is expected: it also counts as a command
 * @returns undefined if the line has no known command
 */
export function parseCommand(line: string, token?: string): Command | undefined {
  return parseCurrentForm(line, token) ?? parseOldForm(line, token);
}

function parseCurrentForm(line: string, token: string | undefined): Command | undefined {
  // White space in .NET: unlike in JavaScript, U+0085 is included and U+FEFF is not.
  const [, words, data] = /^(?:(?!\uFEFF)[\s\x85])*::(.*?)::(.*)$/s.exec(line) ?? [];
  if (words === undefined || data === undefined) return undefined;
  return toCommand(words, token, decode(data), (properties) =>
    parseProperties(properties.trim(), ',', { '%3A': ':', '%2C': ',' }),
  );
}

function parseOldForm(line: string, token: string | undefined): Command | undefined {
  const [, words, data] = /##\[([^\]]*)\](.*)$/s.exec(line) ?? [];
  if (words === undefined || data === undefined) return undefined;
  const codes = { '%3B': ';', '%5D': ']' };
  return toCommand(words, token, decode(data, codes), (properties) =>
    parseProperties(properties, ';', codes),
  );
}

function toCommand(
  words: string,
  token: string | undefined,
  data: string,
  parse: (properties: string) => Command['properties'],
): Command | undefined {
  const [, word = '', properties = ''] = /^([^ ]*) ?(.*)$/s.exec(words) ?? [];
  const name = word === token ? word : word.toLowerCase();
  return name === token || known.has(name) ? { name, properties: parse(properties), data } : undefined;
}

function parseProperties(text: string, separator: string, codes: Codes): Command['properties'] {
  const pairs = text.split(separator).map((pair) => /^([^=]+)=(.+)$/s.exec(pair) ?? []);
  return Object.fromEntries(
    pairs.flatMap(([, key, value]) =>
      key === undefined || value === undefined ? [] : [[key, decode(value, codes)]],
    ),
  );
}

type Codes = Readonly<Record<string, string>>;

function decode(text: string, codes: Codes = {}): string {
  let plain = text;
  // The percent sign is last, so that its result is not unescaped again.
  for (const [code, character] of Object.entries({ '%0D': '\r', '%0A': '\n', ...codes, '%25': '%' }))
    plain = plain.replaceAll(code, character);
  return plain;
}
