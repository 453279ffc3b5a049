/** A user who may publish, as Connect describes her. */
export const user = {
  guid: 'me',
  username: 'mira',
  user_role: 'publisher',
  confirmed: true,
  locked: false,
} as const;
