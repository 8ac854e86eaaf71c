/** Evaluations at an address of their own. */
import type { JSX } from 'preact';
import { Link, type Address } from '../address.tsx';
import { Heading } from '../parts/notes.tsx';
import { useWords } from '../words.ts';
import { SheetView } from './sheet-view.tsx';

export function SheetPage({ address }: { readonly address: Address }): JSX.Element {
  const t = useWords();
  const of = address.query.getAll('of');
  const names = of.map((each) => each.replace(/^evaluation:/, ''));
  const title = names.length > 1 ? t({ en: 'Evaluations compared', zh: '评测比较' }) : (names[0] ?? '');
  return (
    <>
      <p class="crumbs">
        <Link to="/evaluations">{t({ en: 'Evaluations', zh: '评测' })}</Link> / {names.join(' · ')}
      </p>
      <Heading title={title}>{title}</Heading>
      <SheetView of={of} address={address} />
    </>
  );
}
