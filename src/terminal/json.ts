import type { Mishap } from '../errors.ts';

/** A mishap as `--json` tells it: flat, with null for what isn't known, so that every program can rely on the keys. */
export function mishapJson(mishap: Mishap & { readonly level?: string }): object {
  const { level, rule, what, why, fix, where } = mishap;
  return {
    ...(level !== undefined && { level }),
    rule: rule ?? null,
    what,
    why: why ?? null,
    fix: fix ?? null,
    file: where?.file ?? null,
    line: where?.line ?? null,
  };
}
