import { input } from './input-names.ts';

/** Who can open an app, as plain data. */
export interface AudienceFacts {
  /** As the content setting of that name; `collaborators`: a draft. */
  readonly access: 'all' | 'logged_in' | 'acl' | 'collaborators';
  /**
   * With access `acl`: the users and groups besides the owner who can open it, as in the inputs (`mira`, `group: sales`).
   * Not set if they are not known.
   */
  readonly members?: readonly string[];
  /** The preview has the members of production. */
  readonly asProduction?: true;
}

/** The audience in words: the end of "Who can open it: …". */
export function formatAudience({ access, members, asProduction }: AudienceFacts): string {
  if (access === 'all') return 'anyone, without signing in';
  if (access === 'logged_in') return 'every user of the server';
  if (access === 'collaborators') return 'the collaborators of the app';
  if (asProduction) return 'the users who can open production';
  if (members === undefined) return 'its owner, viewers and collaborators';
  return members.length === 0 ? 'only the owner of the API key' : `its owner and ${members.join(', ')}`;
}

/** How to change the audience. */
export function audienceHint(previewKind?: 'draft' | 'separate'): string {
  const inputs = {
    draft: [input('collaborators')],
    separate: [input('preview-access'), input('preview-viewers')],
    production: [input('access'), input('viewers')],
  }[previewKind ?? 'production'];
  return `To change this, set ${inputs.join(' and ')}.`;
}
