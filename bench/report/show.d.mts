import type { Figure } from '../lib/figures.mjs';

export function show(figure: Figure | null | undefined): string;
