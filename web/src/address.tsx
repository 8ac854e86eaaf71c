/** The page's address as its state: what is shown can be linked to, and the browser's buttons go through it. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
}

const CHANGED = 'fleming-address';

export function useAddress(): Address {
  const [address, setAddress] = useState(current);
  useEffect(() => {
    const listener = (): void => setAddress(current());
    for (const event of ['popstate', CHANGED]) addEventListener(event, listener);
    return () => {
      for (const event of ['popstate', CHANGED]) removeEventListener(event, listener);
    };
  }, []);
  return address;
}

function current(): Address {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** `replace`: the browser's way back leaves this address out. */
export function go(to: string, replace = false): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  dispatchEvent(new Event(CHANGED));
}

type Values = Readonly<Record<string, string | number | readonly string[] | null | undefined>>;

/** Absent and null values are left out. */
export function addressOf(path: string, values: Values): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The address with some of its values changed; null takes one out. */
export function changed({ path, query }: Address, values: Values): string {
  const names = [...new Set([...query.keys(), ...Object.keys(values)])];
  const all = names.map((name) => [name, Object.hasOwn(values, name) ? values[name] : query.getAll(name)] as const);
  return addressOf(path, Object.fromEntries(all));
}

interface LinkProps {
  readonly to: string;
  readonly current?: boolean;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** Followed within the page; with a key held down, as browsers follow links. */
export function Link({ to, current: isCurrent = false, class: className, children }: LinkProps): JSX.Element {
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
    scrollTo(0, 0);
    // Keys and screen readers go on at the content, not at a link that is gone.
    document.getElementById('main')?.focus({ preventScroll: true });
  };
  return (
    <a class={className} href={to} onClick={follow} aria-current={isCurrent ? 'page' : undefined}>
      {children}
    </a>
  );
}
