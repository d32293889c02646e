import type { Debugger, InspectorNotification } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../core/clock.js';
import { plainText } from '../../core/text/plain-text.js';
import { SourceMaps } from './source-maps.js';

/** The time to wait for the stack: a long native call is interrupted only when it returns to JavaScript. */
const TIMEOUT_MS = 3000;
const MAX_FRAMES = 8;
const LONGEST_FUNCTION = 100;
const LONGEST_PATH = 300;

/**
 * The stack of the main thread, the innermost function first: `name (file:line:column)`. Empty if the main thread does not
 * return to JavaScript in time, or if no inspector is available. The session is closed at once: with an open session the
 * main thread runs several times slower, and `process.exit()` may hang.
 */
export async function captureStack(clock: Clock, hasSourceMaps: boolean): Promise<readonly string[]> {
  // Not imported, because some builds of Node lack it.
  const inspector = process.getBuiltinModule('node:inspector');
  const session = new inspector.Session();
  const urls = new Map<string, string>();
  const maps = new SourceMaps();
  session.connectToMainThread();
  try {
    return await new Promise((resolve) => {
      const cancel = clock.after(TIMEOUT_MS, () => resolve([]));
      session.once('Debugger.paused', ({ params }: InspectorNotification<Debugger.PausedEventDataType>) => {
        session.post('Debugger.resume');
        cancel();
        resolve(describe(params.callFrames, urls, maps));
      });
      session.on('Debugger.scriptParsed', ({ params: { scriptId, url, sourceMapURL } }) => {
        urls.set(scriptId, url);
        if (hasSourceMaps) maps.add(scriptId, sourceMapURL);
      });
      session.post('Debugger.enable');
      session.post('Debugger.pause');
    });
  } finally {
    session.post('Debugger.disable');
    session.disconnect();
  }
}

/**
 * Leaves out Node's own frames, unless there are no others. A frame does not contain its URL (seen in Node 20), so it is
 * looked up.
 */
function describe(
  frames: readonly Debugger.CallFrame[],
  urls: ReadonlyMap<string, string>,
  maps: SourceMaps,
): readonly string[] {
  const urlOf = ({ location }: Debugger.CallFrame): string => urls.get(location.scriptId) ?? '';
  const foreign = frames.filter((frame) => !urlOf(frame).startsWith('node:'));
  return (foreign.length > 0 ? foreign : frames).slice(0, MAX_FRAMES).map((frame) => {
    const { scriptId, lineNumber, columnNumber = 0 } = frame.location;
    const made = { url: urlOf(frame), line: lineNumber + 1, column: columnNumber + 1 };
    const { url, line, column } = maps.originOf({ id: scriptId, url: made.url }, lineNumber, columnNumber) ?? made;
    const name = plainText(frame.functionName, LONGEST_FUNCTION) || '(anonymous)';
    return `${name} (${plainText(pathOf(url), LONGEST_PATH)}:${line}:${column})`;
  });
}

function pathOf(url: string): string {
  if (!url.startsWith('file:')) return url || '(unnamed script)';
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
