import type { AgentOptions } from 'node:https';
import { VitalsError } from '../core/errors.js';
import { healthy, unhealthy, type CheckContext, type CheckResult, type Indicator } from '../core/report/indicator.js';
import { HttpCaller } from './http-caller.js';

/** How an `HttpIndicator` asks, and which answers are healthy. */
export interface HttpIndicatorOptions {
  /**
   * The method of the request.
   * @default 'GET'
   */
  readonly method?: 'GET' | 'HEAD';
  /**
   * The lowest and the highest status code that are healthy, each from 200 to 599.
   * @default [200, 299]
   */
  readonly status?: readonly [lowest: number, highest: number];
  /** Headers of the request, a token for instance. No message and no detail shows them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Options of the agent that keeps the connection: `ca`, `cert` and `key` for instance. */
  readonly agent?: AgentOptions;
}

/**
 * Sends a request to an HTTP API, and looks at the status code of the answer. The time of the check is the time to the headers; the
 * body is not waited for. It does not follow redirects: they are answers with a status code like any other.
 *
 * Do not ask another service for its `/readyz`: each service would then be as unready as all those behind it, and one fault would
 * take a whole chain of services out. Ask a third-party API, or a path that answers without a look at further services.
 *
 * Extend it, and decorate the subclass with `@RequiredIndicator` or `@OptionalIndicator`. It keeps one connection of its own, and closes it
 * in `onModuleDestroy`: a subclass that has this hook must call that of `super`.
 * @throws VitalsError `INVALID_OPTIONS`, if the URL is not one of `http:` or `https:`, or if `status` is no range
 * @example
 * @OptionalIndicator('payments', { timeoutMs: 1500, degradedAfterMs: 500 })
 * export class PaymentsIndicator extends HttpIndicator {
 *   constructor() {
 *     super('https://api.payments.example/ping');
 *   }
 * }
 */
export abstract class HttpIndicator implements Indicator {
  private readonly caller: HttpCaller;
  private readonly lowest: number;
  private readonly highest: number;
  /** Without credentials and query, which may hold secrets. */
  private readonly where: string;

  constructor(url: string | URL, options: HttpIndicatorOptions = {}) {
    const { method = 'GET', headers = {}, agent = {} } = options;
    const target = targetOf(url);
    [this.lowest, this.highest] = rangeOf(options.status);
    this.where = `${method} ${target.origin}${target.pathname}`;
    this.caller = new HttpCaller({ url: target, method, headers, agent });
  }

  async check({ signal }: CheckContext): Promise<CheckResult> {
    const status = await this.caller.status(signal);
    if (status >= this.lowest && status <= this.highest) return healthy({ status });
    const remark = status >= 300 && status < 400 ? ', a redirect, which is not followed' : '';
    return unhealthy(`${this.where} answered ${status}${remark}; expected ${this.lowest} to ${this.highest}`, {
      status,
    });
  }

  /** Closes the connection. Nest calls it. */
  onModuleDestroy(): void {
    this.caller.close();
  }
}

function targetOf(given: string | URL): URL {
  const url = URL.canParse(String(given)) ? new URL(given) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  // The URL may hold credentials, so the fault does not repeat it.
  throw fault('expected the URL to be absolute and to begin with `http:` or `https:`');
}

function rangeOf(status: HttpIndicatorOptions['status'] = [200, 299]): readonly [number, number] {
  const [lowest, highest] = status;
  const isCode = (code: unknown): boolean => Number.isInteger(code) && Number(code) >= 200 && Number(code) <= 599;
  if (isCode(lowest) && isCode(highest) && lowest <= highest) return [lowest, highest];
  throw fault(
    `expected \`status\` to be two whole numbers from 200 to 599, the lower first, got \`${String(status)}\``,
  );
}

function fault(text: string): VitalsError {
  return new VitalsError('INVALID_OPTIONS', [`HttpIndicator: ${text}`]);
}
