import { createHmac } from 'node:crypto';
import type { Bundle } from '../connect/types.ts';
import type { Environment, Variable } from './settings.ts';

/** Names of variables whose values are secrets, also if the workflow writes them as text: `${{ secrets.… }}`. */
const secretName = /key|token|secret|passw|pwd|credential|dsn|auth/i;

/**
 * The values to hide in everything that is printed: those from the step's environment, and those whose name says so. Only
 * lines of 8 or more characters are hidden: hiding `1` or `prod` would make the log unreadable.
 *
 * @param published texts that are shown anyway, such as the URL of the server: what is part of one isn't a secret
 */
export function secretsOf(
  variables: readonly Variable[],
  published: readonly (string | undefined)[] = [],
): readonly string[] {
  const lines = variables
    .filter(({ name, from }) => from === 'step' || secretName.test(name))
    .flatMap(({ value }) => value.split(/\r?\n/).map((line) => line.trim()));
  return [...new Set(lines)].filter(
    (line) => line.length >= 8 && !published.some((text) => text?.includes(line)),
  );
}

/*
 * Connect never returns the value of a variable. To recognize changed values, a digest of each value is stored in the
 * metadata of the bundle. It is keyed with the API key, so that nobody else can test values against it. With another key
 * all values count as changed once.
 */

const metadataKey = 'connect_dash_deploy_environment';

/** Digests by the names of the variables. */
export type ValueDigests = Readonly<Record<string, string>>;

/**
 * The digests of the declared values. None with trusted publishing, whose keys differ on each run: all values are set on
 * each run then.
 */
export function valueDigests(environment: Environment | undefined, apiKey: string | undefined): ValueDigests {
  if (apiKey === undefined) return {};
  const digests = (environment?.variables ?? []).map(({ name, value }) => {
    const digest = createHmac('sha256', apiKey).update(`${metadataKey}\0${name}\0${value}`).digest('hex');
    return [name, digest.slice(0, 32)];
  });
  return Object.fromEntries(digests);
}

/** The metadata of a bundle that is deployed with these values. */
export const digestNote = (digests: ValueDigests): Readonly<Record<string, string>> =>
  Object.keys(digests).length === 0 ? {} : { [metadataKey]: JSON.stringify(digests) };

/**
 * The digests of the values on the server, as far as they are certain: the active bundle and all newer ones agree. A newer
 * bundle is of a run that failed after it may have set its values, or that was rolled back.
 *
 * @param bundles all bundles of the content item
 */
export function knownDigests(bundles: readonly Bundle[], activeId: string | null | undefined): ValueDigests {
  const since = bundles.filter(({ id }) => Number(id) >= Number(activeId ?? Number.POSITIVE_INFINITY));
  const active = since.find(({ id }) => id === activeId);
  const digests = active ? digestsOf(active) : {};
  const newer = since.map(digestsOf);
  const agreed = Object.entries(digests).filter(([name, digest]) =>
    newer.every((other) => !Object.hasOwn(other, name) || other[name] === digest),
  );
  return Object.fromEntries(agreed);
}

/** The names of the variables that had other values with an earlier bundle. The newest bundle has the latest digests. */
export function changedSince(bundles: readonly Bundle[], earlier: Bundle): readonly string[] {
  const newer = bundles
    .filter(({ id }) => Number(id) > Number(earlier.id))
    .toSorted((a, b) => Number(a.id) - Number(b.id));
  const last: ValueDigests = Object.assign({}, ...newer.map(digestsOf));
  return Object.entries(digestsOf(earlier))
    .filter(([name, digest]) => Object.hasOwn(last, name) && last[name] !== digest)
    .map(([name]) => name);
}

function digestsOf({ metadata }: Pick<Bundle, 'metadata'>): ValueDigests {
  try {
    const value: unknown = JSON.parse(metadata?.[metadataKey] ?? '{}');
    const entries = Object.entries(value ?? {}).filter(([, digest]) => typeof digest === 'string');
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
