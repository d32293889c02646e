import { present } from '../record.js';
import { mask } from '../text/mask.js';
import { plainText } from '../text/plain-text.js';
import type { Disclosure } from './disclose.js';
import type { DrainRest } from './drain-step.js';
import type { Message } from './findings.js';
import type { ChangeSubject } from './status.js';
import type { StatusChange, StatusDrain, StatusHold } from './status-report.js';

/** The longest text of a change or of a hold. */
const LONGEST_TEXT = 500;
const LONGEST_NAME = 100;
const MAX_WORK_NAMES = 20;

/** A change, before it is decided what its reader may see. */
interface ChangeFinding {
  readonly at: Date;
  readonly subject: ChangeSubject;
  readonly name?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly reason?: string | undefined;
  readonly lastedMs: number;
}

/** The progress of a drain, before it is decided what its reader may see. */
export interface DrainProgress extends Pick<StatusDrain, 'step' | 'elapsedMs' | 'closingInMs' | 'leftMs'> {
  readonly rest: DrainRest;
}

/** `author`: who wrote the reason. A reason is withheld as the message of an indicator is. */
export function discloseChange(change: ChangeFinding, author: Message['author'], level: Disclosure): StatusChange {
  const { at, subject, name, from, to, reason, lastedMs } = change;
  return present({
    at: at.toISOString(),
    subject,
    name: name === undefined ? undefined : plainText(name, LONGEST_NAME),
    from,
    to,
    reason: reason === undefined ? undefined : shownReason({ text: reason, author }, level),
    lastedMs,
  });
}

/** The reason of a hold is shown, because the application wrote it for readers of the probe. */
export function discloseHold(reason: string, ageMs: number): StatusHold {
  return { reason: masked(reason, LONGEST_TEXT), ageMs: Math.round(ageMs) };
}

export function discloseDrain({ rest, ...progress }: DrainProgress, level: Disclosure): StatusDrain {
  const { work, ...counts } = rest;
  const names = level === 'withheld' ? undefined : work.slice(0, MAX_WORK_NAMES);
  return present({
    ...progress,
    ...counts,
    work: work.length,
    workNames: names?.map((name) => masked(name, LONGEST_NAME)),
  });
}

function shownReason({ text, author }: Message, level: Disclosure): string {
  return level === 'withheld' && author === 'application' ? 'reason withheld' : masked(text, LONGEST_TEXT);
}

/** Masked before it is cut, because a password whose end was cut off would not be recognised. */
function masked(text: string, maxLength: number): string {
  return plainText(mask(plainText(text, 8 * maxLength)), maxLength);
}
