import { plainText } from '../core/plain-text.js';
import type { ProbeRequest } from '../core/probe-request.js';
import { byteLength, fit } from './fit.js';
import { healthJsonBody } from './formats/health-json.js';
import { nativeBody } from './formats/native.js';
import { terminusBody } from './formats/terminus.js';
import { textBody } from './formats/text.js';
import { httpStatus } from './http-status.js';
import { negotiate, type Format } from './negotiate.js';
import type { Probe } from './route.js';
import type { ProbeView } from './view.js';

/** An HTTP answer. A HEAD request gets all of it but the body. */
export interface ProbeAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What `body` was made from: the text itself, or the object that was serialised. */
  readonly payload: object | string;
  readonly body: string;
}

/** Makes the payload of a view in one format; `isTruncated` says that something had to be left out. */
type Formatter = (view: ProbeView, isTruncated: boolean) => object | string;

const FORMATTERS: Record<Format, { readonly type: string; readonly payload: Formatter }> = {
  native: { type: 'application/json; charset=utf-8', payload: nativeBody },
  terminus: { type: 'application/json; charset=utf-8', payload: terminusBody },
  text: { type: 'text/plain; charset=utf-8', payload: textBody },
  'health+json': { type: 'application/health+json', payload: healthJsonBody },
};

/** The answer to a probe, in the form that the request asks for, never above 8 KiB. */
export function renderAnswer(
  view: ProbeView,
  request: Pick<ProbeRequest, 'query' | 'headers'>,
  format: 'native' | 'terminus',
): ProbeAnswer {
  const { type, payload } = FORMATTERS[negotiate(request, format)];
  const fitted = fit(view, (candidate, isTruncated) => serialise(payload(candidate, isTruncated)));
  return answer(httpStatus(view), type, fitted);
}

/** To anything but GET and HEAD. */
export function methodNotAllowed(): ProbeAnswer {
  return failure(405, { error: 'method not allowed' }, { allow: 'GET, HEAD' });
}

/** To `/readyz/<name>` where no indicator has that name. */
export function unknownIndicator(name: string): ProbeAnswer {
  return failure(404, { error: 'unknown indicator', name: plainText(name, 63) });
}

/** Where an answer could not be made: never a success, and never without an answer. */
export function failedAnswer(probe: Probe): ProbeAnswer {
  return failure(503, { error: `${probe} could not be determined` });
}

function failure(status: number, payload: object, headers?: Record<string, string>): ProbeAnswer {
  return answer(status, FORMATTERS.native.type, serialise(payload), headers);
}

function answer(
  status: number,
  type: string,
  { payload, body }: Pick<ProbeAnswer, 'payload' | 'body'>,
  more?: Record<string, string>,
): ProbeAnswer {
  const headers = {
    'content-type': type,
    'content-length': String(byteLength(body)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...more,
  };
  return { status, headers, payload, body };
}

function serialise(payload: object | string): Pick<ProbeAnswer, 'payload' | 'body'> {
  return { payload, body: typeof payload === 'string' ? payload : JSON.stringify(payload) };
}
