// The device renders everything itself: a page must open with no server in reach.
export const ssr = false;
export const prerender = false;
