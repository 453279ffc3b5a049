import type { Outcome } from '../shared/outcome.ts';
import { type Problem, toJson } from '../shared/problems.ts';
import { inRepository } from './annotations.ts';

/**
 * The outputs of the step, by the names in action.yml. All of them are there in every mode, and after a failure as
 * far as they are known; what isn't known is empty.
 */
export function outputsOf(outcome: Outcome) {
  const { status, facts } = outcome;
  // Production is what was deployed, unless this run made a preview beside it.
  const liveUrl = facts.liveUrl ?? (facts.previewUrl === undefined ? facts.contentUrl : undefined);
  return {
    'content-url': facts.contentUrl ?? '',
    'dashboard-url': facts.dashboardUrl ?? '',
    'logs-url': facts.logsUrl ?? '',
    'content-guid': facts.contentGuid ?? '',
    'bundle-id': facts.bundleId ?? '',
    'task-id': facts.taskId ?? '',
    'python-version': facts.pythonVersion ?? '',
    status,
    'preview-url': facts.previewUrl ?? '',
    'preview-kind': facts.previewKind ?? '',
    'live-url': liveUrl ?? '',
    result: JSON.stringify(resultOf(outcome)),
  };
}

/** The output `result`: every key is always there, so that an expression can rely on it; `null` isn't known. */
function resultOf({ status, facts, stages, source, errors, warnings, notices }: Outcome) {
  const told = (problems: readonly Problem[]) =>
    problems.map((problem) => toJson(placedIn(source.appFolder, problem)));
  return {
    status,
    contentUrl: facts.contentUrl ?? null,
    dashboardUrl: facts.dashboardUrl ?? null,
    logsUrl: facts.logsUrl ?? null,
    contentGuid: facts.contentGuid ?? null,
    bundleId: facts.bundleId ?? null,
    taskId: facts.taskId ?? null,
    entrypoint: facts.entrypoint ?? null,
    pythonVersion: facts.pythonVersion ?? null,
    pythonRequires: facts.pythonRequires ?? null,
    dashVersion: facts.dashVersion ?? null,
    files: facts.files ?? null,
    bytes: facts.bytes ?? null,
    verified: facts.verified ?? false,
    previewUrl: facts.previewUrl ?? null,
    previewKind: facts.previewKind ?? null,
    commit: source.commit ?? null,
    errors: told(errors),
    warnings: told(warnings),
    notices: told(notices),
    stages: stages.map(({ name, milliseconds }) => ({ name, milliseconds: Math.round(milliseconds) })),
  };
}

/** The same with its file as the repository has it. */
function placedIn(appFolder: string, { location, ...problem }: Problem): Problem {
  if (!location) return problem;
  return { ...problem, location: { ...location, file: inRepository(location, appFolder) ?? location.file } };
}
