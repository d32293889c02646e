export { chart } from './chart.mjs';
export { overview } from './overview.mjs';
export { resultsPage } from './results.mjs';
