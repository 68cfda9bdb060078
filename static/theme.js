// Sets the theme that was chosen on this device before the first paint; see src/lib/app/theme.svelte.ts.
try {
  const theme = localStorage.getItem('indaba.theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
    for (const meta of document.querySelectorAll('meta[data-theme-color]'))
      meta.media = meta.dataset.themeColor === theme ? 'all' : 'not all';
  }
} catch {
  // Nothing is kept here: the device's own preference holds.
}
