/** GitHub refused a call, or there was no response. Never a reason for a deployment to fail. */
export class GitHubError extends Error {
  /** Absent if there was no response. */
  readonly status: number | undefined;
  /** The permissions one of which the token lacks, as GitHub names them: `issues=write; pull_requests=write`. */
  readonly wanted: string | undefined;
  readonly rateLimited: boolean;

  constructor(
    message: string,
    details: { readonly status?: number; readonly wanted?: string; readonly rateLimited?: boolean },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'GitHubError';
    this.status = details.status;
    this.wanted = details.wanted;
    this.rateLimited = details.rateLimited ?? false;
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
