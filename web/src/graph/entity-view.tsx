/** An entity: its names, a picture of its neighbours, and every fact with what it rests on. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { GraphAround, GraphEvidence, GraphRelation } from '../../../src/studio/studio-api.ts';
import { Link } from '../address.tsx';
import { hueAt } from '../runs/curve-panels.tsx';
import { useWords, wholeText, type Words } from '../words.ts';
import { kindOf, neighbourhood, PICTURE } from './neighbourhood.ts';

const LONGEST_LABEL = 24;

interface EntityViewProps {
  readonly around: GraphAround;
  /** The address of another entity. */
  readonly to: (id: string) => string;
}

export function EntityView({ around, to }: EntityViewProps): JSX.Element {
  const t = useWords();
  const { entity, synonyms, ids, relations, count } = around;
  const groups = [...Map.groupBy(relations, kindOf)];
  return (
    <article>
      <h2>
        {t(entity.name)}{' '}
        {entity.name.en !== entity.name.zh && (
          <span class="muted">{t({ en: entity.name.zh, zh: entity.name.en })}</span>
        )}
      </h2>
      <p class="muted">
        {entity.type.replaceAll('_', ' ')}
        {ids.length > 0 && ` · ${ids.join(' · ')}`}
      </p>
      {synonyms.length > 0 && (
        <p class="muted">
          {t({ en: 'also', zh: '又称' })} {synonyms.map(({ text }) => text).join(', ')}
        </p>
      )}
      {relations.length > 0 && <Picture around={around} to={to} />}
      <p role="status" class="muted">
        {relations.length < count
          ? t({
              en: `${wholeText(relations.length)} of ${wholeText(count)} facts`,
              zh: `${wholeText(count)} 条事实中的 ${wholeText(relations.length)} 条`,
            })
          : t({ en: `${wholeText(count)} facts`, zh: `${wholeText(count)} 条事实` })}
      </p>
      {groups.map(([kind, group]) => (
        <section key={kind}>
          <h3>
            {kindText(group[0]!, t)} <span class="muted">{group.length}</span>
          </h3>
          <ul class="items">
            {group.map((relation) => (
              <li key={relation.other.id}>
                <Fact relation={relation} to={to} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </article>
  );
}

function kindText({ type, direction }: GraphRelation, t: Words): string {
  const words = type.replaceAll('_', ' ');
  return direction === 'out' ? words : t({ en: `${words} (of it, by)`, zh: `${words}（被指向）` });
}

function Fact({ relation, to }: { readonly relation: GraphRelation } & Pick<EntityViewProps, 'to'>): JSX.Element {
  const t = useWords();
  const { other, notes, evidence } = relation;
  return (
    <div class="fact">
      <p>
        <Link to={to(other.id)}>{t(other.name)}</Link>
        {notes.length > 0 && <span class="muted"> · {notes.join(' · ')}</span>}
      </p>
      <details>
        <summary class="small muted">
          {t({ en: `evidence (${evidence.length})`, zh: `依据（${evidence.length}）` })}{' '}
          {[...new Set(evidence.map(({ source }) => source))].join(', ')}
        </summary>
        <ul class="evidence">
          {evidence.map((each, at) => (
            <li key={at}>
              <Evidence evidence={each} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function Evidence({ evidence }: { readonly evidence: GraphEvidence }): JSX.Element {
  const t = useWords();
  const { source, address, revision, licence, quote, extractor, confidence } = evidence;
  const facts = [
    [t({ en: 'source', zh: '来源' }), source],
    [t({ en: 'place', zh: '位置' }), address],
    [t({ en: 'revision', zh: '版本' }), revision],
    [t({ en: 'licence', zh: '许可' }), licence],
    [t({ en: 'read by', zh: '抽取' }), extractor],
    [t({ en: 'confidence', zh: '置信度' }), confidence === null ? null : String(confidence)],
  ] as const;
  return (
    <>
      {quote !== null && <blockquote>{quote}</blockquote>}
      <p class="small muted">
        {facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [`${name}: ${value}`])).join(' · ')}
      </p>
    </>
  );
}

function Picture({ around, to }: EntityViewProps): JSX.Element {
  const t = useWords();
  const { placed, kinds } = neighbourhood(around.relations);
  const { width, height, centreX, centreY } = PICTURE;
  const title = t({ en: 'Picture of its neighbours', zh: '邻近实体图' });
  const box = useRef<HTMLDivElement>(null);
  // Where it is wider than the screen, one begins in its middle.
  useEffect(() => {
    const { scrollWidth, clientWidth } = box.current!;
    box.current!.scrollTo({ left: (scrollWidth - clientWidth) / 2 });
  }, [around.entity.id]);
  return (
    <figure class="card neighbourhood">
      <ul class="legend">
        {kinds.map((kind, at) => (
          <li key={kind} class={hueAt(at).hue}>
            <i class="key" />
            {kind.replaceAll('_', ' ')}
          </li>
        ))}
      </ul>
      <div ref={box} class="scroll" tabIndex={0} role="region" aria-label={title}>
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={title}>
          {placed.map(({ relation, x, y, kind }) => (
            <line
              key={`${kind} ${relation.other.id}`}
              class={`spoke ${hueAt(kind).hue}`}
              x1={centreX}
              y1={centreY}
              x2={x}
              y2={y}
            />
          ))}
          {placed.map(({ relation, x, y, side, kind }) => {
            const name = t(relation.other.name);
            return (
              <Link key={`${kind} ${relation.other.id}`} to={to(relation.other.id)} class={hueAt(kind).hue}>
                <title>{`${kindText(relation, t)}: ${name}`}</title>
                <circle class="spot" cx={x} cy={y} r="6" />
                <text x={side === 'left' ? x - 11 : x + 11} y={y + 4} text-anchor={side === 'left' ? 'end' : 'start'}>
                  {shortened(name)}
                </text>
              </Link>
            );
          })}
          <circle class="hub" cx={centreX} cy={centreY} r="9" />
          <text class="hub-name" x={centreX} y={centreY - 16} text-anchor="middle">
            {shortened(t(around.entity.name))}
          </text>
        </svg>
      </div>
    </figure>
  );
}

function shortened(name: string): string {
  const letters = [...name];
  return letters.length <= LONGEST_LABEL ? name : `${letters.slice(0, LONGEST_LABEL).join('')}…`;
}
