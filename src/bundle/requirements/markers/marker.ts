/** The comparison operators of PEP 508. */
export type MarkerOperator = '<' | '<=' | '==' | '!=' | '>=' | '>' | '~=' | '===' | 'in' | 'not in';

/** An environment marker (PEP 508, with the two list variables of PEP 751) as a tree. */
export type Marker = { readonly kind: 'and' | 'or'; readonly of: readonly Marker[] } | Comparison;

/** A comparison in a marker. */
export interface Comparison {
  readonly kind: 'compare';
  /** Such as `python_version`; old spellings with dots are replaced by the new name. */
  readonly variable: string;
  readonly operator: MarkerOperator;
  readonly value: string;
  /** Whether the value is on the left: `'linux' in sys_platform`. */
  readonly valueFirst: boolean;
}

const variables = new Set([
  'python_version',
  'python_full_version',
  'os_name',
  'sys_platform',
  'platform_release',
  'platform_system',
  'platform_version',
  'platform_machine',
  'platform_python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
  'extras',
  'dependency_groups',
]);

// The spellings of setuptools before PEP 508, which pip still reads.
const oldNames: Readonly<Record<string, string>> = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.version': 'platform_version',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
};

const token = /\s*(?:(\()|(\))|'([^']*)'|"([^"]*)"|(===|~=|==|!=|<=|>=|<|>)|([A-Za-z_][\w.]*))\s*/y;

type Token = { kind: 'open' | 'close' } | { kind: 'value' | 'operator' | 'word'; text: string };

/** Reads a marker; `undefined` if it isn't valid by PEP 508. Never throws. */
export function parseMarker(text: string): Marker | undefined {
  const tokens = tokenize(text);
  if (!tokens) return undefined;
  let position = 0;
  const word = (text: string) => {
    const next = tokens[position];
    return next?.kind === 'word' && next.text === text && ++position > 0;
  };
  const chain = (kind: 'and' | 'or', part: () => Marker | undefined): Marker | undefined => {
    const of: Marker[] = [];
    do {
      const read = part();
      if (!read) return undefined;
      of.push(read);
    } while (word(kind));
    return of.length === 1 ? of[0] : { kind, of };
  };
  const or = () => chain('or', and);
  const and = () => chain('and', atom);
  const atom = (): Marker | undefined => {
    if (tokens[position]?.kind === 'open') {
      position++;
      const inner = or();
      return tokens[position++]?.kind === 'close' ? inner : undefined;
    }
    const left = tokens[position++];
    const operator = readOperator();
    const right = tokens[position++];
    return operator && compare(left, operator, right);
  };
  const readOperator = (): MarkerOperator | undefined => {
    if (word('in')) return 'in';
    if (word('not')) return word('in') ? 'not in' : undefined;
    const next = tokens[position++];
    return next?.kind === 'operator' ? (next.text as MarkerOperator) : undefined;
  };
  // A text of thousands of parentheses would overflow the stack; no real marker nests that deep.
  if (tokens.filter(({ kind }) => kind === 'open').length > 200) return undefined;
  const marker = or();
  return position === tokens.length ? marker : undefined;
}

function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) return undefined;
    const [, open, close, single, double, operator, name] = match;
    if (open) tokens.push({ kind: 'open' });
    else if (close) tokens.push({ kind: 'close' });
    else if (operator) tokens.push({ kind: 'operator', text: operator });
    else if (name) tokens.push({ kind: 'word', text: name });
    else tokens.push({ kind: 'value', text: single ?? double ?? '' });
  }
  return tokens;
}

function compare(
  left: Token | undefined,
  operator: MarkerOperator,
  right: Token | undefined,
): Marker | undefined {
  const name = (side: Token | undefined) => {
    if (side?.kind !== 'word') return undefined;
    const known = oldNames[side.text] ?? side.text;
    return variables.has(known) ? known : undefined;
  };
  const leftName = name(left);
  const rightName = name(right);
  if (leftName && right?.kind === 'value') {
    return { kind: 'compare', variable: leftName, operator, value: right.text, valueFirst: false };
  }
  if (rightName && left?.kind === 'value') {
    return { kind: 'compare', variable: rightName, operator, value: left.text, valueFirst: true };
  }
  return undefined;
}

/** The marker as text that pip reads. */
export function formatMarker(marker: Marker): string {
  if (marker.kind === 'compare') {
    const value = marker.value.includes("'") ? `"${marker.value}"` : `'${marker.value}'`;
    return marker.valueFirst
      ? `${value} ${marker.operator} ${marker.variable}`
      : `${marker.variable} ${marker.operator} ${value}`;
  }
  return marker.of
    .map((part) => (part.kind === 'compare' ? formatMarker(part) : `(${formatMarker(part)})`))
    .join(` ${marker.kind} `);
}
