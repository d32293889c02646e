import type { ModulesContainer } from '@nestjs/core';

/** The metadata of `@WebSocketGateway()` (seen in `@nestjs/websockets` 11.1 and 12.1, which need not be installed). */
const IS_GATEWAY = 'websockets:is_gateway';
const PORT = 'port';

/** The separate ports that gateways of the application open. Gateways on the port of the application are not in it. */
export function gatewayPorts(modules: ModulesContainer): Set<number> {
  const classes = [...modules.values()].flatMap(({ providers }) =>
    [...providers.values()].map(({ metatype }) => metatype),
  );
  return new Set(classes.flatMap((each) => portOf(each) ?? []));
}

function portOf(candidate: unknown): number | undefined {
  if (typeof candidate !== 'function' || !Reflect.hasMetadata(IS_GATEWAY, candidate)) return undefined;
  const port: unknown = Reflect.getMetadata(PORT, candidate);
  return typeof port === 'number' && port > 0 ? port : undefined;
}
