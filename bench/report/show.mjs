export function isStable({ spread, limit }) {
  return limit === null || spread <= limit;
}

/** The median with the spread of the runs; without a median, if the spread is beyond the limit or there is no figure. */
export function show(figure, format = ratio) {
  if (figure === undefined) return '';
  if (figure === null) return 'never';
  const { median, spread, limit } = figure;
  if (!isStable(figure)) return `not stable: ${rangeOf(figure, format)}`;
  if (limit === null) return rangeOf(figure, format);
  return spread === 0 ? format(median) : `${format(median)} ±${Math.ceil(spread * 50)} %`;
}

/** The same without the spread, for an overview. */
export function showShort(figure, format = ratio) {
  if (figure === undefined) return '–';
  if (figure === null) return 'never';
  if (!isStable(figure)) return 'not stable';
  return figure.limit === null && figure.spread > 0 ? show(figure, format) : format(figure.median);
}

/** The same for a sentence, which needs numbers. */
export function showInSentence(figure, format = ratio) {
  return isStable(figure) ? showShort(figure, format) : `${rangeOf(figure, format)} (not stable)`;
}

function rangeOf({ runs }, format) {
  const [least, most] = [format(Math.min(...runs)), format(Math.max(...runs))];
  return least === most ? least : `${least} to ${most}`;
}

export function ratio(number) {
  if (number >= 100) return number.toFixed(0);
  return number >= 10 ? number.toFixed(1) : number.toFixed(2);
}

export function whole(number) {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function percent(number) {
  return number === 0 || number === 100 ? whole(number) : number.toFixed(1);
}

export function unit(name, format = whole) {
  return (number) => `${format(number)} ${name}`;
}

/** A Markdown table in the layout of Prettier. All columns except the first are aligned to the right. */
export function table(header, rows) {
  const all = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(3, ...all.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join(' | ')} |`;
  const rule = widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(all[0]), `| ${rule.join(' | ')} |`, ...all.slice(1).map(line)].join('\n');
}
