import { pageAnswer } from '../http/status-answer.js';
import { PAGE_HTML, SCRIPT_HASH, STYLE_HASH } from './page-source.js';

/**
 * Nothing but the page's own script and style, which are known by their hashes, may run; nothing may be loaded but its data, and
 * the icon that it draws itself.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  `script-src '${SCRIPT_HASH}'`,
  `style-src '${STYLE_HASH}'`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The status page, which is the same for every client. */
export const PAGE = pageAnswer(PAGE_HTML, PAGE_POLICY);
