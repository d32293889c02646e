import { Injectable } from "@nestjs/common";

// Stands for `extends PrismaClient`: it has the two methods that health checks call.
@Injectable()
export class PrismaService {
	isDown = false;

	async $queryRawUnsafe(_query: string): Promise<unknown> {
		if (this.isDown) throw new Error("Can't reach database server at `db:5432`");
		return [{ "?column?": 1 }];
	}

	async $runCommandRaw(_command: object): Promise<never> {
		throw new Error("Use the mongodb provider");
	}
}
