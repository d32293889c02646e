import { Controller, Get, HttpCode } from "@nestjs/common";
import {
	HealthCheck,
	type HealthCheckResult,
	HealthCheckService,
	type HealthIndicatorResult,
	PrismaHealthIndicator,
} from "@nestjs/terminus";
import { PrismaService } from "../prisma/prisma.service";

@Controller("healthz")
export class HealthController {
	constructor(
		private readonly health: HealthCheckService,
		private readonly prismaHealth: PrismaHealthIndicator,
		private readonly prisma: PrismaService,
	) {}

	@Get()
	@HttpCode(200)
	@HealthCheck()
	async check(): Promise<HealthCheckResult> {
		return await this.health.check([
			async () => await this.prismaHealth.pingCheck("prisma", this.prisma, { timeout: 1500 }),
			// The application itself.
			(): HealthIndicatorResult => ({ api: { status: "up" } }),
		]);
	}
}
