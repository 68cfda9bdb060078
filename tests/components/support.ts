import '#lib/styles/tokens.css';
import '#lib/styles/base.css';
import '#lib/styles/controls.css';
import '#lib/styles/overlays.css';
import { mount, unmount, type Component } from 'svelte';
import { afterEach } from 'vitest';

const mounted: Record<string, unknown>[] = [];

/** Puts a component on the page until the test is over. */
export function show<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props
): { remove(): Promise<void> } {
  const instance = mount(component, { target: document.body, props });
  mounted.push(instance);
  return {
    async remove() {
      mounted.splice(mounted.indexOf(instance), 1);
      await unmount(instance);
    }
  };
}

afterEach(async () => {
  for (const instance of mounted.splice(0)) await unmount(instance);
  document.body.replaceChildren();
});
