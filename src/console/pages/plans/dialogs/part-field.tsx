/** Which part of a plan is approved, and, plainly, what is left out and what becomes of it. */
import { useKindName } from '../../../i18n/asset-kinds.js';
import { useTexts } from '../../../i18n/language.js';
import type { Screen } from '../plan-shapes.js';
import type { Part } from './decision-body.js';
import { OneOf, SomeOf } from '../../../components/choices.js';
import { texts } from './texts.js';

interface PartFieldProps {
  readonly screen: Screen;
  readonly value: Part;
  readonly onInput: (value: Part) => void;
}

/** The choice; nothing is left out unless a person says so. */
export function PartField({ screen: { parts }, value, onInput }: PartFieldProps) {
  const say = useTexts(texts);
  const kindName = useKindName();
  const named = (name: string, n: number): string => say('count', { name, n });
  const options =
    value.by === 'nodes'
      ? parts.nodes.map(({ nodeId, name, assets }) => ({ value: nodeId, label: named(name, assets) }))
      : parts.kinds.map(({ kind, assets }) => ({ value: kind, label: named(kindName(kind), assets) }));
  const rest = options.filter((option) => !value.chosen.has(option.value));
  return (
    <>
      <OneOf
        legend={say('scope')}
        value={value.by}
        options={[
          { value: 'whole', label: say('whole') },
          { value: 'nodes', label: say('byNode') },
          { value: 'kinds', label: say('byKind') },
        ]}
        onChoose={(by) => onInput({ by, chosen: new Set() })}
      />
      {value.by === 'whole' ? null : (
        <>
          <SomeOf
            legend={say(value.by === 'nodes' ? 'byNode' : 'byKind')}
            chosen={value.chosen}
            options={options}
            onChoose={(chosen) => onInput({ ...value, chosen })}
          />
          <p class="small" role="status">
            {value.chosen.size === 0
              ? say('choose')
              : rest.length === 0
                ? say('leftOutNone')
                : `▲ ${say('leftOut', { what: rest.map(({ label }) => label).join(' · ') })}`}
          </p>
        </>
      )}
    </>
  );
}
