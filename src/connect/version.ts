/** What Connect can do only from some release on (api.md section 4). */
const since = {
  thumbnails: [2024, 9, 0],
  // Connect builds drafts from 2025.06.0 on, but a draft has an address where it can be tried only from here on. One
  // that can't be tried is of no use to us.
  drafts: [2025, 7, 0],
  'bundle metadata': [2025, 12, 0],
  'traces of content': [2026, 2, 0],
  'trusted publishing': [2026, 7, 0],
} as const satisfies Record<string, readonly [number, number, number]>;

export type Feature = keyof typeof since;

/**
 * Whether a server of this version can do it. A version that is hidden (`''` or absent), or that has another form,
 * means `unknown`: not old.
 */
export function can(feature: Feature, version: string | undefined): 'yes' | 'no' | 'unknown' {
  const parts = /^v?(\d{4})\.(\d{1,2})(?:\.(\d+))?/.exec(version ?? '');
  if (!parts) return 'unknown';
  const [year, month, patch] = since[feature];
  const request = Number(parts[1]) - year || Number(parts[2]) - month || Number(parts[3] ?? 0) - patch;
  return request >= 0 ? 'yes' : 'no';
}

/** From which release on Connect can do it, as Connect writes it: `2025.07.0`. */
export function firstRelease(feature: Feature): string {
  const [year, month, patch] = since[feature];
  return `${year}.${String(month).padStart(2, '0')}.${patch}`;
}
