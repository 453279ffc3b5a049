interface Details {
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** GitHub refused a call, or there was no response. Never a reason for a deployment to fail. */
export class GitHubError extends Error {
  /** Absent if there was no response. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(message: string, { status, headers = {} }: Details, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GitHubError';
    this.status = status;
    this.headers = headers;
  }

  /** Whether GitHub asks to slow down. Both its limits answer 403 or 429; a missing permission answers 403, too. */
  get isRateLimit(): boolean {
    if (this.status !== 403) return this.status === 429;
    const { 'retry-after': after, 'x-ratelimit-remaining': remaining } = this.headers;
    // Nothing but the message identifies a secondary limit without a header.
    return after !== undefined || remaining === '0' || /rate limit/i.test(this.message);
  }
}

/** For `catch`: a value instead of the error, if GitHub refused the call with this status. */
export const valueOn =
  <T>(status: number, value: T) =>
  (error: unknown): T => {
    if (error instanceof GitHubError && error.status === status) return value;
    throw error;
  };

/** For `catch`: a value instead of the error, if GitHub refused the call or did not answer. */
export const valueOnRefusal =
  <T>(value: T) =>
  (error: unknown): T => {
    if (error instanceof GitHubError) return value;
    throw error;
  };
