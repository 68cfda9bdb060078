export type Theme = 'system' | 'light' | 'dark';

/** Also read by `static/theme.js`, which sets the theme before the first paint. */
const KEY = 'indaba.theme';

const stored = (): Theme => {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
};

/** The browser's own bars go with the page: of its two colours, the one of the theme holds. */
function colourFrame(theme: Theme): void {
  for (const name of ['light', 'dark'] as const) {
    const meta = document.querySelector<HTMLMetaElement>(`meta[data-theme-color=${name}]`);
    if (!meta) continue;
    const asked = theme === 'system' ? `(prefers-color-scheme: ${name})` : undefined;
    meta.media = asked ?? (theme === name ? 'all' : 'not all');
  }
}

let chosen = $state<Theme>(stored());

/** Light, dark, or as the device says: a choice of this device, not of the practice. */
export const theme = {
  get chosen(): Theme {
    return chosen;
  },
  set chosen(value: Theme) {
    chosen = value;
    if (value === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
    colourFrame(value);
    try {
      localStorage.setItem(KEY, value);
    } catch {
      // A browser that keeps nothing still shows the choice until it is closed.
    }
  }
};
