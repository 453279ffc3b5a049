import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Content } from '../connect/types.ts';

/**
 * What a separate preview says of itself, at the end of its description, which only its owner and collaborators can
 * write. Clean-up removes a content item by it alone, whatever the item is named.
 */
export interface PreviewRecord extends PreviewOwner {
  /** The name of the app in production, or that it would have there. */
  readonly app: string;
  /** The content item of production, where there was one when the preview was made. */
  readonly production?: string;
  /** The user whose key made it. */
  readonly owner: string;
  /** Its own GUID: a description that was copied to other content says nothing of that. Absent while it is made. */
  readonly content?: string;
  /** What was deployed to it last, as `digestOf` the app and its settings. */
  readonly deployed?: string;
  /** The bundle of that. */
  readonly bundle?: string;
}

const opening = '[connect-dash-deploy preview ';

/** @param repository as people know it: `owner/name` */
export function describePreview(record: PreviewRecord, repository: string): string {
  const { pullRequest } = record;
  return `Preview of pull request #${pullRequest} of ${repository}. It is removed when the pull request is closed.\n\n${opening}${JSON.stringify(record)}]`;
}

/** The record in a description, or `undefined` where there is none that we wrote. */
export function parseRecord(description: string | null | undefined): PreviewRecord | undefined {
  const at = description?.lastIndexOf(opening) ?? -1;
  const text = at < 0 ? '' : (description ?? '').slice(at + opening.length).trim();
  if (!text.endsWith(']')) return undefined;
  try {
    const read: unknown = JSON.parse(text.slice(0, -1));
    return isRecord(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(read: unknown): read is PreviewRecord {
  if (typeof read !== 'object' || read === null) return false;
  const { host, repository, pullRequest, app, production, owner, content, deployed, bundle } =
    read as Partial<Record<keyof PreviewRecord, unknown>>;
  const isText = (value: unknown) => typeof value === 'string' && value !== '';
  const isNumber = (value: unknown) => Number.isSafeInteger(value) && Number(value) > 0;
  return (
    [host, app, owner].every(isText) &&
    [repository, pullRequest].every(isNumber) &&
    [production, content, deployed, bundle].every((value) => value === undefined || isText(value))
  );
}

/**
 * The record of a content item that is a preview of ours: one that names this very item, or that was left behind
 * before anything was deployed to it. Content that has another owner by now was handed over, and is theirs.
 */
export function recordOf(content: Content): PreviewRecord | undefined {
  const record = parseRecord(content.description);
  if (!record || record.owner !== content.owner_guid) return undefined;
  const isOwn = record.content === undefined ? content.bundle_id === null : record.content === content.guid;
  return isOwn ? record : undefined;
}
