// What `startHashing` starts as its second thread: it takes files from the queue, answers with their checksums, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { hashQueue } from './hash-files.ts';

hashQueue(workerData).then((sums) => parentPort?.postMessage(sums));
