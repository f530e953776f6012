/** Compares the units a server declares with those of the site file: a difference refuses the point. */
import {
  AttributeIds,
  makeBrowsePath,
  type BrowsePathResult,
  type EUInformation,
  type NodeId,
} from 'node-opcua';
import { CEFACT_NAMESPACE, unitById, unitBySymbol } from '../../core/quantity/unit.js';
import type { LiveSession } from './live-session.js';
import { chunksOf, within } from './time-limit.js';

/** EUInformation.unitId of a unit that is given by its text only. */
const NO_UNIT_ID = -1;

/**
 * What each node declares as its unit; undefined where it declares none.
 *
 * @throws OpcUaUnavailableError when the server does not answer
 */
export async function declaredUnits(
  live: LiveSession,
  nodes: readonly NodeId[],
): Promise<(EUInformation | undefined)[]> {
  const found: (NodeId | undefined)[] = [];
  for (const chunk of chunksOf(nodes, live.limits.nodesPerTranslate)) {
    const paths = chunk.map((node) => makeBrowsePath(node, '.0:EngineeringUnits'));
    const results = await within(
      live.session.translateBrowsePath(paths),
      live.requestTimeoutMs,
      'translate paths',
    );
    found.push(...results.map(targetOf));
  }
  const properties = found.filter((n): n is NodeId => n !== undefined);
  const values = await live.read(properties.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })));
  const units = values.map((v) => (v.statusCode.isGood() ? (v.value.value as EUInformation | null) : null));
  let next = 0;
  return found.map((node) => (node === undefined ? undefined : (units[next++] ?? undefined)));
}

function targetOf(result: BrowsePathResult): NodeId | undefined {
  return result.statusCode.isGood() ? result.targets?.[0]?.targetId : undefined;
}

/**
 * What is wrong with a declared unit, or undefined when it is the expected one or none is declared.
 *
 * @param expected symbol of the site file
 */
export function unitProblem(expected: string, declared: EUInformation | undefined): string | undefined {
  const symbol = declared === undefined ? undefined : declaredSymbol(declared);
  if (symbol === undefined || symbol === expected) return undefined;
  return `saw the unit "${symbol}" on the server, expected "${expected}" of the site file; correct the one that is wrong, nothing is converted by guess`;
}

/** Symbol of a declared unit; undefined when the property is there but says nothing. */
export function declaredSymbol(declared: EUInformation): string | undefined {
  const text = declared.displayName.text ?? '';
  const standard = declared.namespaceUri === CEFACT_NAMESPACE || declared.namespaceUri === '';
  if (standard && declared.unitId !== NO_UNIT_ID && declared.unitId !== 0) {
    return unitById(declared.unitId)?.symbol ?? (text === '' ? `unit id ${String(declared.unitId)}` : text);
  }
  return text === '' ? undefined : (unitBySymbol(text)?.symbol ?? text);
}
