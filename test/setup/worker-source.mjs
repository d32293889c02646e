import { writeWorkerSource } from '../../scripts/worker-source.mjs';

/** `src` imports the source of the watchdog's thread, which is made and not committed. */
export default writeWorkerSource;
