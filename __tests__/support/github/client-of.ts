import { connectGitHub, type GitHub } from '../../../src/github/client.ts';
import type { MockGitHub } from './mock-github.ts';

/** A client of the mock with a valid token. */
export const clientOf = (
  mock: MockGitHub,
  { token = mock.token, url = mock.url, signal = new AbortController().signal, ...changed }: Changes = {},
): GitHub => connectGitHub({ token, apiUrl: url, repository: mock.repository, signal, ...changed });

interface Changes {
  readonly token?: string;
  readonly url?: string;
  readonly signal?: AbortSignal;
  readonly timeout?: number;
}
