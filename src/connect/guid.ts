const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for a GUID as Connect writes it: 36 characters, hexadecimal with dashes. */
export const isGuid = (text: string): boolean => form.test(text);

/** True for a GUID, or an id of digits and letters. */
export const isId = (text: string): boolean => /^[\w-]{1,100}$/.test(text);

/**
 * A GUID, or an id of digits and letters, as a segment of a path. Ids come from inputs and from responses: `../../v1/user`
 * must not turn one call into another.
 *
 * @throws {TypeError} if it is anything else
 */
export function segment(id: string): string {
  if (!isId(id)) throw new TypeError(`${JSON.stringify(id)} is not an id of Connect.`);
  return id;
}
