// The second thread of `startHashing`: hashes files of the queue, sends their checksums, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { hashQueue } from './hash-files.ts';

hashQueue(workerData).then((sums) => parentPort?.postMessage(sums));
