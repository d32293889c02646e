import { Global, Module } from "@nestjs/common";
import { HealthModule } from "./health/health.module";
import { PrismaController } from "./prisma/prisma.controller";
import { PrismaService } from "./prisma/prisma.service";

@Global()
@Module({
	imports: [HealthModule],
	controllers: [PrismaController],
	providers: [PrismaService],
	exports: [PrismaService],
})
export class AppModule {}
