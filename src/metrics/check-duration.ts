import type { HistogramInstrument } from './instrument.js';
import { runDurations } from './samples.js';

/** Apart from the table, because exporters are also told of each single run. */
export const CHECK_DURATION: HistogramInstrument = {
  name: 'indicator_check_duration_seconds',
  dottedName: 'vitals.indicator.check.duration',
  kind: 'histogram',
  unit: 's',
  labels: ['indicator'],
  help: 'How long each run of an indicator took; a run that timed out counts with the time until then',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  read: ({ runs }) => runDurations(runs),
};
