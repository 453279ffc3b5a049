import { distributionsOf } from '../python/distributions.ts';
import { atImport } from '../python/graph.ts';
import { libraryImports, stubs } from './missing-requirement.ts';
import type { AppSource } from './rule.ts';

/** What an app's source says it needs. */
export interface Imported {
  /** The distributions that bring what it imports, `dash` first. */
  readonly distributions: readonly string[];
  /** Modules of which only the author knows where they come from. */
  readonly unknown: readonly string[];
}

/** The distributions that an app needs, by the imports that happen for sure and those of its functions. */
export function importedDistributions(source: AppSource): Imported {
  const names = libraryImports(
    source,
    (edge) => edge.lazy || (atImport(edge) && !edge.when.optional && !edge.when.conditional),
  ).map(({ name }) => (name in stubs ? 'dash' : name));
  const known = names.flatMap((name) => distributionsOf(name)?.[0] ?? []).filter((name) => name !== 'dash');
  return {
    distributions: ['dash', ...[...new Set(known)].sort()],
    unknown: names.filter((name) => !distributionsOf(name) && !liesInApp(name, source)),
  };
}

/** A module of the app that is imported by a name under which Connect doesn't find it: `missing-module` tells that. */
const liesInApp = (name: string, { app }: AppSource) =>
  app.paths.some(
    (path) => path.endsWith('.py') && (`/${path}`.includes(`/${name}/`) || path.endsWith(`/${name}.py`)),
  );
