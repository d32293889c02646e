const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/** The answer in `bytes`, or `undefined` as long as a part of it is missing. */
export function parseAnswer(bytes) {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd === -1) return;
  const head = bytes.latin1Slice(0, headEnd);
  const bodyStart = headEnd + HEAD_END.length;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) {
    // The body is chunked, but each text that is searched for is still in one piece, because each body is written in one piece.
    if (!/\r\ntransfer-encoding: *chunked/i.test(head)) throw new Error(`an answer without an end: ${head}`);
    if (bytes.subarray(-LAST_CHUNK.length).compare(LAST_CHUNK) !== 0) return;
  } else if (bytes.length - bodyStart < Number(length)) {
    return;
  } else if (bytes.length - bodyStart > Number(length)) {
    throw new Error(`more than an answer: ${bytes.latin1Slice()}`);
  }
  return { status: Number(head.slice(9, 12)), head, body: bytes.latin1Slice(bodyStart) };
}

/** The fault of an answer, if any. `expected` has the status, and the texts of the body with their number. */
export function faultOf({ status, body }, expected) {
  if (status !== expected.status) return `status ${status} instead of ${expected.status}: ${body.slice(0, 300)}`;
  for (const [text, times] of Object.entries(expected.texts))
    if (count(text, body) !== times) return `${text} does not occur ${times} times: ${body.slice(0, 300)}`;
}

function count(text, body) {
  let times = 0;
  for (let at = body.indexOf(text); at !== -1; at = body.indexOf(text, at + text.length)) times++;
  return times;
}
