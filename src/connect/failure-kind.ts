import { ConnectError, TransportError, UnexpectedResponseError } from './errors.ts';

/**
 * What a failed call says about the work it asked for: `refused` (not done), `lost` (it may have been done: the
 * answer never came, or a proxy answered in Connect's place), `unsent` (it never left).
 */
export function ending(error: unknown): 'refused' | 'lost' | 'unsent' | undefined {
  if (error instanceof TransportError) return error.sent ? 'lost' : 'unsent';
  if (error instanceof UnexpectedResponseError) return error.redirect ? 'refused' : 'lost';
  if (!(error instanceof ConnectError)) return undefined;
  return error.status >= 500 ? 'lost' : 'refused';
}

/** Whether asking again later may help: a dropped connection, a proxy or a server that is just starting. */
export function isPassing(error: unknown): boolean {
  if (error instanceof TransportError) return error.failure !== 'bad certificate';
  if (error instanceof UnexpectedResponseError) return error.redirect === undefined;
  return error instanceof ConnectError && (error.status >= 500 || error.status === 429);
}
