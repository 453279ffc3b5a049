import { createHash } from 'node:crypto';

/**
 * The name of a separate preview: that of the app, and the number of the pull request.
 *
 * @returns at most 64 characters: a long name of an app is cut, and told apart from others by a digest
 */
export function previewName(app: string, pullRequest: number): string {
  const ending = `-pr-${pullRequest}`;
  if (app.length + ending.length <= 64) return app + ending;
  const digest = createHash('sha256').update(app).digest('hex').slice(0, 8);
  return `${app.slice(0, 64 - ending.length - digest.length - 1)}-${digest}${ending}`;
}
