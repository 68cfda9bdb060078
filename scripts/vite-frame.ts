import type { Plugin } from 'vite';

/** What every page stands in, and what opens the practice: all of it is needed at every start. */
const WHOLE = [
  { name: 'frame', root: /[/\\]src[/\\]routes[/\\]\+layout\.svelte$/ },
  { name: 'device', root: /[/\\]src[/\\]lib[/\\]replica[/\\]browser[/\\]device\.ts$/ }
] as const;

/** The part of the bundler's view of a module that is used here. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/**
 * Puts what every start needs into a file each, where the bundler would make one of every few modules
 * that the same pages share. Each file that is asked for costs a turn of the service worker; the
 * first page used to need eighty.
 */
export function frame(): Plugin {
  /** Which file a module belongs in; filled when the first module is asked about. */
  let places: Map<string, string> | undefined;

  const placeAll = (roots: readonly string[], modules: Modules): Map<string, string> => {
    const found = new Map<string, string>();
    for (const { name, root } of WHOLE) {
      const next = roots.filter((id) => root.test(id));
      for (let id = next.pop(); id !== undefined; id = next.pop()) {
        if (found.has(id)) continue;
        found.set(id, name);
        next.push(...(modules.getModuleInfo(id)?.importedIds ?? []));
      }
    }
    return found;
  };

  const roots: string[] = [];
  return {
    name: 'indaba-frame',
    apply: 'build',
    buildStart() {
      roots.length = 0;
      places = undefined;
    },
    moduleParsed({ id }) {
      if (WHOLE.some(({ root }) => root.test(id))) roots.push(id);
    },
    config: (_config, { isSsrBuild }) =>
      isSsrBuild
        ? {}
        : {
            build: {
              rolldownOptions: {
                output: {
                  codeSplitting: {
                    groups: [
                      {
                        name: (id: string, modules: Modules) =>
                          (places ??= placeAll(roots, modules)).get(id) ?? null
                      }
                    ]
                  }
                }
              }
            }
          }
  };
}
