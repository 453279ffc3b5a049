import { join } from 'node:path';
import { isGuid } from '../connect/guid.ts';
import { parseServerUrl } from '../connect/server-url.ts';
import { type Folders, listFolder, readAppText } from '../shared/file-access.ts';
import { type Problem, UserError } from '../shared/problems.ts';
import { parseToml, tableOf } from '../shared/toml.ts';

/** A deployment recorded by another tool: a content item on a server. */
export interface DeploymentRecord {
  /** Relative to the app folder, with `/`. */
  readonly file: string;
  readonly server: URL;
  readonly guid: string;
  /** `python-dash`, …; not in old records. */
  readonly type?: string;
}

/** The kinds of records. A parser returns nothing for other servers than Connect. */
const kinds = [
  { folder: '.posit/publish/deployments', ending: '.toml', parse: publisherRecord },
  { folder: 'rsconnect-python', ending: '.json', parse: rsconnectRecords },
] as const;

/** The folders of records in an app folder. */
export const recordFolders: readonly string[] = kinds.map(({ folder }) => folder);

/**
 * Reads the deployment records of an app folder, written by Posit Publisher (`.posit/publish/deployments/*.toml`,
 * https://github.com/posit-dev/publisher, record schema v3; also by rsconnect-python 1.32 and later) and by
 * rsconnect-python (`rsconnect-python/*.json`: an object keyed by the URL of the server).
 *
 * @param app the app folder, absolute
 * @returns the records, and a notice for each file that can't be read
 */
export async function readRecords(
  app: string,
  repository = app,
): Promise<{ readonly records: readonly DeploymentRecord[]; readonly unreadable: readonly Problem[] }> {
  const folders: Folders = { root: app, repository };
  const records: DeploymentRecord[] = [];
  const unreadable: Problem[] = [];
  for (const { folder, ending, parse } of kinds) {
    const names = listFolder(join(app, folder), folders).map(({ name }) => name);
    for (const name of names.filter((one) => one.endsWith(ending))) {
      const file = `${folder}/${name}`;
      try {
        const text = readAppText(join(app, file), folders, file)?.text;
        if (text !== undefined) records.push(...(await parse(file, text)));
      } catch (error) {
        unreadable.push({
          message: "A deployment record is ignored, since it can't be read.",
          reason: reasonOf(error),
          hint: 'Fix or delete it, or set `content-guid`.',
          location: { file },
        });
      }
    }
  }
  return { records, unreadable };
}

/** A parser quotes the text around an error, which may be a secret. */
function reasonOf(error: unknown): string {
  if (error instanceof UserError) return error.problems[0].reason ?? '';
  if (error instanceof SyntaxError) return "It isn't valid JSON.";
  return (error as Error).message.split('\n', 1)[0] ?? '';
}

async function publisherRecord(file: string, text: string): Promise<DeploymentRecord[]> {
  const { server_url, server_type, id, type } = await parseToml(text);
  // Connect Cloud and shinyapps.io have records of the same format.
  if (server_type !== undefined && server_type !== 'connect') return [];
  return record(file, server_url, id, type);
}

function rsconnectRecords(file: string, text: string): DeploymentRecord[] {
  return Object.values(tableOf(JSON.parse(text))).flatMap((entry) => {
    const { server_url, app_guid, app_mode } = tableOf(entry);
    return record(file, server_url, app_guid, app_mode);
  });
}

function record(file: string, address: unknown, guid: unknown, type: unknown): DeploymentRecord[] {
  if (typeof address !== 'string' || typeof guid !== 'string' || !isGuid(guid)) return [];
  const server = parseServerUrl(address);
  if (!server.ok) return [];
  const found = { file, server: server.value, guid: guid.toLowerCase() };
  return [typeof type === 'string' ? { ...found, type } : found];
}
