/*
 * Checks of JSON that another program sent, by the fields that the code relies on.
 */

export type Check<T> = (value: unknown) => value is T;

export const text = (value: unknown): value is string => typeof value === 'string';
export const number = (value: unknown): value is number => typeof value === 'number';
export const boolean = (value: unknown): value is boolean => typeof value === 'boolean';

export const optional =
  <T>(check: Check<T>) =>
  (value: unknown): value is T | null | undefined =>
    value === null || value === undefined || check(value);

export const list =
  <T>(check: Check<T>) =>
  (value: unknown): value is T[] =>
    Array.isArray(value) && value.every(check);

/** An http or https URL: a link may have it, unlike one with `javascript:`. */
export const isWebUrl = (value: unknown): value is string =>
  text(value) && /^https?:\/\//i.test(value) && URL.canParse(value);

/** An object with these fields; others are not checked. */
export const object =
  <T extends object>(fields: { readonly [K in keyof T]?: Check<unknown> }) =>
  (value: unknown): value is T =>
    value !== null &&
    typeof value === 'object' &&
    !Array.isArray(value) &&
    Object.entries<Check<unknown> | undefined>(fields).every(([name, check]) =>
      check?.((value as Readonly<Record<string, unknown>>)[name]),
    );
