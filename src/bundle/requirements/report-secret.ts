import type { Place } from '../../shared/problems.ts';
import { withoutUrlSecret } from '../../shared/redaction.ts';
import type { Report } from './requirement-rules.ts';

/** Reports a text that holds a URL with a password or token in it, without repeating that. */
export function reportSecret(
  text: string,
  where: Place,
  report: Report,
  offOnLine?: ReadonlySet<string>,
): void {
  report(
    'url-password',
    {
      what: 'A URL of the requirements holds a password or a token.',
      why: `It would be stored on the server, in every bundle, for all who may download it: ${withoutUrlSecret(text).shown.trim()}`,
      fix: 'Take it out of the URL; let the administrator give the server access to that place, and change the password.',
      where,
    },
    offOnLine,
  );
}
