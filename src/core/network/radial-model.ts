/** The program of a radial power flow: generators and LinDistFlow, with the map back to the tree. */
import type { LinearProgram, SolveOutcome } from '../dispatch/linear-program.js';
import { ProgramBuilder } from '../dispatch/program-builder.js';
import type { RadialFlow } from '../power-flow/ac-sweep.js';
import { addOutputs, type GeneratorOutputs, type TangentPoints } from './generator-columns.js';
import {
  addLinDistFlow,
  type BusDemand,
  type LinDistFlowPart,
  type OperatingPoint,
} from '../dispatch/constraints/lin-dist-flow.js';
import { activeNetwork, type NetworkGenerator, type PowerNetwork } from '../power-flow/power-network.js';
import type { RadialTree } from '../power-flow/radial-tree.js';

/** A program and the map back to the tree. */
export interface RadialOpfModel {
  readonly tree: RadialTree;
  readonly generators: readonly NetworkGenerator[];
  readonly program: LinearProgram;
  readonly outputs: readonly GeneratorOutputs[];
  /** Reactive output of each generator [Mvar]. */
  readonly reactiveCols: readonly number[];
  readonly part: LinDistFlowPart;
}

/** A dispatch, what the program said of it and what the sweep says. */
export interface RadialAnswer {
  readonly model: RadialOpfModel;
  readonly outcome: Extract<SolveOutcome, { status: 'optimal' }>;
  readonly outputsMw: readonly number[];
  readonly outputsMvar: readonly number[];
  readonly flow: RadialFlow;
}

/** The single slot of a snapshot case. */
const SLOT = 0;

/** The program of one round. */
export function buildRadialOpf(
  network: PowerNetwork,
  tree: RadialTree,
  { tangents, around }: { readonly tangents: TangentPoints; readonly around: OperatingPoint | undefined },
): RadialOpfModel {
  const { generators } = activeNetwork(network);
  const builder = new ProgramBuilder();
  const outputs = addOutputs(builder, generators, { tangents, isPriced: true });
  const reactiveCols = generators.map(({ id, minMvar, maxMvar }) =>
    builder.column(`reactive-output[${String(id)}]`, minMvar, maxMvar),
  );
  const demands = tree.buses.map((bus): BusDemand => {
    const here = generators.flatMap((generator, g) => (generator.busId === bus.id ? [g] : []));
    return {
      mw: bus.demandMw,
      mvar: bus.demandMvar,
      active: here.flatMap((g) => (outputs[g] ?? []).map((col) => [col, -1] as const)),
      reactive: here.map((g) => [reactiveCols[g] ?? -1, -1] as const),
    };
  });
  const part = addLinDistFlow(builder, tree, { slot: SLOT, demands, ...(around ? { around } : {}) });
  return { tree, generators, program: builder.build(), outputs, reactiveCols, part };
}
