import { parentPort, threadId, workerData } from 'node:worker_threads';
import { systemClock as clock } from '../../system-clock.js';
import { callSafely } from '../../core/call-safely.js';
import { stallCause } from '../../core/verdict/stall-cause.js';
import { entryOf, says, STALL } from '../../obituary/last-words.js';
import { TerminationFile } from '../../obituary/termination-file.js';
import type { ProbeAnswer } from '../../http/answer.js';
import {
  THREAD_BEATS,
  UNINSPECTABLE,
  type ForwardedRequest,
  type MainLog,
  type ToMain,
  type ToWorker,
  type WorkerSettings,
} from '../messages.js';
import { ProbeServer } from '../probe-server.js';
import { StallToken } from '../stall-token.js';
import { ProbeHandler } from './probe-handler.js';
import { LastKnown } from './last-known.js';
import { ThreadLog } from './log-line.js';
import { MainThreadMonitor } from './main-thread-monitor.js';
import { ScrapeHandler } from './scrape-handler.js';
import { limitForProbe, PendingRequests } from './pending-requests.js';
import { createPortGate } from './port-gate.js';
import { captureStack } from './stack.js';
import { StalledVerdicts } from './stalled-verdicts.js';
import { StallWatch } from './stall-watch.js';
import { StatusHandler } from './status-handler.js';
import { ThreadHealth } from './thread-health.js';
import { ThreadMetrics } from './thread-metrics.js';

/*
 * The thread that watches the main one and serves the probes. It is bundled with all its imports into one string
 * (scripts/worker-source.mjs), so that bundlers of applications need not know about it.
 */

/** Added to `answerMs`, within which the main thread answers; the kubelet gives up after 1000 ms. */
const SLACK_MS = 150;
const LEAST_TIMEOUT_MS = 950;

const { options, isClientJudged, page, terminationLog, memory, token } = workerData as WorkerSettings;
const send = (message: ToMain): void => parentPort!.postMessage(message);

const log = new ThreadLog(clock);
const monitor = new MainThreadMonitor(memory, options.heartbeat, clock);
const known = new LastKnown(clock, options.heartbeat.unreadyAfterMs, 2 * monitor.tickMs);
const timeoutMs = Math.max(options.answerMs + SLACK_MS, LEAST_TIMEOUT_MS);
const pendingRequests = new PendingRequests<ForwardedRequest, ProbeAnswer>(
  clock,
  timeoutMs,
  (id, request) => send({ type: 'request', id, request }),
  limitForProbe,
);
const probeHandler = new ProbeHandler({ ...options, isClientJudged }, monitor, known, pendingRequests, clock);
const terminationFile = terminationLog === undefined ? undefined : new TerminationFile(terminationLog);
const stalls = new StallWatch({
  heartbeat: options.heartbeat,
  token: new StallToken(token, threadId),
  mayCapture: () => options.heartbeat.captureStack && Atomics.load(memory, UNINSPECTABLE) === 0,
  capture: () => captureStack(clock, hasSourceMaps),
  isHeard: () => log.style.hasWarnings || terminationFile !== undefined,
  warn: (line) => log.warn(line),
  leaveLastWords,
  onRecovered: (stall) => send({ type: 'recovered', stall }),
});
const verdicts = new StalledVerdicts({ clock, memory, tell: (line) => log.error(line) });
const metrics = new ThreadMetrics({
  clock,
  heartbeat: options.heartbeat,
  monitor,
  known,
  liveness: () => probeHandler.liveness(),
});
const scrapes = new ScrapeHandler({
  clock,
  monitor,
  snapshot: () => metrics.snapshot(),
  collect: (id) => send({ type: 'scrape', id }),
});
const status = new StatusHandler({
  clock,
  monitor,
  known,
  liveness: () => probeHandler.liveness(),
  report: (id, request) => send({ type: 'report', id, request }),
  isClientJudged,
  service: options.service,
  page: page?.answer,
});
const answer: typeof probeHandler.answer = (route, ...request) =>
  metrics.counted(route, probeHandler.answer(route, ...request));
const health = new ThreadHealth({
  answer,
  known: () => probeHandler.verdicts(),
  isMainSilent: () => monitor.isSilent,
  onWatched: (isWatched) => send({ type: 'watched', isWatched }),
});
const server = new ProbeServer({
  gate: createPortGate({ clock, paths: options.paths, pagePath: page?.path, answer, health, status, scrapes }),
  clock,
  host: options.host,
  onListening(address, isLate) {
    isListening = true;
    send({ type: 'listening', ...address, isLate });
  },
  onRefused: (message) => send({ type: 'refused', message }),
});

let hasSourceMaps = false;
let overdue = '';
let isListening = false;
clock.every(monitor.tickMs, () => {
  monitor.look();
  known.look();
  tellOfOverdue();
  if (monitor.isSilent) {
    pendingRequests.giveUp();
    status.giveUp();
    scrapes.giveUp();
  }
  tellOfVerdicts();
  health.look();
  if (known.isArmed) stalls.look(monitor.silentMs);
  // Without the port the main thread observes itself, and counts.
  if (known.isArmed && isListening) metrics.look();
  Atomics.add(memory, THREAD_BEATS, 1);
});

parentPort!.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'listen':
      return server.listen(message.port);
    case 'state':
      return learn(message.state);
    case 'log':
      return learnLog(message.log);
    case 'loops':
      return monitor.watch(message.loops);
    case 'answer':
      return pendingRequests.answer(message.id, message.answer);
    case 'count':
      return metrics.count(message.cells);
    case 'services':
      return health.add(message.services);
    case 'metrics':
      scrapes.served = message.served;
      return undefined;
    case 'snapshot':
      return metrics.learn(message.snapshot);
    case 'scraped':
      return scrapes.take(message.id, message.answer);
    case 'status':
      return status.learn(message.rest);
    case 'reported':
      return status.take(message.id, message.answer);
  }
});

/** The main thread removes them, once it runs again. */
function leaveLastWords(line: string): void {
  callSafely(() => terminationFile?.add(entryOf(clock.date(), line), (older) => says(older, STALL)));
}

/** The main thread owns the log of changes. */
function tellOfOverdue(): void {
  const before = overdue;
  overdue = monitor.overdue();
  if (overdue !== before) send({ type: 'overdue' });
}

function learn(state: Parameters<LastKnown['take']>[0]): void {
  const wasArmed = known.isArmed;
  known.take(state);
  if (known.isArmed && !wasArmed) monitor.arm();
  health.learn(state.isAnswer || state.readiness.status === 'not_ready');
}

function learnLog(main: MainLog): void {
  log.style = main.style;
  hasSourceMaps = main.hasSourceMaps;
  verdicts.learn(main.standings);
}

/** While the main thread runs, its log of changes reports verdicts. */
function tellOfVerdicts(): void {
  const { isSilent, silentMs } = monitor;
  if (!isSilent) probeHandler.hasSaidStalled = false;
  const isUnready = probeHandler.hasSaidStalled || (isSilent && silentMs >= options.heartbeat.unreadyAfterMs);
  const { reason } = isUnready ? known.ready(monitor) : {};
  verdicts.look('readiness', reason === 'stalled' ? `stalled: event loop silent for ${silentMs} ms` : undefined);
  verdicts.look('liveness', isSilent ? stallCause(probeHandler.liveness()) : undefined);
}
