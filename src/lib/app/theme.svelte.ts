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
    try {
      localStorage.setItem(KEY, value);
    } catch {
      // A browser that keeps nothing still shows the choice until it is closed.
    }
  }
};
