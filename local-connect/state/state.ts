import { ApiKeys } from './api-keys.ts';
import { AuditLog } from './audit.ts';
import { Bundles } from './bundles.ts';
import { ContentItems } from './content.ts';
import { Credentials } from './credentials.ts';
import { openDatabase } from './database.ts';
import { openEncryption } from './encryption.ts';
import { Groups } from './groups.ts';
import { Associations, Integrations } from './integrations.ts';
import { Jobs } from './jobs.ts';
import { OAuthSessions } from './oauth-sessions.ts';
import { Publishers } from './publishers.ts';
import { Permissions, Vanities } from './sharing.ts';
import { Tags } from './tags.ts';
import { Tasks } from './tasks.ts';
import { ClientTokens } from './tokens.ts';
import { Users } from './users.ts';
import { Variables } from './variables.ts';
import { Visits } from './visits.ts';

export type State = ReturnType<typeof openState>;

/** The persistent state of the server: one database in its data folder. */
export function openState(dataFolder: string) {
  const db = openDatabase(dataFolder);
  const encryption = openEncryption(dataFolder);
  const credentials = new Credentials(db);
  return {
    db,
    users: new Users(db),
    groups: new Groups(db),
    credentials,
    apiKeys: new ApiKeys(db, credentials),
    audit: new AuditLog(db),
    clientTokens: new ClientTokens(db),
    content: new ContentItems(db),
    bundles: new Bundles(db),
    tasks: new Tasks(db),
    jobs: new Jobs(db),
    permissions: new Permissions(db),
    vanities: new Vanities(db),
    tags: new Tags(db),
    publishers: new Publishers(db),
    visits: new Visits(db),
    variables: new Variables(db, encryption),
    integrations: new Integrations(db, encryption),
    associations: new Associations(db),
    oauthSessions: new OAuthSessions(db, encryption),
  };
}
