import { ConnectError } from '../connect/errors.ts';
import type { Bundle, Content, PythonInstallations, ServerSettings, User } from '../connect/types.ts';
import { throwAll } from '../errors.ts';
import { learnContent } from './content.ts';
import type { Order, Surroundings } from './order.ts';
import { judge } from './preflight-rules.ts';

/** What the server told before anything was changed. What our key may not know is `undefined`. */
export interface Seen {
  readonly settings: ServerSettings;
  readonly user?: User;
  readonly pythons?: PythonInstallations;
  /** The content item with the wanted GUID; or with the wanted name, and our user as its owner. */
  readonly content?: Content;
  /** With the wanted name, of other owners. */
  readonly namesakes: readonly Content[];
  readonly gitManaged: boolean;
  /** Of the content item, newest first. */
  readonly bundles: readonly Bundle[];
}

/** What preflight found out, with the Python that the server will build with where that can be told. */
export interface Preflight extends Seen {
  readonly pythonVersion?: string;
}

/**
 * Asks the server all that decides whether this deployment can work, before a byte is packed.
 *
 * @throws {UserError} with every problem at once
 */
export async function preflight(order: Order, surroundings: Surroundings): Promise<Preflight> {
  const seen = await look(order.content, surroundings);
  const { problems, notices, pythonVersion } = judge(seen, order);
  if (seen.content) learnContent(seen.content, surroundings);
  throwAll(problems);
  for (const notice of notices) surroundings.progress.log.notice(notice);
  return { ...seen, ...(pythonVersion !== undefined && { pythonVersion }) };
}

/** Calls that don't depend on each other run side by side: two round trips of waiting, one where a GUID is given. */
export async function look(
  wanted: Order['content'],
  { connect, about }: Pick<Surroundings, 'connect' | 'about'>,
): Promise<Seen> {
  const [settings, asked, installed, pinned, named] = await Promise.allSettled([
    connect.serverSettings(),
    unlessForbidden(connect.user()),
    // Not told to viewers: that they can't deploy is the news then, not that they may not ask this.
    connect.pythons().catch(undefinedFor(401, 403, 404)),
    wanted.guid === undefined ? undefined : detailsOf(wanted.guid, connect),
    wanted.guid === undefined ? connect.contentNamed(wanted.name) : [],
  ]);
  const user = asked.status === 'fulfilled' ? asked.value : undefined;
  if (user) about.user = user;
  // In this order: where there is no server, or no key that it knows, the rest only repeats the bad news.
  for (const answer of [settings, asked, pinned, named, installed]) {
    if (answer.status === 'rejected') throw answer.reason;
  }
  const [own, namesakes] = apart(fulfilled(named), user);
  const details = fulfilled(pinned) ?? (own && (await detailsOf(own.guid, connect, own)));
  const pythons = fulfilled(installed);
  return {
    settings: fulfilled(settings),
    ...(user && { user }),
    ...(pythons && { pythons }),
    namesakes,
    gitManaged: false,
    bundles: [],
    ...details,
  };
}

/** The content item and what hangs on it, asked side by side. */
async function detailsOf(guid: string, connect: Surroundings['connect'], known?: Content) {
  const [content, bundles, repository] = await Promise.all([
    known ?? connect.content(guid),
    connect.bundles(guid).catch(undefinedFor(401, 403)),
    connect.repository(guid).catch(undefinedFor(400, 401, 403, 409)),
  ]);
  return { content, bundles: bundles ?? [], gitManaged: Boolean(repository?.repository) };
}

/** A name is unique per owner only: administrators see those of everybody. */
function apart(named: readonly Content[], user: User | undefined): [Content | undefined, readonly Content[]] {
  const isOwn = ({ owner_guid }: Content) => owner_guid === user?.guid;
  return [named.find(isOwn), named.filter((one) => !isOwn(one))];
}

/** A key of trusted publishing has no user: 403 then means "not told". */
const unlessForbidden = <T>(asked: Promise<T>) => asked.catch(undefinedFor(403));

function undefinedFor(...statuses: number[]) {
  return (error: unknown): undefined => {
    if (error instanceof ConnectError && statuses.includes(error.status)) return undefined;
    throw error;
  };
}

/** Only called after every rejection was thrown. */
function fulfilled<T>(answer: PromiseSettledResult<T>): T {
  if (answer.status === 'rejected') throw answer.reason;
  return answer.value;
}
