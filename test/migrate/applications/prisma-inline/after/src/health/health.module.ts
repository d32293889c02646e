import { Module } from "@nestjs/common";
import { HealthModule as VitalsModule } from "nestjs-vitals";
import { ApiIndicator, PrismaIndicator } from "./health.indicators";

@Module({
	imports: [
		VitalsModule.forRoot({
			paths: { readiness: "/healthz" },
			format: "terminus",
			startup: { requireIndicators: false },
		}),
	],
	providers: [PrismaIndicator, ApiIndicator],
})
export class HealthModule {}
