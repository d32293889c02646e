import type { Part } from '../yaml/part.js';

/** A port that a container declares. */
export interface ContainerPort {
  readonly number: number | undefined;
  readonly name: string | undefined;
}

export function portsOf(container: Part): ContainerPort[] {
  const ports = container.get('ports')?.items() ?? [];
  return ports.map((port) => ({ number: port.get('containerPort')?.number, name: port.get('name')?.text }));
}
