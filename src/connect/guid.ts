const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for a GUID as Connect writes it: 36 characters, hexadecimal with dashes. */
export const isGuid = (text: string): boolean => form.test(text);

/**
 * A path segment that can't leave its place: a GUID, or the digits or letters of an id.
 *
 * What enters a path comes from inputs and from answers: `../../v1/user` must not turn one call into another.
 */
export function segment(id: string): string {
  if (!/^[\w-]{1,100}$/.test(id)) throw new TypeError(`${JSON.stringify(id)} can't be an id of Connect.`);
  return id;
}
