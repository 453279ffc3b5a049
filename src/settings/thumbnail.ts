import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Connect } from '../connect/client.ts';
import { failureKind } from '../connect/errors.ts';
import { kindOf } from '../shared/file-access.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';

/** A valid picture file. */
export interface Picture {
  /** An absolute path. */
  readonly path: string;
  /** The path as the workflow names it. */
  readonly file: string;
  readonly bytes: number;
  readonly digest: string;
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The picture of a content item: null if it has none, `undefined` if it can't be read. That is not an error: an
 * administrator may set the thumbnail of content that it may not view, and a proxy may block the app's address for
 * programs.
 */
export async function thumbnailOf(guid: string, connect: Connect): Promise<Buffer | null | undefined> {
  try {
    return (await connect.thumbnail(guid)) ?? null;
  } catch (error) {
    if (failureKind(error) === undefined) throw error;
    return undefined;
  }
}

/** In bytes. Without a limit of the server, this keeps a wrong file out of memory. */
const maxSize = 50_000_000;

/**
 * Reads a picture file.
 *
 * @param file relative to the app folder
 * @param limit the server's `maximum_app_image_size`, in bytes
 * @returns the problem of a file that can't be a thumbnail
 */
export async function readPicture(
  file: string,
  appFolder: string,
  limit: number | undefined,
): Promise<Picture | Problem> {
  const path = resolve(appFolder, file);
  const largest = limit || maxSize;
  const found = await stat(path).catch(() => undefined);
  if (found && found.size > largest) {
    return {
      message: `The thumbnail ${file} is too large.`,
      reason: `It has ${found.size} bytes; the limit is ${largest}.`,
      hint: 'Make the picture smaller.',
    };
  }
  const bytes = found?.isFile() ? await readFile(path).catch(() => undefined) : undefined;
  if (!bytes) {
    return {
      message: `There is no thumbnail ${file}.`,
      reason: `${path} is not a file that can be read.`,
      hint: `Set ${input('thumbnail')} to a path relative to the app folder, or to none.`,
    };
  }
  if (isPicture(bytes)) return { path, file, bytes: bytes.length, digest: digestOf(bytes) };
  return {
    message: `The thumbnail ${file} is not a picture that Connect accepts.`,
    reason: 'It does not begin like a JPEG, PNG, GIF or SVG file.',
    hint: 'Convert it to one of these.',
  };
}

/** Recognizes JPEG, PNG, GIF and SVG, which Connect accepts (api.md 13), by the first bytes. */
export function isPicture(bytes: Uint8Array): boolean {
  const begins = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  return /^(\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a)/.test(begins) || svg.test(begins);
}

/** What XML allows before the first element, and then that element. */
const svg =
  /^(?:\xef\xbb\xbf)?(?:\s|<\?[^>]*\?>|<!--(?:(?!-->)[\s\S])*-->|<!DOCTYPE\s+svg[^>[]*(?:\[[^\]]*\]\s*)?>)*<svg[\s>]/;

/**
 * The problem of a thumbnail outside of the checkout. The author of a pull request may name the file, so it could be any
 * file of the machine. A missing file is reported when it is read.
 *
 * @param app an absolute path, as `repository`
 */
export function thumbnailOutside(
  thumbnail: string | null | undefined,
  app: string,
  repository: string,
): Problem | undefined {
  if (!thumbnail) return undefined;
  const path = resolve(app, thumbnail);
  if (!existsSync(path) || kindOf(path, { repository }) === 'file') return undefined;
  return {
    message: `The thumbnail ${thumbnail} is outside the repository.`,
    reason: 'Only files of the checkout may be sent to the server.',
    hint: 'Put the picture into the repository.',
  };
}
