/** The codes with which a call of gRPC ends here, other than 0. */
export const GRPC = { NOT_FOUND: 5, RESOURCE_EXHAUSTED: 8, UNIMPLEMENTED: 12, INTERNAL: 13, UNAVAILABLE: 14 } as const;

export type GrpcCode = (typeof GRPC)[keyof typeof GRPC];
