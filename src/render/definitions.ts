import { html, type Markup } from './markup.ts';

/** Returns a list of names with their values, one below the other. */
export const definitions = (
  kind: 'run' | 'words' | 'facts',
  rows: readonly (readonly [name: string, value: string])[],
): Markup =>
  html`<dl class="${kind}">
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
