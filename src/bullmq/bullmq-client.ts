/** What is used of a `Queue` of bullmq (5, 6). */
export interface BullMqQueue {
  readonly name: string;
  getJobCounts(...types: BullMqJobType[]): Promise<Record<string, number>>;
  getJobs(types: BullMqJobType[], start: number, end: number, isAscending: boolean): Promise<readonly BullMqJob[]>;
  getWorkersCount(): Promise<number>;
  isPaused(): Promise<boolean>;
  /** The connection, in bullmq 5. */
  readonly client?: Promise<{ readonly status: string }>;
  /** What has the connection, in bullmq 6. */
  getBackend?(): object;
}

export type BullMqJobType = 'waiting' | 'prioritized' | 'active' | 'failed';

export interface BullMqJob {
  readonly timestamp: number;
  readonly delay?: number;
}

/** What is used of a `Worker` of bullmq (5, 6). */
export interface BullMqWorker {
  on(event: 'active' | 'completed' | 'failed' | 'drained' | 'closing', listener: () => void): unknown;
  off(event: 'active' | 'completed' | 'failed' | 'drained' | 'closing', listener: () => void): unknown;
  isPaused(): boolean;
  close(): Promise<unknown>;
}
