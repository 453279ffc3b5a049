import { newSecret } from '../state/credentials.ts';

/** The subject of a token: running content, or a visitor of running content. */
export interface Subject {
  readonly contentGuid: string;
  /** Undefined for the content itself. */
  readonly userGuid: string | undefined;
}

export type SessionTokens = ReturnType<typeof sessionTokens>;

/** Opaque tokens by which running content gets credentials. They are valid until the server stops, as the content runs no longer. */
export function sessionTokens() {
  const tokens = new Map<string, string>();
  const subjects = new Map<string, Subject>();
  return {
    tokenFor(subject: Subject): string {
      const key = `${subject.contentGuid} ${subject.userGuid}`;
      const token = tokens.get(key) ?? newSecret();
      tokens.set(key, token);
      subjects.set(token, subject);
      return token;
    },
    subjectOf: (token: string): Subject | undefined => subjects.get(token),
  };
}
