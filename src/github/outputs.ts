import type { Outcome } from '../shared/outcome.ts';
import { type Problem, toJson } from '../shared/problems.ts';
import { relativeToRepository } from './annotations.ts';

/** The outputs of the step, by their names in action.yml. All are set in every mode; unknown values are empty. */
export function outputsOf(outcome: Outcome) {
  const { status, facts } = outcome;
  // A deployment to production is the live app; a preview is not.
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

/** The output `result`. Every key is always present, so that an expression can rely on it; unknown values are null. */
function resultOf({ status, facts, stages, source, errors, warnings, notices }: Outcome) {
  const json = (problems: readonly Problem[]) =>
    problems.map((problem) => toJson(relativeToRepository(problem, source.appFolder)));
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
    audience: facts.audience ?? null,
    commit: source.commit ?? null,
    errors: json(errors),
    warnings: json(warnings),
    notices: json(notices),
    stages: stages.map(({ name, milliseconds }) => ({ name, milliseconds: Math.round(milliseconds) })),
  };
}
