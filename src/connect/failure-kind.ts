import { TransportError, UnexpectedResponseError } from '../http/errors.ts';
import { ConnectError } from './errors.ts';

/**
 * What a failed call says about its work: `refused` (not done), `lost` (it may have been done: there was no response, or a
 * proxy answered instead of Connect), `unsent` (the request was never sent); `undefined` for any other error.
 */
export function failureKind(error: unknown): 'refused' | 'lost' | 'unsent' | undefined {
  if (error instanceof TransportError) return error.sent ? 'lost' : 'unsent';
  if (error instanceof UnexpectedResponseError) return error.redirect ? 'refused' : 'lost';
  if (!(error instanceof ConnectError)) return undefined;
  return error.status >= 500 ? 'lost' : 'refused';
}

/** Whether a later attempt may help: after a lost connection, or if a proxy or the server is starting. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof TransportError) return error.failure !== 'bad certificate';
  if (error instanceof UnexpectedResponseError) return error.redirect === undefined;
  return error instanceof ConnectError && (error.status >= 500 || error.status === 429);
}
