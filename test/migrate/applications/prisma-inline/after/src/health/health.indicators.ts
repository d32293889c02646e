import { type Indicator, RequiredIndicator } from "nestjs-vitals";
import { SqlIndicator } from "nestjs-vitals/sql";
import { PrismaService } from "../prisma/prisma.service";

@RequiredIndicator("prisma", { timeoutMs: 1500 })
export class PrismaIndicator extends SqlIndicator {
	constructor(prisma: PrismaService) {
		super(prisma);
	}
}

// The application itself.
@RequiredIndicator("api")
export class ApiIndicator implements Indicator {
	check() {
		return { api: { status: "up" } };
	}
}
