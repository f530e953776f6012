/** Classes of assets in the language of the screen. */
import { catalogue } from './catalogue.js';
import { useTexts } from './language.js';

const texts = catalogue(
  {
    battery: 'batteries',
    pv: 'photovoltaics',
    wind: 'wind',
    'ev-hub': 'public charging',
    'ev-home': 'home charging',
    'ev-fleet': 'fleet charging',
    'hot-water': 'water heaters',
    'tertiary-hvac': 'offices and shops',
    'passive-block': 'passive blocks',
    'slab-block': 'heated slabs',
    lighting: 'street lighting',
    chp: 'cogeneration',
    'waste-to-energy': 'waste to energy',
    hydro: 'hydro',
    'fixed-load': 'fixed loads',
    'demand-response': 'demand response',
    'power-envelope': 'power envelopes',
    'power-profile': 'power profiles',
  },
  {
    battery: 'batteries',
    pv: 'photovoltaïque',
    wind: 'éolien',
    'ev-hub': 'recharge publique',
    'ev-home': 'recharge à domicile',
    'ev-fleet': 'recharge de flottes',
    'hot-water': 'ballons d’eau chaude',
    'tertiary-hvac': 'bureaux et commerces',
    'passive-block': 'îlots passifs',
    'slab-block': 'planchers chauffants',
    lighting: 'éclairage public',
    chp: 'cogénération',
    'waste-to-energy': 'incinération',
    hydro: 'hydraulique',
    'fixed-load': 'charges fixes',
    'demand-response': 'effacement',
    'power-envelope': 'enveloppes de puissance',
    'power-profile': 'profils de puissance',
  },
);

type KnownKind = keyof (typeof texts)['en'];

/** Every class there is. */
export const ASSET_KINDS = Object.keys(texts.en) as readonly KnownKind[];

/** Names a class of assets; one that is not known keeps its own word. */
export function useKindName(): (kind: string) => string {
  const say = useTexts(texts);
  return (kind) => {
    const known = ASSET_KINDS.find((one) => one === kind);
    return known === undefined ? kind : say(known);
  };
}
