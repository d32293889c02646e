const children = new Map();

/**
 * Makes `child` end at the latest with this process, however this process ends. One that owns processes itself gets SIGTERM, so that it
 * ends those, too.
 */
export function own(child, signal = 'SIGKILL') {
  children.set(child, signal);
  child.once('exit', () => children.delete(child));
  return child;
}

process.once('exit', () => {
  for (const [child, signal] of children) child.kill(signal);
});
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 }))
  process.once(signal, () => process.exit(code));
