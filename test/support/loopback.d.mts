export declare function statusOf(url: string): Promise<number>;
export declare function freePorts(count: number): Promise<number[]>;
