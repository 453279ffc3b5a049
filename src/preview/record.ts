import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Content } from '../connect/types.ts';

/**
 * The record at the end of the description of a separate preview. Only its owner and collaborators can change it. A
 * clean-up removes a content item only because of this record, whatever its name is.
 */
export interface PreviewRecord extends PreviewOwner {
  /** The name of the app in production, or the name that it would have there. */
  readonly app: string;
  /** The GUID of the content item of production, if there was one when the preview was created. */
  readonly production?: string;
  /** The GUID of the user whose key created it. */
  readonly owner: string;
  /** Its own GUID: a description that was copied to other content is not a record. Not set until it is created. */
  readonly content?: string;
}

const opening = '[connect-dash-deploy preview ';

/** @param repository `owner/name` */
export function describePreview(record: PreviewRecord, repository: string): string {
  const { pullRequest } = record;
  return `Preview of pull request #${pullRequest} of ${repository}. It is removed when the pull request is closed.\n\n${opening}${JSON.stringify(record)}]`;
}

/** The record in a description, or `undefined` if there is no valid one. */
export function parseRecord(description: string | null | undefined): PreviewRecord | undefined {
  const at = description?.lastIndexOf(opening) ?? -1;
  const text = at < 0 ? '' : (description ?? '').slice(at + opening.length).trim();
  if (!text.endsWith(']')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text.slice(0, -1));
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is PreviewRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { host, repository, pullRequest, app, production, owner, content } = value as Partial<
    Record<keyof PreviewRecord, unknown>
  >;
  const isText = (field: unknown) => typeof field === 'string' && field !== '';
  const isNumber = (field: unknown) => Number.isSafeInteger(field) && Number(field) > 0;
  return (
    [host, app, owner].every(isText) &&
    [repository, pullRequest].every(isNumber) &&
    [production, content].every((field) => field === undefined || isText(field))
  );
}

/**
 * The record of a content item that this action created as a preview: it has this item's own GUID, or none because the run
 * ended before anything was deployed. Content that was given to another owner is no preview any more.
 */
export function recordOf(content: Content): PreviewRecord | undefined {
  const record = parseRecord(content.description);
  if (!record || record.owner !== content.owner_guid) return undefined;
  const isOwn = record.content === undefined ? content.bundle_id === null : record.content === content.guid;
  return isOwn ? record : undefined;
}
