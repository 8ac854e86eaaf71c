/** A knowledge graph by its words: a search in both languages, and what surrounds an entity, with the evidence of each fact. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FolderList, GraphAround, GraphHit } from '../../../src/studio/studio-api.ts';
import { addressOf, changed, go, Link, type Address } from '../address.tsx';
import { useAsked } from '../asking.ts';
import { Heading, Trouble, Waiting } from '../parts/notes.tsx';
import { useWords } from '../words.ts';
import { EntityView } from './entity-view.tsx';

const TYPING_MILLISECONDS = 250;

export function GraphPage({ address }: { readonly address: Address }): JSX.Element {
  const t = useWords();
  const title = t({ en: 'Graph', zh: '图谱' });
  const { value: folders, trouble } = useAsked<FolderList>('/api/folders');
  const graphs = folders?.graphs ?? [];
  const graph = address.query.get('graph') ?? graphs[0] ?? null;
  return (
    <>
      <Heading title={title}>{title}</Heading>
      <Trouble words={trouble} />
      {folders === null && trouble === null && <Waiting />}
      {folders !== null && graph === null && <NoGraph />}
      {graph !== null && (
        <>
          <div class="filters">
            <label>
              <span>{t({ en: 'Graph', zh: '图谱' })}</span>
              <select value={graph} onChange={(event) => go(addressOf('/graph', { graph: event.currentTarget.value }))}>
                {graphs.map((id) => (
                  <option key={id} value={id}>
                    {id}
                  </option>
                ))}
              </select>
            </label>
            <Search address={address} />
          </div>
          <Hits graph={graph} address={address} />
          <Entity graph={graph} address={address} />
        </>
      )}
    </>
  );
}

function NoGraph(): JSX.Element {
  const t = useWords();
  return (
    <div class="card empty">
      <p>
        {t({
          en: 'No graph lies here: a run keeps its own, and open data make one:',
          zh: '这里没有图谱：每次运行都保存自己的图谱；也可由开放数据生成：',
        })}
      </p>
      <pre>npx fleming knowledge import seed --graph out/seeds.sqlite</pre>
    </div>
  );
}

/** The words go into the address when one stops to type. */
function Search({ address }: { readonly address: Address }): JSX.Element {
  const t = useWords();
  const given = address.query.get('words') ?? '';
  const [typed, setTyped] = useState({ given, words: given });
  // Another address, by the way back say, brings its own words.
  const words = typed.given === given ? typed.words : given;
  useEffect(() => {
    if (words === given) return undefined;
    const to = changed(address, { words: words === '' ? null : words, entity: null });
    const timer = setTimeout(() => go(to, true), TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [words, given, address]);
  return (
    <label class="wide">
      <span>{t({ en: 'Search a disease, finding, drug, test', zh: '搜索疾病、表现、药物、检查' })}</span>
      <input type="search" value={words} onInput={(event) => setTyped({ given, words: event.currentTarget.value })} />
    </label>
  );
}

function Hits({ graph, address }: { readonly graph: string; readonly address: Address }): JSX.Element | null {
  const t = useWords();
  const words = address.query.get('words') ?? '';
  const isOpen = words !== '' && address.query.get('entity') === null;
  const asked = isOpen ? addressOf('/api/graph-search', { graph, words }) : null;
  const { value, trouble } = useAsked<readonly GraphHit[]>(asked);
  if (!isOpen) return null;
  return (
    <>
      <Trouble words={trouble} />
      {value !== null && (
        <p class="muted" role="status">
          {value.length === 0
            ? t({ en: 'Nothing is called that.', zh: '没有找到这个名称。' })
            : t({ en: `${value.length} found`, zh: `找到 ${value.length} 个` })}
        </p>
      )}
      <ul class="items">
        {(value ?? []).map((hit) => (
          <li key={hit.id}>
            <span>
              <Link to={changed(address, { graph, entity: hit.id })}>{t(hit.name)}</Link>
              {hit.found !== null && <span class="muted"> ({hit.found})</span>}
            </span>
            <span class="muted">{hit.type.replaceAll('_', ' ')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Entity({ graph, address }: { readonly graph: string; readonly address: Address }): JSX.Element | null {
  const t = useWords();
  const entity = address.query.get('entity');
  const { value, trouble } = useAsked<GraphAround>(
    entity === null ? null : addressOf('/api/graph-entity', { graph, entity }),
  );
  if (entity === null) return null;
  const words = address.query.get('words');
  return (
    <>
      {words !== null && (
        <p>
          <Link to={changed(address, { entity: null })}>{t({ en: 'To what was found', zh: '回到搜索结果' })}</Link>
        </p>
      )}
      <Trouble words={trouble} />
      {value === null && trouble === null && <Waiting />}
      {value !== null && <EntityView around={value} to={(id) => changed(address, { graph, entity: id })} />}
    </>
  );
}
