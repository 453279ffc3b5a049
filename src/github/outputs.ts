import type { Outcome } from '../shared/outcome.ts';
import { type Problem, toJson } from '../shared/problems.ts';
import type { RunFacts } from '../shared/progress.ts';
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

/** The facts in the output `result`. */
const shownFacts = [
  ...['contentUrl', 'dashboardUrl', 'logsUrl', 'contentGuid', 'bundleId', 'taskId', 'entrypoint'],
  ...['pythonVersion', 'pythonRequires', 'dashVersion', 'files', 'bytes'],
  ...['previewUrl', 'previewKind', 'audience'],
] as readonly (keyof RunFacts)[];

/** The output `result`. Every key is always present, so that an expression can rely on it; unknown values are null. */
function resultOf({ status, facts, stages, source, errors, warnings, notices }: Outcome) {
  const json = (problems: readonly Problem[]) =>
    problems.map((problem) => toJson(relativeToRepository(problem, source.appFolder)));
  return {
    status,
    ...Object.fromEntries(shownFacts.map((name) => [name, facts[name] ?? null])),
    verified: facts.verified ?? false,
    commit: source.commit ?? null,
    errors: json(errors),
    warnings: json(warnings),
    notices: json(notices),
    stages,
  };
}
