/** A Connect release. */
export type ServerVersion = readonly [year: number, month: number, patch: number];

/** Parses `2026.04.1`, also with a suffix such as `-dev+112`; undefined if the text is not a version. */
export function parseVersion(text: string): ServerVersion | undefined {
  const [, year, month, patch] = /^(\d{4})\.(\d{1,2})\.(\d+)(?:[-+].*)?$/.exec(text) ?? [];
  return year && month && patch ? [Number(year), Number(month), Number(patch)] : undefined;
}

export const formatVersion = ([year, month, patch]: ServerVersion): string =>
  `${year}.${String(month).padStart(2, '0')}.${patch}`;

/** The first release with each feature that clients depend on: api.md, section 4. */
const since = {
  '401 for unclaimed tokens': [2024, 5, 0],
  'vanity_url in include': [2024, 6, 0],
  thumbnails: [2024, 9, 0],
  'OAuth integrations': [2024, 8, 0],
  packages: [2024, 11, 0],
  'content in jobs': [2025, 1, 0],
  'active in bundles': [2025, 2, 0],
  'environment.python.requires': [2025, 3, 0],
  'content hits': [2025, 4, 0],
  drafts: [2025, 6, 0],
  'several integrations': [2025, 7, 0],
  'draft addresses': [2025, 7, 0],
  'bundle metadata': [2025, 12, 0],
  lockfile: [2025, 12, 0],
  'permissions as upsert': [2025, 12, 0],
  // The first release is unknown. The tests of posit-sdk expect no empty list from 2026.01.
  'empty tags in include': [2026, 2, 0],
  'Node.js': [2026, 4, 0],
  'trusted publishing': [2026, 7, 0],
  // The first release is unknown. rsconnect-python 1.32 reads the flag, so it is the newest one here.
  'publishable Pythons': [2026, 7, 0],
} as const satisfies Record<string, ServerVersion>;

export type Feature = keyof typeof since;

/** Whether a server of this version has the feature. */
export function supports(version: ServerVersion, feature: Feature): boolean {
  return compareVersions(version, since[feature]) >= 0;
}

function compareVersions(a: ServerVersion, b: ServerVersion): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
