import { type Caller, cookie, type Header, sessionCookie } from './auth.ts';
import type { State } from './state/state.ts';

/** The user that an app is shown to instead of the one who is signed in; null: nobody. */
export type ViewAs = ReturnType<typeof viewAsChoices>;

/**
 * Who sees an app as somebody else, chosen in the dashboard's frame. A choice belongs to one browser session and one content
 * item, applies to the app only (never to the API or the dashboard), and is forgotten when the server stops.
 */
export function viewAsChoices(state: State) {
  const choices = new Map<string, string | null>();
  const keyOf = (session: string, contentGuid: string) => `${session} ${contentGuid}`;
  return {
    /** @param userGuid null: nobody; undefined: the one who is signed in */
    choose(session: string, contentGuid: string, userGuid: string | null | undefined): void {
      const key = keyOf(session, contentGuid);
      if (userGuid === undefined) choices.delete(key);
      else choices.set(key, userGuid);
    },

    /** The caller that an app is shown to. @param header the headers of the caller's request */
    visitorOf(caller: Caller | undefined, header: Header, contentGuid: string): Caller | undefined {
      if (caller?.kind !== 'user' || caller.by !== 'session') return caller;
      const chosen = choices.get(keyOf(cookie(header('cookie'), sessionCookie) ?? '', contentGuid));
      if (chosen === undefined) return caller;
      const user = chosen === null ? undefined : state.users.byGuid(chosen);
      return user && { kind: 'user', user, by: 'session' };
    },
  };
}
