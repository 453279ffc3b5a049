/** The first release of Connect with a feature (api.md section 4). */
const since = {
  thumbnails: [2024, 9, 0],
  // Connect builds drafts since 2025.06.0, but only here a draft got a URL at which it can be verified.
  drafts: [2025, 7, 0],
  'bundle metadata': [2025, 12, 0],
  'trusted publishing': [2026, 7, 0],
} as const satisfies Record<string, readonly [number, number, number]>;

export type Feature = keyof typeof since;

/** Whether a server of this version has a feature: `unknown` if the version is hidden (`''` or absent) or has another form. */
export function can(feature: Feature, version: string | undefined): 'yes' | 'no' | 'unknown' {
  const parts = /^v?(\d{4})\.(\d{1,2})(?:\.(\d+))?/.exec(version ?? '');
  if (!parts) return 'unknown';
  const [year, month, patch] = since[feature];
  const difference = Number(parts[1]) - year || Number(parts[2]) - month || Number(parts[3] ?? 0) - patch;
  return difference >= 0 ? 'yes' : 'no';
}

/** The first release with a feature, as Connect writes it: `2025.07.0`. */
export function firstRelease(feature: Feature): string {
  const [year, month, patch] = since[feature];
  return `${year}.${String(month).padStart(2, '0')}.${patch}`;
}
