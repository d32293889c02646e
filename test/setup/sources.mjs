import { writePageSource } from '../../scripts/page-source.mjs';
import { writeWorkerSource } from '../../scripts/worker-source.mjs';

/** `src` imports the source of the watchdog's thread and the status page, which are made and not committed. */
export default () => {
  writePageSource();
  writeWorkerSource();
};
