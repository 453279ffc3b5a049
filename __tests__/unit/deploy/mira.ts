/** A user who may publish, as Connect tells of her to herself. */
export const user = {
  guid: 'me',
  username: 'mira',
  user_role: 'publisher',
  confirmed: true,
  locked: false,
} as const;
