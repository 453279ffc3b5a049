import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { input, TheInput } from '../shared/input-names.ts';
import { type Problem, throwProblems, UserError } from '../shared/problems.ts';
import type { TransportOptions } from './dispatcher.ts';

/** The inputs for certificates, each as PEM text or as the path of a file. */
export interface CertificateInputs {
  readonly caCertificate: string | undefined;
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
}

/**
 * Reads and checks the certificates of a connection.
 *
 * @param folder that paths are relative to
 * @throws {UserError} if one can't be read, or certificate and key don't match
 */
export function readCertificates(
  { caCertificate, clientCertificate, clientKey }: CertificateInputs,
  folder: string,
): Pick<TransportOptions, 'ca' | 'clientCertificate'> {
  const problems: Problem[] = [];
  const read = (name: string, given: string | undefined) => {
    const pem = given === undefined ? undefined : readPem(name, given, folder);
    if (typeof pem !== 'object') return pem;
    problems.push(pem);
    return undefined;
  };
  const ca = read('ca-certificate', caCertificate);
  const cert = read('client-certificate', clientCertificate);
  const key = read('client-key', clientKey);
  throwProblems(problems);
  const problem = pairProblem(cert, key);
  if (problem) throw new UserError(problem);
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { clientCertificate: { cert, key: key ?? cert } }),
  };
}

/** @returns the PEM text, or the problem */
function readPem(name: string, given: string, folder: string): string | Problem {
  if (given.includes('-----BEGIN ')) return given;
  const problem = (reason: string): Problem => ({
    message: `${TheInput(name)} contains no certificate or key.`,
    reason,
    hint: `Set ${input(name)} to the PEM text, or to the path of a .pem file, relative to ${folder}.`,
  });
  const file = resolve(folder, given);
  if (!existsSync(file)) return problem('It is neither PEM text nor the path of a file.');
  try {
    const text = readFileSync(file, 'utf8');
    if (text.includes('-----BEGIN ')) return text;
  } catch (error) {
    return problem(`The file can't be read: ${codeOf(error)}.`);
  }
  return problem('The file has no line "-----BEGIN …-----", so it is not in PEM form.');
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);

/** What is wrong with a client's certificate and key. */
function pairProblem(certificate: string | undefined, key: string | undefined): Problem | undefined {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined) {
    return {
      message: `${TheInput('client-certificate')} is missing.`,
      reason: `${TheInput('client-key')} is only used together with it.`,
      hint: `Set ${input('client-certificate')}, or remove ${input('client-key')}.`,
    };
  }
  try {
    // Loaded only here: TLS takes a while to load.
    process.getBuiltinModule('node:tls').createSecureContext({ cert: certificate, key: key ?? certificate });
    return undefined;
  } catch (error) {
    return {
      message: `${input('client-certificate')} and ${input('client-key')} cannot be used.`,
      // OpenSSL's codes contain nothing of the key.
      reason: `OpenSSL reports ${codeOf(error)}.`,
      hint: 'Set both in PEM form: the certificate (with its intermediate certificates) and the private key that belongs to it, without a passphrase.',
    };
  }
}
