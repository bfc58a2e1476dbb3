/**
 * Returns an element of the page that must exist.
 *
 * @throws Error when `page.html` has no element with this id and of this kind
 */
export function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return found;
}

export function onClick(id: string, act: () => void): HTMLButtonElement {
  const button = element(id, HTMLButtonElement);
  button.addEventListener('click', act);
  return button;
}

/**
 * Returns a new element with properties and content. Its role and its ARIA attributes are set by
 * `setAttribute`, because not every browser in use has properties for them (Firefox since 119).
 */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<Omit<HTMLElementTagNameMap[K], keyof ARIAMixin>> = {},
  ...inside: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}
