import { plainText } from '../core/text/plain-text.js';
import { byteLength, fit } from './fit.js';
import { healthJsonBody } from './formats/health-json.js';
import { nativeBody } from './formats/native.js';
import { terminusBody } from './formats/terminus.js';
import { textBody } from './formats/text.js';
import { httpStatus } from './http-status.js';
import type { Format } from './negotiate.js';
import type { Probe } from './route.js';
import type { ProbeView, ServiceLabels } from './view.js';

/** An HTTP answer. A HEAD request gets all of it but the body. */
export interface Answer<Body extends string | Uint8Array = string | Uint8Array> {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The headers once more, as names and values in turn. Hot path, ADR 8: Node has less work with them than with an object. */
  readonly headerList: readonly string[];
  readonly body: Body;
  /** How to encode a body that is text. Hot path, ADR 8: Latin-1 costs less than UTF-8, and does the same to ASCII. */
  readonly encoding: 'latin1' | 'utf8';
}

export type ProbeAnswer = Answer<string>;

/** Makes the body of a view, as text or as an object for JSON. `isTruncated` says that something was left out. */
type Formatter = (view: ProbeView, isTruncated: boolean, service?: ServiceLabels) => object | string;

const FORMATTERS: Record<Format, { readonly type: string; readonly make: Formatter }> = {
  native: { type: 'application/json; charset=utf-8', make: nativeBody },
  terminus: { type: 'application/json; charset=utf-8', make: terminusBody },
  text: { type: 'text/plain; charset=utf-8', make: textBody },
  'health+json': { type: 'application/health+json', make: healthJsonBody },
};

/** The answer to a probe in one form, never above 8 KiB. */
export function renderAnswer(view: ProbeView, format: Format, service?: ServiceLabels): ProbeAnswer {
  const { type, make } = FORMATTERS[format];
  const body = fit(view, (candidate, isTruncated) => serialise(make(candidate, isTruncated, service)));
  return answerOf(httpStatus(view), type, body);
}

/** The answer to a method other than GET and HEAD. */
export function methodNotAllowed(): ProbeAnswer {
  return failure(405, { error: 'method not allowed' }, { allow: 'GET, HEAD' });
}

/** The answer to `/readyz/<name>` if no indicator has that name. */
export function unknownIndicator(name: string): ProbeAnswer {
  return failure(404, { error: 'unknown indicator', name: plainText(name, 63) });
}

/** The answer if none could be made. The client always gets one, and it is never a success. */
export function failedAnswer(probe: Probe): ProbeAnswer {
  return failure(503, { error: `${probe} could not be determined` });
}

/** The answer to a URL that is no probe, on a port that serves nothing else. */
export function notFound(): ProbeAnswer {
  return failure(404, { error: 'not found' });
}

function failure(status: number, payload: object, headers?: Record<string, string>): ProbeAnswer {
  return answerOf(status, FORMATTERS.native.type, serialise(payload), headers);
}

/** `type` is the content type. */
export function answerOf<Body extends string | Uint8Array>(
  status: number,
  type: string,
  body: Body,
  more?: Record<string, string>,
): Answer<Body> {
  const length = byteLength(body);
  const headers = {
    'content-type': type,
    'content-length': String(length),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...more,
  };
  const encoding = length === body.length ? 'latin1' : 'utf8';
  return { status, headers, headerList: Object.entries(headers).flat(), body, encoding };
}

function serialise(made: object | string): string {
  return typeof made === 'string' ? made : JSON.stringify(made);
}
