import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { parseAnswer } from './answer.mjs';

/**
 * Probes each target `perSecond` times a second, each time on a new connection and whatever the last answer was, like a kubelet.
 * Each probe ends after `timeoutMs`, with status 0. Times are those of the wall clock, so that processes agree on them.
 */
export function probe({ targets, perSecond, ms, timeoutMs }) {
  const began = performance.now();
  const probes = [];
  let asked = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const elapsed = performance.now() - began;
      if (elapsed >= ms) {
        clearInterval(timer);
        resolve(Promise.all(probes));
        return;
      }
      for (; asked <= (elapsed / 1000) * perSecond; asked++)
        for (const target of targets) probes.push(ask(target, timeoutMs));
    }, 1);
  });
}

function ask({ name, port, path }, timeoutMs) {
  const at = performance.now();
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const finish = (status, body = '') => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ name, at: performance.timeOrigin + at, ms: performance.now() - at, status, body: body.slice(0, 200) });
    };
    const timer = setTimeout(() => finish(0, 'timeout'), timeoutMs);
    socket.on('error', (error) => finish(0, error.code));
    socket.on('end', () => finish(0, 'closed without an answer'));
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      const answer = parseAnswer(bytes);
      if (answer) finish(answer.status, answer.body);
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n`);
  });
}
