// What `hashFiles` starts as its second thread: it gets the files, answers with their checksums, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { hashHere } from './fingerprint.ts';

hashHere(workerData).then((hashed) => parentPort?.postMessage(hashed));
