// A process that attacks a port of this machine until it is ended, and never for longer than a minute.
import { attack, ATTACKS, type AttackName } from '../attacks.js';
import type { AttackSettings } from '../settings.js';

const { attack: name, port } = JSON.parse(process.env['SETTINGS'] ?? '{}') as AttackSettings;
let told = 0;
attack(ATTACKS[name as AttackName], port, (mostBytes) => {
  if (told === 0) process.send?.({ event: 'attacking' });
  if (mostBytes > told) process.send?.({ event: 'spent', mostBytes });
  told = Math.max(told, mostBytes, 1);
});
setTimeout(() => process.exit(), 60_000);
process.on('disconnect', () => process.exit());
