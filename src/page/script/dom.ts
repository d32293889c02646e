type Child = Node | string | undefined;

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an element. What the process says always becomes text, and never markup. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = '',
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

export function makeSvg(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Node[]
): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const key of Object.keys(attributes)) element.setAttribute(key, attributes[key]!);
  element.append(...children);
  return element;
}

/** The element of page.html with this id. */
export function byId(id: string): HTMLElement {
  return document.getElementById(id)!;
}

/** Changes a text only if it is another, so that neither a selection nor a screen reader is disturbed for nothing. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** The element for each key, in the order of `items`. Elements that stay are not made anew. */
export function sync<Item>(
  parent: Element,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  create: (item: Item) => Row<Item>,
): void {
  const known = rows.get(parent) ?? new Map<string, Row<unknown>>();
  const next = new Map<string, Row<unknown>>();
  items.forEach((item, at) => {
    const key = keyOf(item);
    const row = (known.get(key) as Row<Item> | undefined) ?? create(item);
    row.update(item);
    if (parent.children[at] !== row.element) parent.insertBefore(row.element, parent.children[at] ?? null);
    next.set(key, row as Row<unknown>);
  });
  while (parent.children.length > items.length) parent.lastElementChild!.remove();
  rows.set(parent, next);
}

export interface Row<Item> {
  readonly element: Element;
  readonly update: (item: Item) => void;
}

const rows = new WeakMap<Element, Map<string, Row<unknown>>>();
