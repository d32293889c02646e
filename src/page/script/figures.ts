import { make, setText } from './dom.js';

type Figure = readonly [label: string, value: string, className?: string];

/** Numbers with what they mean. */
export class Figures {
  private readonly values = new Map<string, HTMLElement>();
  readonly element = make('dl', 'figures');

  show(figures: readonly Figure[]): void {
    for (const [label, value, className] of figures) setText(this.placeOf(label, className), value);
    for (const [label, place] of this.values)
      if (place.firstElementChild === null) place.parentElement!.hidden = !figures.some(([shown]) => shown === label);
  }

  /** Shows a drawing in place of a number. */
  append(label: string, drawing: Element): void {
    const place = this.placeOf(label, 'words');
    if (drawing.parentElement !== place) place.replaceChildren(drawing);
    place.parentElement!.hidden = false;
  }

  private placeOf(label: string, className = ''): HTMLElement {
    const known = this.values.get(label);
    if (known) return known;
    const place = make('dd', className);
    this.values.set(label, place);
    this.element.append(make('div', '', make('dt', '', label), place));
    return place;
  }
}
