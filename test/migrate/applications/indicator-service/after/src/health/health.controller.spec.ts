import { HealthController } from './health.controller';

export const subject = HealthController;
