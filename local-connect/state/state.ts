import { apiKeyTable } from './api-keys.ts';
import { auditTable } from './audit.ts';
import { bundleTable } from './bundles.ts';
import { contentTable } from './content.ts';
import { credentialTable } from './credentials.ts';
import { openDatabase } from './database.ts';
import { openEncryption } from './encryption.ts';
import { integrationTable } from './integrations.ts';
import { jobTable } from './jobs.ts';
import { oauthSessionTable } from './oauth-sessions.ts';
import { publisherTable } from './publishers.ts';
import { permissionTable, vanityTable } from './sharing.ts';
import { tagTable } from './tags.ts';
import { taskTable } from './tasks.ts';
import { clientTokenTable } from './tokens.ts';
import { userTable } from './users.ts';
import { variableTable } from './variables.ts';
import { visitTable } from './visits.ts';

export type State = ReturnType<typeof openState>;

/** Everything that the server remembers, in one database under its data folder. */
export function openState(dataFolder: string) {
  const db = openDatabase(dataFolder);
  const encryption = openEncryption(dataFolder);
  const users = userTable(db);
  const credentials = credentialTable(db);
  return {
    db,
    users,
    credentials,
    apiKeys: apiKeyTable(db, credentials),
    audit: auditTable(db),
    clientTokens: clientTokenTable(db),
    content: contentTable(db),
    bundles: bundleTable(db),
    tasks: taskTable(db),
    jobs: jobTable(db),
    permissions: permissionTable(db),
    vanities: vanityTable(db),
    tags: tagTable(db),
    publishers: publisherTable(db),
    visits: visitTable(db),
    variables: variableTable(db, encryption),
    integrations: integrationTable(db, encryption),
    oauthSessions: oauthSessionTable(db, encryption),
  };
}
