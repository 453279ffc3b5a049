import { input } from './input-names.ts';

/** Who can open an app, as plain data. */
export interface AudienceFacts {
  readonly access: 'all' | 'logged_in' | 'acl';
  /**
   * The users and groups besides the owner who can open it with access `acl`, collaborators included, as in the inputs:
   * `mira`, `group: sales`. Not set if the key may not read them.
   */
  readonly members?: readonly string[];
}

/** The audience in words: the end of "Who can open it: …". */
export function formatAudience({ access, members }: AudienceFacts): string {
  if (access === 'all') return 'anyone, without signing in';
  if (access === 'logged_in') return 'every user of the server';
  if (members === undefined) return 'only its owner, viewers and collaborators';
  return members.length === 0 ? 'only the owner of the API key' : `its owner and ${members.join(', ')}`;
}

/** How to change the audience. */
export const audienceHint = (previewKind?: 'draft' | 'separate'): string => {
  if (previewKind === 'draft') return `To change it, set ${input('collaborators')}.`;
  if (previewKind === 'separate')
    return `To change it, set ${input('preview-access')} or ${input('preview-viewers')}.`;
  return `To change it, set ${input('access')} or ${input('viewers')}.`;
};
