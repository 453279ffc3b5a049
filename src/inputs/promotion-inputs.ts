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
export const requestsPromotion = ({
  fromServer,
  fromContentGuid,
  fromBundleId,
  fromApiKey,
}: PromotionInputs) =>
  [fromServer, fromContentGuid, fromBundleId, fromApiKey].some((value) => value !== undefined);

/**
 * The bundle of another server that is deployed instead of the app folder.
 *
 * @returns `undefined` if none of the inputs is set
 * @throws {UserError} if one of the three required inputs is missing
 */
export function parsePromotion({
  fromServer,
  fromContentGuid,
  fromBundleId,
  fromApiKey,
}: PromotionInputs): Promotion | undefined {
  const given = {
    'from-server': fromServer,
    'from-content-guid': fromContentGuid,
    'from-api-key': fromApiKey,
  };
  const names = Object.entries(given);
  const present = [...names, ['from-bundle-id', fromBundleId] as const]
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (present.length === 0) return undefined;
  const absent = names.filter(([, value]) => value === undefined).map(([name]) => name);
  throwProblems(
    absent.map((name) => ({
      message: `${TheInput(name)} is missing.`,
      reason: `${present.map((one) => input(one)).join(' and ')} ${present.length === 1 ? 'is' : 'are'} set, so a bundle is promoted. That requires ${names.map(([one]) => input(one)).join(', ')}. The ${sourceOf[name]} it refers to may be empty.`,
      hint: `Set ${input(name)} to ${meaningOf[name]}, or remove all of them to deploy the app folder.`,
    })),
  );
  return {
    server: fromServer as URL,
    contentGuid: fromContentGuid as string,
    ...(fromBundleId !== undefined && { bundleId: fromBundleId }),
    apiKey: fromApiKey as string,
  };
}

const sourceOf: Readonly<Record<string, string>> = {
  'from-server': 'output or variable',
  'from-content-guid': 'output or variable',
  'from-api-key': 'secret',
};

const meaningOf: Readonly<Record<string, string>> = {
  'from-server': 'the URL of the Connect server with the bundle',
  'from-content-guid': 'the GUID of the app there (output `content-guid` of the job that deployed it)',
  'from-api-key': 'the API key of a collaborator of the app there',
};
