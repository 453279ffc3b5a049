import { excerpt } from '../../shared/formatting.ts';
import type { SourceLocation } from '../../shared/problems.ts';
import { withoutUrlSecret } from '../../shared/redaction.ts';
import type { Report } from './requirement-rules.ts';

/** Reports a URL with a password or token, without repeating the secret. */
export function reportSecret(
  text: string,
  location: SourceLocation,
  report: Report,
  offOnLine?: ReadonlySet<string>,
): void {
  report(
    'url-password',
    {
      message: 'A URL of the requirements contains a password or a token.',
      reason: `It would be stored on the server, in every bundle, for everyone who can download it: ${excerpt(withoutUrlSecret(text).shown.trim())}`,
      hint: 'Remove it from the URL, let the administrator give the server access, and change the password.',
      location,
    },
    offOnLine,
  );
}
