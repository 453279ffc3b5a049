import { input, TheInput } from '../shared/input-names.ts';
import { throwProblems } from '../shared/problems.ts';
import type { Inputs } from './inputs.ts';

/** Where the bundle is taken from. */
export interface Promotion {
  readonly server: URL;
  readonly contentGuid: string;
  /** What is live there where it is absent. */
  readonly bundleId?: string;
  readonly apiKey: string;
}

type PromotionInputs = Pick<Inputs, 'fromServer' | 'fromContentGuid' | 'fromBundleId' | 'fromApiKey'>;

/**
 * Whether a deployment takes its bundle from another server, and from where.
 *
 * Any of the three inputs asks for it: where one of them turned out empty, the app folder must not be deployed instead. So
 * does the fourth one, which may be left out.
 *
 * @returns `undefined` where none of them is given
 * @throws {UserError} where some of the three are missing
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
      reason: `${present.map((one) => input(one)).join(' and ')} ${present.length === 1 ? 'is' : 'are'} given: so the bundle is to be taken from there, which needs ${names.map(([one]) => input(one)).join(', ')}. It is not given, or the ${sourceOf[name]} that it is taken from is empty.`,
      hint: `Set ${input(name)} to ${meaningOf[name]}; or leave them all out to deploy the app folder.`,
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
  'from-server': 'the address of the Connect server that has the bundle',
  'from-content-guid': 'the GUID of the app there, as the output content-guid of the job that deployed it',
  'from-api-key': 'the key of a user who is a collaborator of the app there',
};
