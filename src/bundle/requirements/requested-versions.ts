import { normalizeName } from './requirement.ts';
import { parseRequirementsText } from './requirements-syntax.ts';

/** Packages with the specifiers of their versions (`==3.1.0`, `>=2`, or `''`), or with their URLs. */
export type RequestedVersions = ReadonlyMap<string, string>;

/** The packages of a requirements file, without options and lines that can't be parsed. */
export function requestedVersions(requirements: string): RequestedVersions {
  return new Map(
    parseRequirementsText(requirements).flatMap(({ content }): [string, string][] => {
      if (content.kind !== 'requirement') return [];
      const { name, url, specifier } = content.requirement;
      return [[normalizeName(name), url ?? specifier.replace(/\s+/g, '')]];
    }),
  );
}
