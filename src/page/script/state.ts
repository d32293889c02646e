import { make, makeSvg, setText } from './dom.js';
import { toneOf, wordOf, type Tone } from './words.js';

/** The shape of a tone. It says nothing by itself to a screen reader, because a word always stands beside it. */
export function shape(tone: Tone): SVGElement {
  return makeSvg(
    'svg',
    { class: 'shape', 'aria-hidden': 'true', focusable: 'false' },
    makeSvg('use', { href: `#${tone}` }),
  );
}

/** A state as a shape and a word. */
export class StateLabel {
  private readonly word = make('span');
  private readonly use = makeSvg('use', {});
  readonly element = make('span', 'state');

  constructor() {
    const icon = makeSvg('svg', { class: 'shape', 'aria-hidden': 'true', focusable: 'false' }, this.use);
    this.element.append(icon, this.word);
  }

  set(status: string, word = wordOf(status), tone = toneOf(status)): void {
    this.element.className = `state ${tone}`;
    if (this.use.getAttribute('href') !== `#${tone}`) this.use.setAttribute('href', `#${tone}`);
    setText(this.word, word);
  }
}
