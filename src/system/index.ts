export { CertificateIndicator } from './certificate-indicator.js';
export type { CertificateIndicatorOptions, CertificateSource } from './certificate-indicator.js';
export { DiskIndicator } from './disk-indicator.js';
export type { DiskIndicatorOptions } from './disk-indicator.js';
export { FileDescriptorsIndicator } from './file-descriptors-indicator.js';
export type { FileDescriptorsIndicatorOptions } from './file-descriptors-indicator.js';
export { MemoryIndicator } from './memory-indicator.js';
export type { MemoryIndicatorOptions } from './memory-indicator.js';
