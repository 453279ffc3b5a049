import { choosePython, findPythons } from '../../local-connect/run/pythons.ts';

/** Finds the newest Python of this machine once, for all workers. */
export default async function findPython() {
  process.env.TEST_PYTHON ??=
    choosePython(await findPythons([]), { requires: '>=3.8', version: '' })?.executable ?? '';
}
