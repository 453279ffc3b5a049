import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Connect } from '../connect/client.ts';
import { ending } from '../connect/failure-kind.ts';
import { kindOf, reallyWithin } from '../shared/paths.ts';
import type { Problem } from '../shared/problems.ts';
import type { Thumbnail } from './settings.ts';

/** A picture file, looked at. */
export interface Picture {
  /** Absolute. */
  readonly path: string;
  /** As the workflow names it. */
  readonly file: string;
  readonly bytes: number;
  readonly digest: string;
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The picture that a content item has: null where it has none, `undefined` where it can't be looked at. That is no reason
 * to fail, whatever keeps us from it: an administrator may set the thumbnail of content that it may not open, and the
 * picture is served beside the app, where a proxy may let no program in.
 */
export async function thumbnailOf(guid: string, connect: Connect): Promise<Buffer | null | undefined> {
  try {
    return (await connect.thumbnail(guid)) ?? null;
  } catch (error) {
    if (ending(error) === undefined) throw error;
    return undefined;
  }
}

/** No picture of a thumbnail is larger; without a limit of the server this keeps a wrong file out of memory. */
const most = 50_000_000;

/**
 * Reads a picture file.
 *
 * @param file relative to the app folder
 * @param limit the server's `maximum_app_image_size`, in bytes
 * @returns what is wrong with it, where it can't be a thumbnail
 */
export async function readPicture(
  file: string,
  appFolder: string,
  limit: number | undefined,
): Promise<Picture | Problem> {
  const path = resolve(appFolder, file);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) {
    return {
      message: `There is no thumbnail ${file}.`,
      reason: `It was looked for at ${path}.`,
      hint: 'Give thumbnail as a path relative to the app folder, auto or none.',
    };
  }
  const largest = limit || most;
  if (found.size > largest) {
    return {
      message: `The thumbnail ${file} is too large.`,
      reason: `It has ${found.size} bytes; the server takes ${largest}.`,
      hint: 'Make the picture smaller.',
    };
  }
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return {
      message: `The thumbnail ${file} can't be read.`,
      reason: `The system says ${(error as NodeJS.ErrnoException).code ?? error}.`,
      hint: 'Make it readable for the user that runs this step.',
    };
  }
  if (isPicture(bytes)) return { path, file, bytes: bytes.length, digest: digestOf(bytes) };
  return {
    message: `The thumbnail ${file} is no picture that Connect takes.`,
    reason: 'It begins like no JPEG, PNG, GIF or SVG.',
    hint: 'Convert it to one of these.',
  };
}

/** By the first bytes: Connect takes JPEG, PNG, GIF and SVG (api.md 13). */
export function isPicture(bytes: Uint8Array): boolean {
  const begins = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  return /^(\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a)/.test(begins) || svg.test(begins);
}

/** What XML lets stand before the first element, and then that one: not any text with a picture somewhere in it. */
const svg =
  /^(?:\xef\xbb\xbf)?(?:\s|<\?[^>]*\?>|<!--(?:(?!-->)[\s\S])*-->|<!DOCTYPE\s+svg[^>[]*(?:\[[^\]]*\]\s*)?>)*<svg[\s>]/;

/**
 * What is wrong with a thumbnail that lies outside the checkout: whoever opens a pull request may name it, and it
 * could be any file of the machine. Where there is nothing, it is told when it is read.
 *
 * @param app absolute, as `repository`
 */
export async function thumbnailOutside(
  thumbnail: Thumbnail | undefined,
  app: string,
  repository: string,
): Promise<Problem | undefined> {
  if (thumbnail?.kind !== 'file') return undefined;
  const path = resolve(app, thumbnail.file);
  if ((await kindOf(path)) === 'nothing' || (await reallyWithin(repository, path))) return undefined;
  return {
    message: `The thumbnail ${thumbnail.file} lies outside the repository.`,
    reason: 'Only a file of the checkout may be sent to the server.',
    hint: 'Put the picture into the repository.',
  };
}
