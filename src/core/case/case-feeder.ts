/** Feeder networks of a case in the words of the grid: cables in ohms, or the text of a MATPOWER case. */
import { DomainError } from '../domain-error.js';
import type { FeederNetwork } from '../grid/feeder-network.js';
import { parseMatpower } from '../network/matpower-case.js';
import type { NetworkBranch, NetworkBus, PowerNetwork } from '../power-flow/power-network.js';
import type { CaseBus, CaseCable, CaseFeederNetwork, CaseIssue, DispatchCase } from './dispatch-case.js';

/** Base of the per-unit values of networks given in ohms [MVA]. */
const BASE_MVA = 1;
const KVA_PER_MVA = 1000;

/** Fields that a MATPOWER text stands for. */
const OWN_FIELDS = ['nominalKv', 'headBus', 'buses', 'cables'] as const;

/**
 * The feeder network behind a meter.
 *
 * @throws DomainError `invalid-case` when its MATPOWER text cannot be read, or it has neither text nor buses
 */
export function gridFeeder(given: CaseFeederNetwork, meterId: string): FeederNetwork {
  return {
    id: given.id,
    meterId,
    network: given.matpower === undefined ? ownNetwork(given) : parseMatpower(given.matpower),
    places: given.places.map(({ asset, bus, kvarPerKw }) => ({
      assetId: asset,
      bus,
      kvarPerKw: kvarPerKw ?? 0,
    })),
  };
}

/** Mistakes that only feeder networks have: electrical data twice or not at all, no load to spread, an unreadable text. */
export function feederIssues(given: DispatchCase): CaseIssue[] {
  return (given.feederNetworks ?? []).flatMap((one, index): CaseIssue[] => {
    const path = `feederNetworks[${String(index)}]`;
    const electrical = networkIssues(one, path);
    if (electrical.length > 0) return electrical;
    if (!(given.loads ?? []).some((load) => load.node === one.node)) {
      const message = `saw no load of ${one.node}; expected one in loads, to be spread over the buses; add its powerKw`;
      return [{ path: `${path}.node`, message }];
    }
    return [];
  });
}

/** Mistakes in the electrical data of one network: given twice or not at all, buses that do not fit, a text that cannot be read. */
export function networkIssues(one: CaseFeederNetwork, path: string): CaseIssue[] {
  const seen = OWN_FIELDS.filter((field) => one[field] !== undefined);
  if (one.matpower !== undefined && seen.length > 0) {
    const message = `saw matpower beside ${seen.join(', ')}; expected the one or the others; remove one`;
    return [{ path, message }];
  }
  const missing = OWN_FIELDS.filter((field) => one[field] === undefined);
  if (one.matpower === undefined && missing.length > 0) {
    const message = `saw no ${missing.join(', ')}; expected these, or a MATPOWER case as matpower (traboule solve --network FILE); add them`;
    return [{ path, message }];
  }
  return one.matpower === undefined ? dataIssues(one, path) : textIssues(one, path);
}

function dataIssues(given: CaseFeederNetwork, path: string): CaseIssue[] {
  const { buses = [], cables = [], headBus = 0, nominalKv = 0 } = given;
  const known = buses.map(({ bus }) => bus);
  const unknown = (field: string, bus: number): CaseIssue[] =>
    known.includes(bus)
      ? []
      : [
          {
            path: `${path}.${field}`,
            message: `saw bus ${String(bus)}; expected one of buses; correct or add it`,
          },
        ];
  const issues = known.flatMap((bus, k): CaseIssue[] =>
    known.indexOf(bus) === k
      ? []
      : [
          {
            path: `${path}.buses[${String(k)}]`,
            message: `saw bus ${String(bus)} again; expected each once; join them`,
          },
        ],
  );
  issues.push(...unknown('headBus', headBus));
  if (!(nominalKv > 0)) {
    const message = `saw ${String(nominalKv)}; expected a voltage above 0 [kV]; correct it`;
    issues.push({ path: `${path}.nominalKv`, message });
  }
  cables.forEach(({ from, to, resistanceOhm, reactanceOhm }, k) => {
    const at = `cables[${String(k)}]`;
    issues.push(...unknown(`${at}.from`, from), ...unknown(`${at}.to`, to));
    if (resistanceOhm === 0 && reactanceOhm === 0) {
      const message =
        'saw no resistance and no reactance; expected an impedance; join its buses or give it one';
      issues.push({ path: `${path}.${at}`, message });
    }
  });
  return issues;
}

function textIssues(given: CaseFeederNetwork, path: string): CaseIssue[] {
  try {
    gridFeeder(given, given.node);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [{ path: `${path}.matpower`, message: error.message }];
  }
}

/** Cables and buses per unit of their nominal voltage. */
function ownNetwork(given: CaseFeederNetwork): PowerNetwork {
  const { nominalKv = 1, buses = [], cables = [] } = given;
  const baseOhm = nominalKv ** 2 / BASE_MVA;
  return {
    name: given.id,
    baseMva: BASE_MVA,
    buses: buses.map((bus) => networkBus(bus, { ...given, nominalKv })),
    generators: [],
    branches: cables.map((cable, index) => networkBranch(cable, index, baseOhm)),
    notes: [],
  };
}

function networkBus(
  bus: CaseBus,
  given: Pick<CaseFeederNetwork, 'headBus' | 'headVoltagePu'> & { readonly nominalKv: number },
): NetworkBus {
  return {
    id: bus.bus,
    kind: bus.bus === given.headBus ? 'reference' : 'load',
    demandMw: bus.loadShare,
    demandMvar: bus.loadShare * (bus.kvarPerKw ?? 0),
    shuntMw: 0,
    shuntMvar: 0,
    baseKv: given.nominalKv,
    voltagePu: given.headVoltagePu ?? 1,
    minVoltagePu: bus.minVoltagePu,
    maxVoltagePu: bus.maxVoltagePu,
  };
}

function networkBranch(cable: CaseCable, index: number, baseOhm: number): NetworkBranch {
  return {
    id: index + 1,
    name: `${String(cable.from)}-${String(cable.to)}`,
    fromBus: cable.from,
    toBus: cable.to,
    inService: true,
    resistancePu: cable.resistanceOhm / baseOhm,
    reactancePu: cable.reactanceOhm / baseOhm,
    chargingPu: 0,
    ratingMva: cable.ratingKva === undefined ? Infinity : cable.ratingKva / KVA_PER_MVA,
    tap: 1,
    shiftDeg: 0,
    minAngleDeg: -Infinity,
    maxAngleDeg: Infinity,
  };
}
