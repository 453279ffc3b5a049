import type { Json } from './expressions.ts';

/** The parts of a workflow file that the runner supports. */
export interface Workflow {
  readonly name?: string;
  readonly on: Json;
  readonly env?: Json;
  readonly permissions?: Json;
  readonly defaults?: { readonly run?: { readonly shell?: string; readonly 'working-directory'?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: Json;
  readonly uses?: string;
  readonly with?: Json;
  readonly secrets?: Json;
  readonly permissions?: Json;
  readonly strategy?: { readonly matrix?: Json };
  readonly environment?: Json;
  readonly env?: Json;
  readonly defaults?: Workflow['defaults'];
  readonly outputs?: Json;
  readonly steps?: readonly Step[];
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: Json;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Json;
  readonly env?: Json;
  readonly shell?: string;
  readonly 'working-directory'?: string;
  readonly 'continue-on-error'?: boolean;
}

/** `on: workflow_call`. */
export interface CallDeclaration {
  readonly inputs?: Readonly<Record<string, { type?: string; required?: boolean; default?: Json }>>;
  readonly secrets?: Readonly<Record<string, { required?: boolean }>>;
  readonly outputs?: Readonly<Record<string, { value: string }>>;
}

/** The inputs, secrets and outputs that a reusable workflow declares. */
export function callDeclaration({ on }: Workflow): CallDeclaration {
  const call = typeof on === 'object' && on !== null && !Array.isArray(on) ? on.workflow_call : undefined;
  if (call === undefined) throw new Error('The called workflow has no on: workflow_call');
  return (call ?? {}) as unknown as CallDeclaration;
}
