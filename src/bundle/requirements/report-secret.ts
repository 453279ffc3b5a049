import type { SourceLocation } from '../../shared/problems.ts';
import { withoutUrlSecret } from '../../shared/redaction.ts';
import type { Report } from './requirement-rules.ts';

/** Reports a text that holds a URL with a password or token in it, without repeating that. */
export function reportSecret(
  text: string,
  location: SourceLocation,
  report: Report,
  offOnLine?: ReadonlySet<string>,
): void {
  report(
    'url-password',
    {
      message: 'A URL of the requirements holds a password or a token.',
      reason: `It would be stored on the server, in every bundle, for all who may download it: ${withoutUrlSecret(text).shown.trim()}`,
      hint: 'Take it out of the URL; let the administrator give the server access to that place, and change the password.',
      location,
    },
    offOnLine,
  );
}
