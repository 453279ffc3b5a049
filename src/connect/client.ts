import { type Caller, type ConnectOptions, createCaller } from './caller.ts';
import { endpoints } from './endpoints.ts';

export type Connect = ReturnType<typeof endpoints> &
  Pick<Caller, 'server' | 'timeouts' | 'clock' | 'outages' | 'visit'>;

/** A client for one Connect server. Nothing is sent before its first call. */
export function connectTo(options: ConnectOptions): Connect {
  const caller = createCaller(options);
  return { ...endpoints(caller), ...caller };
}
