import { input, TheInput } from '../shared/input-names.ts';
import { throwProblems } from '../shared/problems.ts';
import type { Inputs } from './inputs.ts';

/** The bundle to promote. */
export interface Promotion {
  readonly server: URL;
  readonly contentGuid: string;
  /** The active bundle if not set. */
  readonly bundleId?: string;
  readonly apiKey: string;
}

type PromotionInputs = Pick<Inputs, 'fromServer' | 'fromContentGuid' | 'fromBundleId' | 'fromApiKey'>;

/** Any of the inputs requests it: if one of them is empty by mistake, the app folder must not be deployed instead. */
export const requestsPromotion = (inputs: PromotionInputs): boolean => setInputs(inputs).length > 0;

const setInputs = ({ fromServer, fromContentGuid, fromBundleId, fromApiKey }: PromotionInputs) =>
  Object.entries({
    'from-server': fromServer,
    'from-content-guid': fromContentGuid,
    'from-api-key': fromApiKey,
    'from-bundle-id': fromBundleId,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);

/** The required inputs, each with its value. */
const required: Readonly<Record<string, string>> = {
  'from-server': 'the URL of the Connect server with the bundle',
  'from-content-guid': 'the GUID of the app there (output `content-guid` of the job that deployed it)',
  'from-api-key': 'the API key of a collaborator of the app there',
};

/**
 * The bundle of another server that is deployed instead of the app folder.
 *
 * @returns `undefined` if none of the inputs is set
 * @throws {UserError} if one of the three required inputs is missing
 */
export function parsePromotion(inputs: PromotionInputs): Promotion | undefined {
  const present = setInputs(inputs);
  if (present.length === 0) return undefined;
  const {
    fromServer: server,
    fromContentGuid: contentGuid,
    fromApiKey: apiKey,
    fromBundleId: bundleId,
  } = inputs;
  if (server && contentGuid && apiKey) return { server, contentGuid, apiKey, ...(bundleId && { bundleId }) };
  const absent = Object.entries(required).filter(([name]) => !present.includes(name));
  const problems = absent.map(([name, value]) => ({
    message: `${TheInput(name)} is missing.`,
    reason: `A bundle is promoted because of ${present.map((one) => input(one)).join(' and ')}. The output, variable or secret that ${input(name)} is taken from may be empty.`,
    hint: `Set ${input(name)} to ${value}, or remove all of them to deploy the app folder.`,
  }));
  throwProblems(problems);
  return undefined;
}
