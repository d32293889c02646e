// The example as it would be without this package: the module is disabled, and /readyz is a simple hand-written route.
import 'reflect-metadata';
import { Controller, Get } from '@nestjs/common';
import { HealthModule } from '../../dist/index.js';
import { AppModule } from '../../examples/orders/dist/app.module.js';

class ReadyzController {
  check() {
    return 'ok';
  }
}
Controller('readyz')(ReadyzController);
Get()(ReadyzController.prototype, 'check', Object.getOwnPropertyDescriptor(ReadyzController.prototype, 'check'));

const original = AppModule.with.bind(AppModule);
AppModule.with = (config, databaseUrl) => {
  const module = original(config, databaseUrl);
  return {
    ...module,
    imports: module.imports.map((each) =>
      each.module === HealthModule ? HealthModule.forRoot({ enabled: false }) : each,
    ),
    controllers: [...module.controllers, ReadyzController],
  };
};
await import('../../examples/orders/dist/main.js');
