/** The content of results.json, which `bench/run.mjs` writes. */
export interface Results {
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly versions: Readonly<Record<string, string>>;
  readonly measures: Readonly<Record<string, object>>;
}

/** The README's chart, as SVG. */
export declare function chart(results: Results): string;
/** The README's section. */
export declare function overview(results: Results): string;
/** The whole of RESULTS.md. */
export declare function resultsPage(results: Results): string;
