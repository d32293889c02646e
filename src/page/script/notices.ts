import { byId, make, setText, sync } from './dom.js';
import type { Notice } from './notice.js';
import { shape } from './state.js';

export function showNotices(notices: readonly Notice[]): void {
  sync(
    byId('notices'),
    notices,
    ({ key }) => key,
    ({ tone }) => {
      const title = make('strong');
      const text = make('span');
      const element = make('p', `notice ${tone}`, shape(tone), make('span', '', title, ' ', text));
      return {
        element,
        update(notice: Notice) {
          setText(title, notice.title);
          setText(text, notice.text);
        },
      };
    },
  );
}
