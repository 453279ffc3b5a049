/** A publisher, as Connect's API returns her. */
export const user = {
  guid: 'me',
  username: 'mira',
  user_role: 'publisher',
  confirmed: true,
  locked: false,
} as const;
