/** Types of the API, generated from its description by `npm run generate:client`: do not edit. */
export interface paths {
  '/api/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This description, as an OpenAPI 3.1 document.
     * @description Open to everybody.
     */
    get: operations['apiDescriptionDocument'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/conflicts/newest': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Why the newest cycle without a plan has none, computed again.
     * @description Needs `city.view`.
     */
    get: operations['planStudyConflict'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/forecasts/{seriesId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Forecasts of a series step by step, beside what came of them.
     * @description Needs `forecast.view`.
     */
    get: operations['forecastSteps'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/forecasts/quality': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How forecasts turned out, by series and lead, worst first.
     * @description Needs `forecast.view`.
     */
    get: operations['forecastQualityQuality'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Is the newest plan young enough, and which plan is in force.
     * @description Open to everybody.
     */
    get: operations['healthHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/journal': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What happened, newest first.
     * @description Needs `city.view`.
     */
    get: operations['journalEntries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/meters/{id}/readings/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Takes a load curve (Enedis): the CSV file is the body; answers with what was found in it.
     * @description Needs `data.import`.
     */
    post: operations['loadCurveImport'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Plans without their schedules, newest first.
     * @description Needs `city.view`.
     */
    get: operations['planningList'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One plan, whole.
     * @description Needs `city.view`.
     */
    get: operations['planningOne'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/decisions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Decisions on the plan, oldest first.
     * @description Needs `city.view`.
     */
    get: operations['approvalList'];
    put?: never;
    /**
     * What was decided, when by the clock of the service, and what it came to.
     * @description Needs `plan.decide`.
     */
    post: operations['approvalDecide'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/difference': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What lies between two plans: assets, energy, cost, comfort, inputs; with causes on request.
     * @description Needs `city.view`.
     */
    get: operations['planStudyDifference'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/feeders': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Voltages and losses of each feeder network along a plan, by an AC sweep; empty without feeder networks.
     * @description Needs `city.view`.
     */
    get: operations['planFeedersFeeders'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/hold': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The hold, who put it and until when.
     * @description Needs `plan.decide`.
     */
    post: operations['approvalHold'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/hold/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The plan without a hold.
     * @description Needs `plan.decide`.
     */
    post: operations['approvalRelease'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/inputs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The frozen snapshot and the forecasts a plan was made from.
     * @description Needs `city.view`.
     */
    get: operations['planningInputs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/reasons': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Why each commanded slot has its value, computed again.
     * @description Needs `city.view`.
     */
    get: operations['planStudyReasons'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/risk-curve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What a smaller risk costs: the inputs of a plan solved at several levels.
     * @description Needs `city.view`.
     */
    get: operations['planStudyRiskCurve'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/table': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Every asset and node of a plan, slot by slot, as a file.
     * @description Needs `city.view`.
     */
    get: operations['planTableTable'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/transformers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Temperatures of each substation along a plan, hottest first.
     * @description Needs `city.view`.
     */
    get: operations['planTransformersTransformers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/in-force': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The plan that governs the running slot, whole.
     * @description Needs `city.view`.
     */
    get: operations['planningInForce'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/policies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Policies that approve plans without a person: the one of the settings and the stored ones.
     * @description Needs `city.view`.
     */
    get: operations['policiesList'];
    put?: never;
    /**
     * The policy as it is kept now.
     * @description Needs `policy.set`.
     */
    post: operations['policiesSet'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/policies/{id}/end': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The policy with who ended it and why.
     * @description Needs `policy.set`.
     */
    post: operations['policiesEnd'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Releases in force: assets that are under their local control until a person resumes.
     * @description Needs `city.view`.
     */
    get: operations['releaseState'];
    put?: never;
    /**
     * Hands assets back to their local control at once and sends them nothing more.
     * @description Needs `control.release`.
     */
    post: operations['releaseRelease'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/release/end': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ends a release, or all: the plan in force is sent again from the next quarter-hour on.
     * @description Needs `control.release`.
     */
    post: operations['releaseEnd'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scenarios/compare': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All figures of several runs as the rows of one table.
     * @description Needs `scenario.run`.
     */
    get: operations['scenariosCompare'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scenarios/runs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Runs, newest first.
     * @description Needs `scenario.run`.
     */
    get: operations['scenariosRecent'];
    put?: never;
    /**
     * Takes a run; its parts wait for workers.
     * @description Needs `scenario.run`.
     */
    post: operations['scenariosStart'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scenarios/runs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How far a run is.
     * @description Needs `scenario.run`.
     */
    get: operations['scenariosStatus'];
    put?: never;
    post?: never;
    /**
     * Ends a run.
     * @description Needs `scenario.run`.
     */
    delete: operations['scenariosCancel'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scenarios/runs/{id}/result': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What a run came to.
     * @description Needs `scenario.run`.
     */
    get: operations['scenariosResult'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scenarios/schema': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * JSON Schema of a scenario.
     * @description Needs `scenario.run`.
     */
    get: operations['scenariosSchema'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/series': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Every series of the site with unit, sign and newest value.
     * @description Needs `meter.view`.
     */
    get: operations['seriesList'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/series/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Values of one series in [from, to).
     * @description Needs `meter.view`.
     */
    get: operations['seriesValues'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/setpoints': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Orders of one slot (default: the running one) with their proof, or the history of one asset.
     * @description Needs `city.view`.
     */
    get: operations['controlList'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/solve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The plan of a dispatch case, or why there is none; infeasible is an answer too.
     * @description Needs `scenario.run`.
     */
    post: operations['solveSolve'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AssetReasons: {
      assetId: string;
      /** @description One per commanded slot [kW], positive = into the asset */
      powerKw: number[];
      reasons: components['schemas']['SetpointReason'][];
    };
    /** @description What one asset is asked to do */
    AssetSchedule: {
      assetId: string;
      /** @description Mean power per slot [kW], positive = into the asset; null = left to local control */
      powerKw: (number | null)[];
      reason: components['schemas']['SetpointReason'];
      /** @description Expected state at the end of each slot: charge 0..1, zone °C or kWh still due; null without one */
      state: number[] | null;
    };
    AssetState: {
      /** @description Age of the oldest value used [ms] */
      ageMs: number;
      assetId: string;
      /** @description False: leaves this plan */
      available: boolean;
      calledSlots?: number;
      callsLeft?: number;
      /** @description Energy vehicles still ask for [kWh] */
      energyRequestedKwh: number | null;
      maxKw?: number[];
      /** @description Window of a power envelope, one per slot [kW] */
      minKw?: number[];
      /** @description Measured power [kW], positive = into the asset */
      powerKw: number | null;
      /** @description Why it is not available */
      reason: string | null;
      restedSlots?: number;
      /** @description Slots a unit has been running (positive) or standing (negative) */
      runSlots?: number;
      /** @description State of charge, 0..1 */
      soc: number | null;
      /** @description [°C] */
      zoneTemperatureC: number | null;
    };
    /** @description The plan of a dispatch case, or why there is none */
    CaseAnswer: {
      certificate: {
        blocks: number;
        decisions: number;
        /** @description (cost - lowerEur) / |cost| */
        gap: number;
        /** @description No answer with these decisions costs less [EUR] */
        heldLowerEur: number;
        /** @description No answer costs less [EUR] */
        lowerEur: number;
        notAvailable: string[];
        rounds: number;
        wholeNodes: number;
      } | null;
      check: components['schemas']['CheckReport'] | null;
      explanation: components['schemas']['NoPlanExplanation'] | null;
      /** @description SHA-256 of the canonical JSON of the case */
      inputHash: string;
      message: string;
      /** @enum {string} */
      method: 'monolith' | 'column-generation';
      name: string;
      options: {
        /** @description [%] */
        riskPercent?: number;
        solver: string;
        /** @description [s] */
        timeLimitS: number;
      };
      /** @description Null unless the status is planned */
      plan: {
        assets: {
          id: string;
          /** @enum {string} */
          kind:
            | 'battery'
            | 'pv'
            | 'wind'
            | 'ev-hub'
            | 'ev-home'
            | 'ev-fleet'
            | 'hot-water'
            | 'tertiary-hvac'
            | 'passive-block'
            | 'slab-block'
            | 'lighting'
            | 'chp'
            | 'waste-to-energy'
            | 'hydro'
            | 'fixed-load'
            | 'demand-response'
            | 'power-envelope'
            | 'power-profile';
          /** @description Why it is left to its own controller; null when steered */
          localReason: string | null;
          /** @description Mean power per slot [kW], positive = into the asset; null = left to local control */
          powerKw: (number | null)[];
          reason: components['schemas']['SetpointReason'];
          /** @description Expected state at the end of each slot: charge 0..1, zone °C or kWh still due; null without one */
          state: number[] | null;
        }[];
        churn: components['schemas']['Churn'];
        /** @description Cost by term [EUR]; negative = gain */
        costByTerm: {
          [key: string]: number;
        };
        feeders?: components['schemas']['FeederSummary'][];
        /** @description Wishes given up so that every limit is kept */
        keptLimits: {
          bounds: {
            /** @description How far [kW; kWh for the window of a store], positive */
            amount: number;
            /** @enum {string} */
            family: 'limit' | 'store-window' | 'lamp-floor' | 'frozen-setpoint' | 'unserved';
            /** @description Node or asset */
            ownerId: string;
            /** @enum {string} */
            side: 'lower' | 'upper';
            /** @description Slot of the horizon, from 0 */
            slot: number;
          }[];
          instead: string;
          sentence: string;
          wishes: string;
          /** @description Keeping the limits costs this more than breaking them for nothing [EUR] */
          wishesEur: number;
        } | null;
        nodes: {
          exportLimitEurPerKw: number[] | null;
          id: string;
          /** @description Planned import [kW], one per slot */
          importKw: number[];
          importLimitEurPerKw: number[] | null;
          /** @description Limit [kW], one per slot */
          limitKw: number[];
          /** @description Room kept for forecast error [kW], one per slot */
          marginKw: number[];
          /** @description Part of that room that could not be kept [kW], one per slot */
          marginShortfallKw: number[];
          /** @description Physical limit broken [kW]; zeros in a plan that may be approved, one per slot */
          overloadKw: number[];
          priceEurPerKwh: number[] | null;
        }[];
        /** @description Sum of costByTerm [EUR] */
        objectiveEur: number;
        /** @description [kW] */
        peakImportKw: number;
        slots: number;
        /** @description ISO 8601 */
        start: string;
      } | null;
      solution: {
        boundViolation: number;
        dualInfeasibility: number | null;
        gap: number | null;
        integerViolation: number;
        mipProofError: number | null;
        objectiveError: number;
        passed: boolean;
        primalResidual: number;
        problems: string[];
      } | null;
      solver: {
        name: string;
        version: string;
      };
      /** @enum {string} */
      status: 'planned' | 'refused' | 'infeasible' | 'unbounded' | 'time-limit' | 'cancelled' | 'failed';
      /** @description Wall time of each step [ms] */
      timesMs: {
        [key: string]: number;
      };
      /** @constant */
      version: 1;
    };
    CheckFinding: {
      allowed: number;
      message: string;
      /** @description Asset or node */
      ownerId: string;
      /** @description limit, power-bound, ramp, soc, comfort, balance, energy-due, voltage and others */
      rule: string;
      seen: number;
      /** @enum {string} */
      severity: 'violation' | 'warning';
      /** @description Slot [epoch ms, UTC] */
      slotMs: number;
    };
    /** @description Verdict of arithmetic that knows nothing of the optimiser */
    CheckReport: {
      /** @description Single comparisons made */
      comparisons: number;
      findings: components['schemas']['CheckFinding'][];
      passed: boolean;
    };
    /** @description Change against the plan in force */
    Churn: {
      /** @description Changed in the first slot that can be acted on [kW] */
      changedKw: number;
      /** @description Moved over the horizon [kWh] */
      movedKwh: number;
    };
    /** @description A plan, whole */
    DispatchPlan: {
      /** @description Last moment to approve [epoch ms, UTC] */
      approveByMs: number;
      check: components['schemas']['CheckReport'];
      content: components['schemas']['PlanContent'];
      /** @description SHA-256 of the canonical JSON (RFC 8785) of content */
      contentHash: string;
      /** @description Made at [epoch ms, UTC] */
      createdAtMs: number;
      id: string;
      /** @description Wall time of each stage of its making [ms] */
      stageMs: {
        [key: string]: number;
      };
      /** @enum {string} */
      state:
        | 'draft'
        | 'proposed'
        | 'checked'
        | 'approved'
        | 'dispatching'
        | 'active'
        | 'rejected'
        | 'expired'
        | 'superseded'
        | 'closed';
    };
    /** @description What an AC sweep tells of a feeder network */
    FeederSummary: {
      /** @description Per unit, one per slot */
      highestVoltagePu: (number | null)[];
      id: string;
      /** @description Losses of all branches [kW], one per slot */
      lossKw: (number | null)[];
      /** @description Bus that has it */
      lowestBus: number[];
      /** @description Per unit, one per slot; null = no operating point found */
      lowestVoltagePu: (number | null)[];
    };
    /** @description Forecasts of a series step by step, beside what came of them */
    Forecast: {
      /** @description Knowledge of forecasts ends here, ISO 8601 UTC */
      asKnownAt: string;
      /** @description ISO 8601 UTC */
      from: string;
      id: string;
      /** @description Levels of the quantiles, 0..1 */
      levels: number[];
      /** @description `from` of the next page; null on the last one */
      next: string | null;
      /** @description Meaning of a positive value */
      sign: string | null;
      steps: components['schemas']['ForecastStep'][];
      /** @description ISO 8601 UTC, not included */
      to: string;
      unit: string;
    };
    ForecastQuality: {
      /** @description Mean of forecast less outcome, unit of the series */
      bias: number;
      /** @description Steps with a forecast and an outcome */
      count: number;
      /** @description Share of outcomes inside the 80 % interval, 0..1 */
      coverage80: number;
      days: number;
      /** @description MAE of the last two days over that of the days before */
      drift: number | null;
      /** @description [min] */
      leadMinutes: number;
      /** @description Mean absolute error, unit of the series */
      mae: number;
      modelId: string;
      /** @description Mean pinball loss, unit of the series */
      pinball: number;
      /** @description Why it is bad; empty else */
      reasons: string[];
      /** @description <owner>.<observable> */
      seriesId: string;
      /** @description 1 - MAE over that of the value a week before */
      skill: number | null;
      unit: string;
      /** @enum {string} */
      verdict: 'good' | 'bad' | 'too-few';
      /** @description Sum of absolute errors over sum of absolute outcomes; null when all are 0 */
      wape: number | null;
    };
    ForecastStep: {
      /** @description Start of the step, ISO 8601 UTC */
      at: string;
      /** @description ISO 8601 UTC */
      issuedAt: string | null;
      /** @description From the issue to the start of the step [min] */
      leadMinutes: number | null;
      /** @description Fallbacks the model took */
      marks: string[];
      /** @description In the unit of the series; null = no forecast was known */
      mean: number | null;
      /** @description Length of the step [min] */
      minutes: number;
      /** @description Who said it, with version */
      model: string | null;
      /** @description What came of it; null while nobody closed it */
      outcome: {
        /** @description ISO 8601 UTC */
        knownAt: string;
        /** @description measured, estimated or missing */
        provenance: string;
        quality: string;
        /** @description In the unit of the series; null = not measured, or missing */
        value: number | null;
      } | null;
      /** @description One per level, lowest first; empty without a forecast */
      quantiles: (number | null)[];
    };
    Health: {
      /** @description ISO 8601 UTC */
      inForceUntil: string | null;
      /** @description Plan id */
      newestPlan: string | null;
      /** @description [s] */
      newestPlanAgeS: number | null;
      /** @description Plan id; null: the assets are in their safe state */
      planInForce: string | null;
      /** @description Seconds of that clock in a second of the wall */
      speed: number;
      /**
       * @description ok: the newest plan is at most two cycles old
       * @enum {string}
       */
      status: 'ok' | 'stale';
      /** @description The service's clock, ISO 8601 UTC */
      time: string;
    };
    /** @description Something that happened */
    JournalEntry: {
      /** @description [epoch ms, UTC] */
      atMs: number;
      /** @description Stable name, such as plan-expired */
      code: string;
      context: {
        [key: string]: string | number | boolean | null;
      };
      message: string;
      /** @enum {string} */
      severity: 'info' | 'warning' | 'alarm';
    };
    /** @description What was found in a file and made of it */
    LoadCurveImport: {
      /** @description Slots nothing was known of */
      added: number;
      /** @description Slots whose base follows and is kept with them */
      bases: number;
      contradictions: number;
      /** @description Slots that said something else before */
      corrected: number;
      directions: {
        /** @enum {string} */
        direction: 'draw-off' | 'injection';
        /** @description Energy of the rows taken [kWh], never negative */
        energyKwh: number;
        /** @description Rows whose value is empty */
        missing: number;
        /** @description Rows that repeat an earlier one */
        repeated: number;
        rows: number;
        stepInferred: boolean;
        steps: {
          from: string;
          /** @description [min] */
          minutes: number;
        }[];
        /** @description Rows that gave way to a corrected one */
        surpassed: number;
      }[];
      dryRun: boolean;
      /** @description Net energy [kWh], positive = drawn from the network */
      energyKwh: number;
      file: string;
      firstContradictions: {
        at: string;
        /** @enum {string} */
        direction: 'draw-off' | 'injection';
        /** @description Lines of the file, the first is 1 */
        lines: [number, number];
        /** @description [kW or kWh] */
        values: [number, number];
      }[];
      /** @description ISO 8601 UTC */
      from: string;
      /** @description Values are known from here, ISO 8601 UTC */
      knownAt: string;
      /**
       * @description Side of the step the timestamps name
       * @enum {string}
       */
      label: 'start' | 'end';
      labelEvidence: string[];
      /** @enum {string} */
      labelFrom: 'option' | 'evidence';
      /** @description Slots inside the span that are not whole */
      missingSlots: number;
      /** @description Timestamps without offset, read as civil time */
      naiveRows: number;
      /** @description Rows of other metering points, not taken */
      otherPrmRows: number;
      /** @description Rows of other quantities, by name, not taken */
      otherQuantityRows: {
        [key: string]: number;
      };
      /** @description Metering point, 14 digits */
      prm: string;
      rows: number;
      series: string;
      /** @description Of the bytes of the file */
      sha256: string;
      /** @enum {string} */
      shape: 'preamble' | 'flat';
      slots: number;
      /** @description ISO 8601 UTC, not included */
      to: string;
      /** @description Slots the operator of the network estimated or doubts */
      uncertainSlots: number;
      /** @description Slots that said the same before */
      unchanged: number;
      warnings: string[];
    };
    /** @description Planned flow of a node against its limit */
    NodeSchedule: {
      /** @description Planned import [kW], one per slot */
      importKw: number[];
      /** @description Limit [kW], one per slot */
      limitKw: number[];
      /** @description Room kept for forecast error [kW], one per slot */
      marginKw: number[];
      /** @description Part of that room that could not be kept [kW], one per slot */
      marginShortfallKw: number[];
      /** @description Substation, branch, line, or CITY */
      nodeId: string;
      /** @description Physical limit broken [kW]; zeros in a plan that may be approved, one per slot */
      overloadKw: number[];
    };
    /** @description Why no plan keeps every limit */
    NoPlanExplanation: {
      /** @description One irreducible conflict: without any of them there would be a plan */
      conflict: {
        /** @description Load that cannot be steered [kW]; null for other members */
        loadKw: number | null;
        /** @description Row or column of the program, such as import-limit[PDJ,4] */
        name: string;
        ownerId: string;
        /** @enum {string} */
        side: 'lower' | 'upper' | 'both' | 'whole';
        /** @description Slot [epoch ms, UTC]; null for what holds over the horizon */
        slotMs: number | null;
        words: string | null;
      }[];
      /** @description Ways out, cheapest first */
      relaxations: {
        bounds: {
          /** @description How far [kW; kWh for the window of a store], positive */
          amount: number;
          /** @enum {string} */
          family: 'limit' | 'store-window' | 'lamp-floor' | 'frozen-setpoint' | 'unserved';
          /** @description Node or asset */
          ownerId: string;
          /** @enum {string} */
          side: 'lower' | 'upper';
          /** @description Slot of the horizon, from 0 */
          slot: number;
        }[];
        /** @description Cost of the plan once it is applied [EUR] */
        planCostEur: number;
        /** @description Charged for the relaxation itself [EUR] */
        priceEur: number;
        words: string;
      }[];
      sentence: string;
    };
    /** @description What an operator agrees to; its canonical JSON is hashed */
    PlanContent: {
      /** @description Room of balancing around the setpoints, approved with them */
      balancing?: {
        assetId: string;
        /** @description Either way from each setpoint [kW] */
        moveKw: number;
      }[];
      churn: components['schemas']['Churn'];
      /** @description Cost by term [EUR]; negative = gain */
      costByTerm: {
        [key: string]: number;
      };
      /** @description Sum of the terms [EUR] */
      costEur: number;
      /** @description Setpoints a person pinned; absent = none */
      edit?: components['schemas']['PlanEdit'];
      /** @description Losses of feeder networks that are in the imports, by network, one per slot [kW] */
      feederLossKw?: {
        [key: string]: number[];
      };
      /** @description Start of the first slot [epoch ms, UTC] */
      firstSlotMs: number;
      /** @description First slots that earlier approvals fixed */
      frozenSlots: number;
      /** @description SHA-256 of the site content */
      gridVersion: string;
      /** @description Slots it looks ahead */
      horizonSlots: number;
      /** @description SHA-256 of snapshot and forecasts */
      inputHash: string;
      /** @description Absent in plans of old */
      madeWith?: {
        /** @description SHA-256 of the grid model */
        gridHash: string;
        /** @description SHA-256 of the options of its making */
        optionsHash: string;
      };
      nodes: components['schemas']['NodeSchedule'][];
      /** @description The whole plan of which a part was approved */
      partOf?: {
        /** @description Assets of the part; all others stay as they were */
        assetIds: string[];
        contentHash: string;
        planId: string;
      };
      /** @description Highest import of the city [kW] */
      peakImportKw: number;
      schedules: components['schemas']['AssetSchedule'][];
      siteId: string;
      snapshotHash: string;
      solver: {
        /** @description At most this share above the best, 0..1; absent = it is the best */
        certifiedGap?: number;
        /** @enum {string} */
        method?: 'monolith' | 'column-generation';
        name: string;
        version: string;
      };
      /** @description After this nothing of it is sent any more [epoch ms, UTC] */
      validUntilMs: number;
    };
    /** @description What lies between two plans */
    PlanDifference: {
      /** @description Plan id */
      after: string;
      /** @description Assets that move, the most moved first */
      assets: {
        assetId: string;
        /** @description After less before [kWh], positive = more into the asset */
        energyKwh: number;
        /** @description Largest |change| of power [kW] */
        largestKw: number;
        /** @description Its slot [epoch ms, UTC] */
        largestSlotMs: number;
        /** @description Sum of |change| [kWh] */
        movedKwh: number;
      }[];
      /** @description Null when causes were not asked for */
      attribution: {
        causes: {
          /** @description Added by it [EUR] */
          costEur: number;
          /** @enum {string} */
          group:
            | 'forecast'
            | 'weather'
            | 'price'
            | 'limit'
            | 'state'
            | 'availability'
            | 'in-force'
            | 'delivered'
            | 'risk';
          /** @description Moved by this group of inputs [kWh] */
          movedKwh: number;
        }[];
        /** @description True: computing the later plan again gave the same schedules */
        reproduced: boolean;
        /** @description Groups whose counterfactual has no solution */
        unsolved: (
          | 'forecast'
          | 'weather'
          | 'price'
          | 'limit'
          | 'state'
          | 'availability'
          | 'in-force'
          | 'delivered'
          | 'risk'
        )[];
      } | null;
      /** @description Plan id */
      before: string;
      comfort: {
        assetId: string;
        /** @description [K] */
        changeK: number;
        /** @description Its slot [epoch ms, UTC] */
        slotMs: number;
      }[];
      /** @description Whole later plan [EUR] */
      costAfterEur: number;
      /** @description Whole earlier plan [EUR] */
      costBeforeEur: number;
      /** @description Cost by term [EUR]; negative = gain */
      costByTermEur: {
        [key: string]: number;
      };
      /** @description Net energy of all assets, after less before [kWh] */
      energyKwh: number;
      /** @description Slots both cover, from [epoch ms, UTC] */
      fromMs: number;
      inputs: {
        /** @enum {string} */
        group:
          | 'forecast'
          | 'weather'
          | 'price'
          | 'limit'
          | 'state'
          | 'availability'
          | 'in-force'
          | 'delivered'
          | 'risk';
        /** @description Largest |change|, in `unit` */
        largest: number;
        /** @description Mean change, after less before, in `unit` */
        mean: number;
        unit: string;
        /** @description Series, node, asset or price */
        what: string;
      }[];
      /** @description Sum of |change| [kWh] */
      movedKwh: number;
      /** @description [kW] */
      peakAfterKw: number;
      /** @description Highest city import in the common slots [kW] */
      peakBeforeKw: number;
      /** @description True: the costs cover the same slots */
      sameHorizon: boolean;
      /** @description Slots both cover, until [epoch ms, UTC] */
      untilMs: number;
    };
    /** @description What a person changed in a proposed plan */
    PlanEdit: {
      /** @description Id of the plan that was edited */
      basedOn: string;
      /** @description Account id of the author */
      by: string;
      byName: string;
      pins: {
        assetId: string;
        /** @description Start of the first slot [epoch ms, UTC] */
        fromMs: number;
        /** @description [kW], positive = into the asset; null = local control */
        powerKw: number | null;
        /** @description End of the last slot [epoch ms, UTC] */
        toMs: number;
      }[];
      reason: string;
    };
    /** @description What a plan was computed from */
    PlanInputs: {
      forecasts: components['schemas']['SeriesForecast'][];
      snapshot: components['schemas']['SystemSnapshot'];
    };
    PlanSummary: {
      /** @description Last moment to approve [epoch ms, UTC] */
      approveByMs: number;
      /** @description Changed in the first slot that can be acted on, against the plan in force [kW] */
      changedKw: number;
      checkPassed: boolean;
      contentHash: string;
      /** @description Cost of the plan [EUR] */
      costEur: number;
      /** @description Made at [epoch ms, UTC] */
      createdAtMs: number;
      /** @description Start of the first slot [epoch ms, UTC] */
      firstSlotMs: number;
      id: string;
      /** @description Moved over the horizon, against the plan in force [kWh] */
      movedKwh: number;
      /** @description Highest import of the city [kW] */
      peakImportKw: number;
      /** @enum {string} */
      state:
        | 'draft'
        | 'proposed'
        | 'checked'
        | 'approved'
        | 'dispatching'
        | 'active'
        | 'rejected'
        | 'expired'
        | 'superseded'
        | 'closed';
      /** @description After this nothing of it is sent any more [epoch ms, UTC] */
      validUntilMs: number;
    };
    /** @description Why a request was not done */
    Problem: {
      /**
       * @description Stable name of what went wrong
       * @enum {string}
       */
      code:
        | 'alarm-not-shelved'
        | 'alarm-not-standing'
        | 'answer-not-kept'
        | 'body-too-large'
        | 'conflict'
        | 'forbidden'
        | 'gateway-unavailable'
        | 'idempotency-key-reused'
        | 'internal'
        | 'invalid-case'
        | 'invalid-input'
        | 'invalid-scenario'
        | 'invalid-series'
        | 'invalid-site'
        | 'invalid-time'
        | 'method-not-allowed'
        | 'naive-timestamp'
        | 'not-found'
        | 'not-permitted'
        | 'part-breaks-limits'
        | 'plan-expired'
        | 'plan-hash-mismatch'
        | 'plan-not-approvable'
        | 'queue-unavailable'
        | 'request-running'
        | 'second-eyes-differ'
        | 'store-unavailable'
        | 'too-many-requests'
        | 'too-many-streams'
        | 'unauthorised'
        | 'unknown-alarm'
        | 'unknown-asset'
        | 'unknown-certificate'
        | 'unknown-meter'
        | 'unknown-node'
        | 'unknown-plan'
        | 'unknown-policy'
        | 'unknown-run'
        | 'unknown-series'
        | 'unknown-unit'
        | 'unsafe-setpoint'
        | 'unsupported-body';
      /** @description What was seen, what was expected, what to do */
      detail: string;
      /** @description Single findings, where there are several */
      errors?: unknown;
      /** @description HTTP status */
      status: number;
      /** @description The code in words */
      title: string;
      /** @description urn:traboule:problem:<code> */
      type: string;
    };
    /** @description What a risk costs */
    RiskPoint: {
      figures: {
        /** @description Mean room kept below the limit of the city [kW] */
        cityMarginKw: number;
        /** @description Cost without the prices of margin not kept [EUR] */
        costEur: number;
        /** @description Largest room kept below the limit of a substation [kW] */
        largestMarginKw: number;
        largestMarginNode: string;
        /** @description Of which beyond the plan with the margin off [EUR] */
        marginCostEur: number | null;
        /** @description [kW] */
        peakImportKw: number;
        /** @description Room that could not be kept [kWh] */
        shortfallKwh: number;
        /** @description What it is priced at [EUR] */
        shortfallPriceEur: number;
      } | null;
      /** @description Why there is no plan; empty when there is one */
      message: string;
      planned: boolean;
      /** @description Level of the quantile at which limits hold; 0.5 = margin off */
      riskLevel: number;
    };
    /** @description Mean and percentiles over the samples */
    ScenarioFigureBands: {
      /** @description carbon of the energy taken from the grid [kgCO2] */
      co2Kg: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description minutes below the comfort band, over all buildings [min] */
      coldMinutes: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description energy bought less sold, plus generation, less what stores gained and vehicles were put off, at the mean price [EUR] */
      costEur: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description solar energy that was there and not taken [kWh] */
      curtailedKwh: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description energy bought less sold, network use included [EUR] */
      energyCostEur: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description energy above those limits [kWh] */
      energyOverKwh: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description energy sent up, a magnitude [kWh] */
      exportKwh: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description fuel of dispatchable generation less its heat [EUR] */
      generationCostEur: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description electricity of buildings and tanks that are assets [kWh] */
      heatKwh: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description hottest winding of a transformer [°C] */
      hotSpotC: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description energy taken from the grid above [kWh] */
      importKwh: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description insulation life used by the transformers, over all substations [h] */
      lifeUsedH: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description energy of street lighting [kWh] */
      lightingKwh: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description highest quarter-hour of the import of the city [kW] */
      peakImportKw: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description plans solved that passed the independent check [1] */
      plansMade: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description plans without an answer or that failed the check [1] */
      plansMissed: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description solar energy given [kWh] */
      pvKwh: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description energy vehicles left without [kWh] */
      unservedKwh: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description energy taken by vehicles that are assets [kWh] */
      vehiclesKwh: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description quarter-hours above an import limit or beyond an export limit, over all nodes [slots] */
      violations: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description minutes above the comfort band, over all buildings [min] */
      warmMinutes: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
      /** @description highest flow over its limit, per unit [1] */
      worstLoading: {
        mean: number;
        p10: number;
        p50: number;
        p90: number;
      };
    };
    ScenarioFigures: {
      /** @description carbon of the energy taken from the grid [kgCO2] */
      co2Kg: number;
      /** @description minutes below the comfort band, over all buildings [min] */
      coldMinutes: number;
      /** @description energy bought less sold, plus generation, less what stores gained and vehicles were put off, at the mean price [EUR] */
      costEur: number;
      /** @description solar energy that was there and not taken [kWh] */
      curtailedKwh: number;
      /** @description energy bought less sold, network use included [EUR] */
      energyCostEur: number;
      /** @description energy above those limits [kWh] */
      energyOverKwh: number;
      /** @description energy sent up, a magnitude [kWh] */
      exportKwh: number;
      /** @description fuel of dispatchable generation less its heat [EUR] */
      generationCostEur: number;
      /** @description electricity of buildings and tanks that are assets [kWh] */
      heatKwh: number;
      /** @description hottest winding of a transformer [°C] */
      hotSpotC: number;
      /** @description energy taken from the grid above [kWh] */
      importKwh: number;
      /** @description insulation life used by the transformers, over all substations [h] */
      lifeUsedH: number;
      /** @description energy of street lighting [kWh] */
      lightingKwh: number;
      /** @description highest quarter-hour of the import of the city [kW] */
      peakImportKw: number;
      /** @description plans solved that passed the independent check [1] */
      plansMade: number;
      /** @description plans without an answer or that failed the check [1] */
      plansMissed: number;
      /** @description solar energy given [kWh] */
      pvKwh: number;
      /** @description energy vehicles left without [kWh] */
      unservedKwh: number;
      /** @description energy taken by vehicles that are assets [kWh] */
      vehiclesKwh: number;
      /** @description quarter-hours above an import limit or beyond an export limit, over all nodes [slots] */
      violations: number;
      /** @description minutes above the comfort band, over all buildings [min] */
      warmMinutes: number;
      /** @description highest flow over its limit, per unit [1] */
      worstLoading: number;
    };
    /** @description What a run came to */
    ScenarioResult: {
      courses: {
        slots: {
          /** @description Every asset on its own controller [kW] */
          aloneImportKw: number;
          /** @description [kW] */
          limitKw: number;
          /** @description [°C] */
          outdoorC: number;
          /** @description [kW]; null without a plan */
          plannedImportKw: number | null;
          /** @description [EUR/kWh] */
          priceEurPerKwh: number;
          /** @description [epoch ms, UTC] */
          slotMs: number;
          /** @description [kW], positive = from the grid above */
          steeredImportKw: number;
        }[];
        variant: string;
      }[];
      days: {
        /** @description Civil date */
        date: string;
        figures: components['schemas']['ScenarioFigures'];
        sample: number;
        variant: string;
        /** @enum {string} */
        way: 'steered' | 'alone';
      }[];
      inputs: {
        /** @description SHA-256 of recorded data; null in the made world */
        dataHash: string | null;
        engine: string;
        order: {
          samples: number;
          scenario: {
            base: {
              /** @description First civil date */
              from: string;
              seed: number;
              /** @enum {string} */
              source: 'made' | 'recorded';
              /** @description Civil date after the last */
              until: string;
              /** @enum {string} */
              weather: 'normal' | 'cold-wave';
            };
            compare: {
              against: string;
              figures: string[];
              targets: {
                change: number;
                figure: string;
                variant: string;
              }[];
            };
            edits: (
              | {
                  /** @description Only these; absent = all */
                  districts?: string[];
                  /**
                   * @description Base load, which no asset stands for, so many times as large
                   * @constant
                   */
                  edit: 'demand';
                  /** @description Factor [1], 0 or more; 1 = as it is */
                  factor: number;
                  /**
                   * @description Part of it; other parts than all need the made world
                   * @default all
                   * @enum {string}
                   */
                  part:
                    | 'all'
                    | 'homes'
                    | 'heating'
                    | 'hot-water'
                    | 'tertiary'
                    | 'cooling'
                    | 'vehicles'
                    | 'heat-pumps';
                }
              | {
                  /**
                   * @description Base load of a meter by civil hour in place of its own
                   * @constant
                   */
                  edit: 'replace-demand';
                  /** @description Meter */
                  meter: string;
                  /** @description Base load [kW], load convention; 24 values, one per civil hour 0..23 (Europe/Paris) */
                  profileKw: number[];
                }
              | {
                  /** @description Light that comes through as a share of the clear sky, 0..1 */
                  clearSky?: number;
                  /**
                   * @description Other weather; needs the made world
                   * @constant
                   */
                  edit: 'weather';
                  /** @description Added to the outdoor temperature [K] */
                  temperatureShiftK?: number;
                }
              | {
                  /**
                   * @description Electric vehicles: charging that can be steered, and in the made world the rest
                   * @constant
                   */
                  edit: 'vehicles';
                  /** @description Factor [1], 0 or more; 1 = as it is */
                  factor: number;
                }
              | {
                  /**
                   * @description Solar plants
                   * @constant
                   */
                  edit: 'pv';
                  /** @description Factor; 0 = none [1], 0 or more; 1 = as it is */
                  factor: number;
                }
              | {
                  /**
                   * @description Heat pumps in the base load; needs the made world
                   * @constant
                   */
                  edit: 'heat-pumps';
                  /** @description Factor [1], 0 or more; 1 = as it is */
                  factor: number;
                }
              | {
                  /** @description Least level while lit, 0..1 */
                  dimFloor?: number;
                  /**
                   * @description Street lighting: power, and how far it may be dimmed
                   * @constant
                   */
                  edit: 'lighting';
                  /** @description Factor of the power [1], 0 or more; 1 = as it is */
                  factor: number;
                }
              | {
                  /** @description Price of carbon [EUR/t] */
                  co2EurPerTonne?: number;
                  /**
                   * @description Prices in place of those of the site; what is absent stays
                   * @constant
                   */
                  edit: 'tariff';
                  /** @description Energy, April to September [EUR/kWh]; 24 values, one per civil hour 0..23 (Europe/Paris) */
                  energySummerEurPerKwh?: number[];
                  /** @description Energy, October to March [EUR/kWh]; 24 values, one per civil hour 0..23 (Europe/Paris) */
                  energyWinterEurPerKwh?: number[];
                  /** @description Paid for energy sent up, as a share of the energy price, 0..1 */
                  exportShare?: number;
                  /** @description Network use [EUR/kWh]; 24 values, one per civil hour 0..23 (Europe/Paris) */
                  networkEurPerKwh?: number[];
                  /** @description Price of the highest quarter-hour [EUR/kW] */
                  peakEurPerKw?: number;
                }
              | {
                  /**
                   * @description Energy price so many times as high, in a window of every day or always
                   * @constant
                   */
                  edit: 'price-factor';
                  /** @description Factor [1], 0 or more; 1 = as it is */
                  factor: number;
                  /** @description Begins at this civil time of every day; absent = midnight */
                  from?: string;
                  /** @description Ends at this civil time; not after from = of the next day; absent = midnight */
                  until?: string;
                }
              | {
                  /**
                   * @description Energy price by instant in place of the tariff; must hold the range and the horizon
                   * @constant
                   */
                  edit: 'price-series';
                  /** @description Prices */
                  eurPerKwh: number[];
                  /** @description Instant of the first value, ISO 8601 with offset, on a quarter-hour */
                  start: string;
                  /** @description Step [min]: 15, 30 or 60 */
                  stepMinutes: 15 | 30 | 60;
                }
              | {
                  /**
                   * @description One more asset, a copy of another
                   * @constant
                   */
                  edit: 'add-asset';
                  /**
                   * @description Its size against the other [1], above 0; 1 = as it is
                   * @default 1
                   */
                  factor: number;
                  /** @description Its name */
                  id: string;
                  /** @description Asset it is a copy of */
                  like: string;
                  /** @description Meter it hangs on; absent = that of the other */
                  meter?: string;
                }
              | {
                  /** @description Asset */
                  asset: string;
                  /**
                   * @description An asset is not there
                   * @constant
                   */
                  edit: 'lose-asset';
                }
              | {
                  /** @description Asset */
                  asset: string;
                  /**
                   * @description An asset so many times as large
                   * @constant
                   */
                  edit: 'resize-asset';
                  /** @description Factor; to lose it write lose-asset [1], above 0; 1 = as it is */
                  factor: number;
                }
              | {
                  /**
                   * @description Import limit so many times as high
                   * @constant
                   */
                  edit: 'limit';
                  /** @description Factor [1], above 0; 1 = as it is */
                  factor: number;
                  /** @description Substation, branch or CITY */
                  node: string;
                }
              | {
                  /**
                   * @description N-1: a transformer is lost, those left carry the load
                   * @constant
                   */
                  edit: 'lose-transformer';
                  /** @description Capacity left [kVA]; absent = the firm one */
                  remainingKva?: number;
                  /** @description Substation */
                  substation: string;
                }
              | {
                  /**
                   * @description N-1: a substation is lost, a neighbour carries its meters
                   * @constant
                   */
                  edit: 'lose-substation';
                  /** @description Substation */
                  substation: string;
                  /** @description Neighbour */
                  to: string;
                }
              | {
                  /** @description And these */
                  assets?: string[];
                  /**
                   * @description Assets that are left to their own controllers
                   * @constant
                   */
                  edit: 'unsteered';
                  /** @description Of these kinds */
                  kinds?: (
                    | 'battery'
                    | 'pv'
                    | 'wind'
                    | 'ev-hub'
                    | 'ev-home'
                    | 'ev-fleet'
                    | 'hot-water'
                    | 'tertiary-hvac'
                    | 'passive-block'
                    | 'slab-block'
                    | 'lighting'
                    | 'chp'
                    | 'waste-to-energy'
                    | 'hydro'
                    | 'fixed-load'
                    | 'demand-response'
                    | 'power-envelope'
                    | 'power-profile'
                  )[];
                }
              | {
                  /** @description District */
                  district: string;
                  /**
                   * @description Some assets of a district report nothing and receive nothing
                   * @constant
                   */
                  edit: 'lose-comms';
                  /** @description Begins at this civil time of every day; absent = midnight */
                  from?: string;
                  /** @description Share of its assets, drawn by the seed of the base, 0..1 */
                  share: number;
                  /** @description Ends at this civil time; not after from = of the next day; absent = midnight */
                  until?: string;
                }
              | {
                  /**
                   * @description Nobody approves plans
                   * @constant
                   */
                  edit: 'no-approval';
                  /** @description Begins at this civil time of every day; absent = midnight */
                  from?: string;
                  /** @description Ends at this civil time; not after from = of the next day; absent = midnight */
                  until?: string;
                }
            )[];
            id: string;
            name: string;
            planning: {
              errorScale: number;
              everySlots: number;
              horizonSlots: number;
              /** @description Chance that a limit is broken by forecast error [%] */
              riskPercent: number;
            };
            variants: {
              edits: (
                | {
                    /** @description Only these; absent = all */
                    districts?: string[];
                    /**
                     * @description Base load, which no asset stands for, so many times as large
                     * @constant
                     */
                    edit: 'demand';
                    /** @description Factor [1], 0 or more; 1 = as it is */
                    factor: number;
                    /**
                     * @description Part of it; other parts than all need the made world
                     * @default all
                     * @enum {string}
                     */
                    part:
                      | 'all'
                      | 'homes'
                      | 'heating'
                      | 'hot-water'
                      | 'tertiary'
                      | 'cooling'
                      | 'vehicles'
                      | 'heat-pumps';
                  }
                | {
                    /**
                     * @description Base load of a meter by civil hour in place of its own
                     * @constant
                     */
                    edit: 'replace-demand';
                    /** @description Meter */
                    meter: string;
                    /** @description Base load [kW], load convention; 24 values, one per civil hour 0..23 (Europe/Paris) */
                    profileKw: number[];
                  }
                | {
                    /** @description Light that comes through as a share of the clear sky, 0..1 */
                    clearSky?: number;
                    /**
                     * @description Other weather; needs the made world
                     * @constant
                     */
                    edit: 'weather';
                    /** @description Added to the outdoor temperature [K] */
                    temperatureShiftK?: number;
                  }
                | {
                    /**
                     * @description Electric vehicles: charging that can be steered, and in the made world the rest
                     * @constant
                     */
                    edit: 'vehicles';
                    /** @description Factor [1], 0 or more; 1 = as it is */
                    factor: number;
                  }
                | {
                    /**
                     * @description Solar plants
                     * @constant
                     */
                    edit: 'pv';
                    /** @description Factor; 0 = none [1], 0 or more; 1 = as it is */
                    factor: number;
                  }
                | {
                    /**
                     * @description Heat pumps in the base load; needs the made world
                     * @constant
                     */
                    edit: 'heat-pumps';
                    /** @description Factor [1], 0 or more; 1 = as it is */
                    factor: number;
                  }
                | {
                    /** @description Least level while lit, 0..1 */
                    dimFloor?: number;
                    /**
                     * @description Street lighting: power, and how far it may be dimmed
                     * @constant
                     */
                    edit: 'lighting';
                    /** @description Factor of the power [1], 0 or more; 1 = as it is */
                    factor: number;
                  }
                | {
                    /** @description Price of carbon [EUR/t] */
                    co2EurPerTonne?: number;
                    /**
                     * @description Prices in place of those of the site; what is absent stays
                     * @constant
                     */
                    edit: 'tariff';
                    /** @description Energy, April to September [EUR/kWh]; 24 values, one per civil hour 0..23 (Europe/Paris) */
                    energySummerEurPerKwh?: number[];
                    /** @description Energy, October to March [EUR/kWh]; 24 values, one per civil hour 0..23 (Europe/Paris) */
                    energyWinterEurPerKwh?: number[];
                    /** @description Paid for energy sent up, as a share of the energy price, 0..1 */
                    exportShare?: number;
                    /** @description Network use [EUR/kWh]; 24 values, one per civil hour 0..23 (Europe/Paris) */
                    networkEurPerKwh?: number[];
                    /** @description Price of the highest quarter-hour [EUR/kW] */
                    peakEurPerKw?: number;
                  }
                | {
                    /**
                     * @description Energy price so many times as high, in a window of every day or always
                     * @constant
                     */
                    edit: 'price-factor';
                    /** @description Factor [1], 0 or more; 1 = as it is */
                    factor: number;
                    /** @description Begins at this civil time of every day; absent = midnight */
                    from?: string;
                    /** @description Ends at this civil time; not after from = of the next day; absent = midnight */
                    until?: string;
                  }
                | {
                    /**
                     * @description Energy price by instant in place of the tariff; must hold the range and the horizon
                     * @constant
                     */
                    edit: 'price-series';
                    /** @description Prices */
                    eurPerKwh: number[];
                    /** @description Instant of the first value, ISO 8601 with offset, on a quarter-hour */
                    start: string;
                    /** @description Step [min]: 15, 30 or 60 */
                    stepMinutes: 15 | 30 | 60;
                  }
                | {
                    /**
                     * @description One more asset, a copy of another
                     * @constant
                     */
                    edit: 'add-asset';
                    /**
                     * @description Its size against the other [1], above 0; 1 = as it is
                     * @default 1
                     */
                    factor: number;
                    /** @description Its name */
                    id: string;
                    /** @description Asset it is a copy of */
                    like: string;
                    /** @description Meter it hangs on; absent = that of the other */
                    meter?: string;
                  }
                | {
                    /** @description Asset */
                    asset: string;
                    /**
                     * @description An asset is not there
                     * @constant
                     */
                    edit: 'lose-asset';
                  }
                | {
                    /** @description Asset */
                    asset: string;
                    /**
                     * @description An asset so many times as large
                     * @constant
                     */
                    edit: 'resize-asset';
                    /** @description Factor; to lose it write lose-asset [1], above 0; 1 = as it is */
                    factor: number;
                  }
                | {
                    /**
                     * @description Import limit so many times as high
                     * @constant
                     */
                    edit: 'limit';
                    /** @description Factor [1], above 0; 1 = as it is */
                    factor: number;
                    /** @description Substation, branch or CITY */
                    node: string;
                  }
                | {
                    /**
                     * @description N-1: a transformer is lost, those left carry the load
                     * @constant
                     */
                    edit: 'lose-transformer';
                    /** @description Capacity left [kVA]; absent = the firm one */
                    remainingKva?: number;
                    /** @description Substation */
                    substation: string;
                  }
                | {
                    /**
                     * @description N-1: a substation is lost, a neighbour carries its meters
                     * @constant
                     */
                    edit: 'lose-substation';
                    /** @description Substation */
                    substation: string;
                    /** @description Neighbour */
                    to: string;
                  }
                | {
                    /** @description And these */
                    assets?: string[];
                    /**
                     * @description Assets that are left to their own controllers
                     * @constant
                     */
                    edit: 'unsteered';
                    /** @description Of these kinds */
                    kinds?: (
                      | 'battery'
                      | 'pv'
                      | 'wind'
                      | 'ev-hub'
                      | 'ev-home'
                      | 'ev-fleet'
                      | 'hot-water'
                      | 'tertiary-hvac'
                      | 'passive-block'
                      | 'slab-block'
                      | 'lighting'
                      | 'chp'
                      | 'waste-to-energy'
                      | 'hydro'
                      | 'fixed-load'
                      | 'demand-response'
                      | 'power-envelope'
                      | 'power-profile'
                    )[];
                  }
                | {
                    /** @description District */
                    district: string;
                    /**
                     * @description Some assets of a district report nothing and receive nothing
                     * @constant
                     */
                    edit: 'lose-comms';
                    /** @description Begins at this civil time of every day; absent = midnight */
                    from?: string;
                    /** @description Share of its assets, drawn by the seed of the base, 0..1 */
                    share: number;
                    /** @description Ends at this civil time; not after from = of the next day; absent = midnight */
                    until?: string;
                  }
                | {
                    /**
                     * @description Nobody approves plans
                     * @constant
                     */
                    edit: 'no-approval';
                    /** @description Begins at this civil time of every day; absent = midnight */
                    from?: string;
                    /** @description Ends at this civil time; not after from = of the next day; absent = midnight */
                    until?: string;
                  }
              )[];
              id: string;
              name: string;
            }[];
          };
          sweeps: {
            name: string;
            values: number[];
          }[];
          /** @description [s] */
          timeLimitS: number;
        };
        /** @description SHA-256 of the site content */
        siteVersion: string;
        solver: {
          name: string;
          version: string;
        };
      };
      /** @description Equal hashes, equal numbers */
      inputsHash: string;
      marks: string[];
      targets: {
        against: string;
        /** @description Wished, as a share of the reference */
        change: number;
        figure: string;
        met: boolean;
        /** @description Share of the reference; null when that is 0 */
        reached: number | null;
        variant: string;
      }[];
      /** @constant */
      traboule: 'scenario-result/v1';
      variants: {
        alone: components['schemas']['ScenarioFigureBands'];
        id: string;
        name: string;
        nodes: {
          /** @description [°C] */
          hotSpotC: number | null;
          /** @description [h of rated ageing] */
          lifeUsedH: number | null;
          nodeId: string;
          /** @description [kW] */
          peakKw: number;
          /** @description Most slots over a limit in one sample */
          slotsOver: number;
          /** @description Highest flow over its limit, per unit */
          worstLoading: number;
        }[];
        samples: number;
        steered: components['schemas']['ScenarioFigureBands'];
      }[];
    };
    /** @description How far a run is */
    ScenarioRunStatus: {
      /** @description Why it failed; null when it did not */
      failure: string | null;
      id: string;
      name: string;
      /** @description [epoch ms, UTC] */
      openedAtMs: number;
      parts: number;
      partsDone: number;
      scenarioId: string;
      /** @description Share of the whole work that is done, 0..1 */
      share: number;
      /** @enum {string} */
      state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
    };
    /** @description A series and its newest value */
    Series: {
      id: string;
      /**
       * @description readings come from a device, slots are made by closing
       * @enum {string}
       */
      kind: 'readings' | 'slots';
      /** @description Newest value; null when there is none */
      newest: {
        /** @description [s] */
        ageSeconds: number;
        /** @description Slot start, or source time of a reading, ISO 8601 UTC */
        at: string;
        /** @description Known from this instant, ISO 8601 UTC */
        knownAt: string;
        /** @description Slots: how the value was made */
        method?: string;
        /** @description Slots: measured, estimated or missing */
        provenance?: string;
        /** @description good, uncertain or bad */
        quality: string;
        /** @description Readings: OPC UA status code */
        statusCode?: number;
        /** @description In the unit of the series; null = missing */
        value: number | null;
      } | null;
      observable: string;
      owner: {
        id: string;
        /** @enum {string} */
        kind: 'meter' | 'asset' | 'sensor';
        name: string;
      };
      /** @description Meaning of a positive value; null where the sign says nothing */
      sign: string | null;
      unit: string;
    };
    SeriesForecast: {
      /** @description Known from [epoch ms, UTC] */
      issuedAtMs: number;
      /** @description Fallbacks that were taken */
      marks: string[];
      /** @description Expected value, one per step, in the unit of the series */
      mean: number[];
      /** @description Model with version */
      modelId: string;
      /** @description One row for each of the levels 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95; empty when not known */
      quantiles: number[][];
      /** @description <owner>.<observable> */
      seriesId: string;
      /** @description Start of the first step [epoch ms, UTC] */
      startMs: number;
      /** @description Length of a step [ms] */
      stepMs: number;
    };
    SeriesValue: {
      /** @description Slot start, or source time of a reading, ISO 8601 UTC */
      at: string;
      /** @description Known from this instant, ISO 8601 UTC */
      knownAt: string;
      /** @description Slots: how the value was made */
      method?: string;
      /** @description Slots: measured, estimated or missing */
      provenance?: string;
      /** @description good, uncertain or bad */
      quality: string;
      /** @description Readings: OPC UA status code */
      statusCode?: number;
      /** @description In the unit of the series; null = missing */
      value: number | null;
    };
    /** @description Values of one series in a range */
    SeriesValues: {
      /** @description null = as known now */
      asKnownAt: string | null;
      /** @description ISO 8601 UTC */
      from: string;
      id: string;
      /**
       * @description readings come from a device, slots are made by closing
       * @enum {string}
       */
      kind: 'readings' | 'slots';
      observable: string;
      owner: {
        id: string;
        /** @enum {string} */
        kind: 'meter' | 'asset' | 'sensor';
        name: string;
      };
      /** @description Meaning of a positive value; null where the sign says nothing */
      sign: string | null;
      /** @description ISO 8601 UTC, not included */
      to: string;
      unit: string;
      values: components['schemas']['SeriesValue'][];
    };
    /** @description Why a setpoint has its value */
    SetpointReason: {
      /** @description Next-best alternative; null when not derived */
      alternative: string | null;
      /** @description The alternative costs at least this more [EUR] */
      alternativeCostEur: number | null;
      /** @description The alternative as powers; empty without one */
      alternativePowers: {
        /** @description [kW], positive = into the asset */
        powerKw: number;
        /** @description Slot [epoch ms, UTC] */
        slotMs: number;
      }[];
      /** @description Limit that decides: row or bound name, such as import-limit[PDJ,4]; null when none binds */
      binding: string | null;
      /** @description Price of a kWh at the node of the asset [EUR/kWh] */
      nodePriceEurPerKwh: number;
      /** @description Why, in one plain sentence */
      sentence: string;
      /** @description Worth of one more unit of that limit [EUR per kW over the slot; per kWh of a store, per K of a room] */
      shadowPriceEurPerKw: number;
      /** @description Slot it speaks of [epoch ms, UTC] */
      slotMs: number;
      /** @description Prices it acts between; null when it trades with no other slot */
      spread: {
        /** @description Price there [EUR/kWh] */
        againstEurPerKwh: number;
        /** @description Slot it trades with [epoch ms, UTC] */
        againstSlotMs: number;
        /** @description Won by a kWh after losses and wear [EUR/kWh] */
        wonEurPerKwh: number;
      } | null;
    };
    /** @description An order for one asset and slot, and what became of it */
    SetpointRecord: {
      /** @description Why, in words */
      detail: string;
      /** @description [epoch ms, UTC] */
      intendedAtMs: number;
      /** @description Slot mean of the metered power [kW] */
      meteredKw: number | null;
      order: {
        assetId: string;
        /** @description <plan id>:<asset id>:<slot start> */
        id: string;
        planId: string;
        /** @description [kW], positive = into the asset; null = back to local control */
        powerKw: number | null;
        /** @description Largest change of power [kW/s] */
        rampKwPerS: number;
        /** @description Start of the slot [epoch ms, UTC] */
        slotMs: number;
        /** @description [epoch ms, UTC] */
        validFromMs: number;
        /** @description The asset falls back by itself after this [epoch ms, UTC] */
        validUntilMs: number;
      };
      /** @description Value the device says it applies [kW] */
      readBackKw: number | null;
      /** @description [epoch ms, UTC] */
      settledAtMs: number | null;
      /**
       * @description intended: recorded before the write; written: accepted and read back; the others are final
       * @enum {string}
       */
      state:
        'intended' | 'written' | 'confirmed' | 'late' | 'refused' | 'diverging' | 'withheld' | 'released';
      /** @description OPC UA status code of the write */
      statusCode: number | null;
      /** @description [epoch ms, UTC] */
      writtenAtMs: number | null;
    };
    /** @description The frozen picture of the world a plan was computed on */
    SystemSnapshot: {
      announced: {
        assetId: string;
        /** @description Plan in force, one per slot [kW]; null = it says nothing */
        powerKw: (number | null)[];
      }[];
      assets: components['schemas']['AssetState'][];
      /** @description Paid for a kWh sent up [EUR/kWh], one per slot */
      exportPriceEurPerKwh: number[];
      frozen: {
        assetId: string;
        /** @description One per frozen slot [kW]; null = local control */
        powerKw: (number | null)[];
      }[];
      frozenSlots: number;
      /** @description SHA-256 of the site content */
      gridVersion: string;
      horizonSlots: number;
      /** @description Price of a kWh taken, network use included [EUR/kWh], one per slot */
      importPriceEurPerKwh: number[];
      /** @description Share of the values of the last day by provenance, 0..1 */
      inputShare: {
        estimated: number;
        measured: number;
        missing: number;
      };
      /** @description Forecast [W/m²], one per slot */
      irradianceWPerM2: number[];
      /** @description All in here was known at this instant [epoch ms, UTC] */
      knownAtMs: number;
      /** @description Import limits by node, one per slot [kW] */
      limitsKw: {
        [key: string]: number[];
      };
      /** @description Part that is network use [EUR/kWh] */
      networkPriceEurPerKwh?: number[];
      /** @description Forecast [°C], one per slot */
      outdoorTemperatureC: number[];
      /** @description Highest quarter-hour import of the city today so far [kW] */
      peakSoFarKw: number;
      /** @description Level of the forecast quantile at which limits hold; 0.5 = no margin */
      riskLevel: number;
      siteId: string;
      /** @description First slot of the horizon [epoch ms, UTC] */
      slotMs: number;
    };
    /** @description Temperatures of a substation along a plan (IEC 60076-7) */
    TransformerCourse: {
      /** @description Hot spot at the end of the slot [°C], one per slot */
      hotSpotC: number[];
      /** @description [°C] */
      hottestC: number;
      /** @description End of the slot with the hottest spot [epoch ms, UTC] */
      hottestMs: number;
      /** @description Insulation life used [h of rated ageing] */
      lifeUsedH: number;
      /** @description Apparent power over firm (N-1) capacity, per unit, one per slot */
      load: number[];
      substationId: string;
      /** @description Top oil at the end of the slot [°C], one per slot */
      topOilC: number[];
      /** @enum {string} */
      verdict: 'normal' | 'beyond-normal-cyclic' | 'beyond-emergency';
    };
  };
  responses: {
    /** @description Codes: `invalid-case`, `invalid-input`, `invalid-scenario`, `invalid-series`, `invalid-site`, `invalid-time`, `naive-timestamp`, `unknown-unit` */
    Problem400: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Codes: `unauthorised` */
    Problem401: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Codes: `forbidden`, `not-permitted` */
    Problem403: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Codes: `not-found`, `unknown-alarm`, `unknown-asset`, `unknown-certificate`, `unknown-meter`, `unknown-node`, `unknown-plan`, `unknown-policy`, `unknown-run`, `unknown-series` */
    Problem404: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Codes: `method-not-allowed` */
    Problem405: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Codes: `alarm-not-shelved`, `alarm-not-standing`, `answer-not-kept`, `conflict`, `part-breaks-limits`, `plan-expired`, `plan-hash-mismatch`, `plan-not-approvable`, `request-running`, `second-eyes-differ`, `unsafe-setpoint` */
    Problem409: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Codes: `body-too-large` */
    Problem413: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Codes: `unsupported-body` */
    Problem415: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Codes: `idempotency-key-reused` */
    Problem422: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Codes: `too-many-requests`, `too-many-streams` */
    Problem429: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Codes: `internal` */
    Problem500: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Codes: `gateway-unavailable`, `queue-unavailable`, `store-unavailable` */
    Problem503: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  apiDescriptionDocument: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description This description, as an OpenAPI 3.1 document. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: unknown;
          };
        };
      };
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  planStudyConflict: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Why the newest cycle without a plan has none, computed again. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Null when every cycle had a plan */
            conflict: {
              /** @description Cycle without a plan [epoch ms, UTC] */
              atMs: number;
              /** @description Null when its inputs have a plan after all: `message` says why */
              explanation: components['schemas']['NoPlanExplanation'] | null;
              message: string;
            } | null;
          };
        };
      };
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  forecastSteps: {
    parameters: {
      query: {
        asKnownAt?: string;
        format?: 'json' | 'csv' | 'parquet';
        from: string;
        limit?: string;
        minLeadMinutes?: string;
        to: string;
      };
      header?: never;
      path: {
        seriesId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Forecasts of a series step by step, beside what came of them. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Forecast'];
          'application/vnd.apache.parquet': string;
          'text/csv': string;
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  forecastQualityQuality: {
    parameters: {
      query?: {
        days?: string;
        series?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How forecasts turned out, by series and lead, worst first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description First instant of the oldest civil day, ISO 8601 UTC */
            from: string;
            quality: components['schemas']['ForecastQuality'][];
            /** @description End of the newest civil day, ISO 8601 UTC */
            to: string;
          };
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  healthHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Is the newest plan young enough, and which plan is in force. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
        };
      };
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  journalEntries: {
    parameters: {
      query?: {
        code?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What happened, newest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JournalEntry'][];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  loadCurveImport: {
    parameters: {
      query?: {
        dryRun?: 'true' | 'false';
        file?: string;
        label?: 'start' | 'end';
        naive?: 'refuse' | 'europe-paris';
        prm?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'text/csv': string;
      };
    };
    responses: {
      /** @description Takes a load curve (Enedis): the CSV file is the body; answers with what was found in it. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LoadCurveImport'];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      413: components['responses']['Problem413'];
      415: components['responses']['Problem415'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  planningList: {
    parameters: {
      query?: {
        limit?: number;
        state?: 'proposed' | 'approved' | 'rejected' | 'expired' | 'active' | 'superseded' | 'closed';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Plans without their schedules, newest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PlanSummary'][];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  planningOne: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One plan, whole. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DispatchPlan'];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  approvalList: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Decisions on the plan, oldest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            accountId: string;
            atMs: number;
            contentHash: string;
            envelope: {
              costShare: number;
              perAssetKw: number;
              sumKw: number;
              untilMs: number;
            } | null;
            fourEyes: {
              allowed: number;
              /** @enum {string} */
              kind:
                | 'limit-relaxed'
                | 'outside-contract'
                | 'edited-setpoint'
                | 'n-1-margin'
                | 'uncertain-inputs'
                | 'first-use';
              seen: number;
              subject: string | null;
              text: string;
              /** @enum {string} */
              unit: 'kW' | 'share' | 'times';
            }[];
            id: string;
            name: string;
            overrideReason: string | null;
            planId: string;
            reason: string;
            scope: {
              kinds?: string[];
              nodeIds?: string[];
            } | null;
            /** @enum {string} */
            verdict: 'approved' | 'rejected';
            /** @enum {string} */
            via: 'session' | 'token' | 'service';
          }[];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  approvalDecide: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          contentHash: string;
          envelope?: {
            costShare: number;
            perAssetKw: number;
            sumKw: number;
            untilMs: number;
          } | null;
          overrideReason?: string;
          reason: string;
          scope?: {
            kinds?: string[];
            nodeIds?: string[];
          };
          /** @enum {string} */
          verdict: 'approved' | 'rejected';
        };
      };
    };
    responses: {
      /** @description What was decided, when by the clock of the service, and what it came to. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            accountId: string;
            approveByMs: number;
            atMs: number;
            contentHash: string;
            envelope: {
              costShare: number;
              perAssetKw: number;
              sumKw: number;
              untilMs: number;
            } | null;
            fourEyes: {
              allowed: number;
              /** @enum {string} */
              kind:
                | 'limit-relaxed'
                | 'outside-contract'
                | 'edited-setpoint'
                | 'n-1-margin'
                | 'uncertain-inputs'
                | 'first-use';
              seen: number;
              subject: string | null;
              text: string;
              /** @enum {string} */
              unit: 'kW' | 'share' | 'times';
            }[];
            id: string;
            name: string;
            /** @enum {string} */
            outcome: 'accepted' | 'first-of-two';
            overrideReason: string | null;
            planId: string;
            /** @enum {string} */
            planState:
              | 'draft'
              | 'proposed'
              | 'checked'
              | 'approved'
              | 'dispatching'
              | 'active'
              | 'rejected'
              | 'expired'
              | 'superseded'
              | 'closed';
            reason: string;
            repeated: boolean;
            scope: {
              kinds?: string[];
              nodeIds?: string[];
            } | null;
            sentPlanId: string | null;
            serverNowMs: number;
            /** @enum {string} */
            verdict: 'approved' | 'rejected';
            /** @enum {string} */
            via: 'session' | 'token' | 'service';
          };
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      413: components['responses']['Problem413'];
      415: components['responses']['Problem415'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  planStudyDifference: {
    parameters: {
      query: {
        causes?: 'true' | 'false';
        /** @description Id of the earlier plan */
        from: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What lies between two plans: assets, energy, cost, comfort, inputs; with causes on request. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PlanDifference'];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  planFeedersFeeders: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Voltages and losses of each feeder network along a plan, by an AC sweep; empty without feeder networks. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FeederSummary'][];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  approvalHold: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          minutes?: number;
          reason: string;
        };
      };
    };
    responses: {
      /** @description The hold, who put it and until when. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            hold: {
              accountId: string;
              name: string;
              reason: string;
              sinceMs: number;
              untilMs: number;
            } | null;
            planId: string;
          };
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      413: components['responses']['Problem413'];
      415: components['responses']['Problem415'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  approvalRelease: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          reason: string;
        };
      };
    };
    responses: {
      /** @description The plan without a hold. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            hold: {
              accountId: string;
              name: string;
              reason: string;
              sinceMs: number;
              untilMs: number;
            } | null;
            planId: string;
          };
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      413: components['responses']['Problem413'];
      415: components['responses']['Problem415'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  planningInputs: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The frozen snapshot and the forecasts a plan was made from. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PlanInputs'];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  planStudyReasons: {
    parameters: {
      query?: {
        assetId?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Why each commanded slot has its value, computed again. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AssetReasons'][];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  planStudyRiskCurve: {
    parameters: {
      query?: {
        levels?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What a smaller risk costs: the inputs of a plan solved at several levels. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RiskPoint'][];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  planTableTable: {
    parameters: {
      query?: {
        format?: 'csv' | 'parquet';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Every asset and node of a plan, slot by slot, as a file. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/vnd.apache.parquet': string;
          'text/csv': string;
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  planTransformersTransformers: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Temperatures of each substation along a plan, hottest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TransformerCourse'][];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  planningInForce: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The plan that governs the running slot, whole. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DispatchPlan'];
        };
      };
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  policiesList: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Policies that approve plans without a person: the one of the settings and the stored ones. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            fromSettings: {
              fromMs?: number;
              hours?: number[];
              leavesFourEyes?: boolean;
              maxBalancingKw?: number;
              maxChangeKw: number;
              maxUnmeasuredShare: number;
              name: string;
              requireFullMargin: boolean;
              setBy: string;
              untilMs: number;
              weekdays?: number[];
            } | null;
            stored: {
              accountId: string;
              ended: {
                accountId: string;
                atMs: number;
                name: string;
                reason: string;
              } | null;
              id: string;
              policy: {
                fromMs: number;
                hours?: number[];
                leavesFourEyes?: boolean;
                maxBalancingKw?: number;
                maxChangeKw: number;
                maxUnmeasuredShare: number;
                name: string;
                requireFullMargin: boolean;
                setBy: string;
                untilMs: number;
                weekdays?: number[];
              };
              reason: string;
              setAtMs: number;
            }[];
          };
        };
      };
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  policiesSet: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          fromMs?: number;
          hours?: number[];
          /** @default true */
          leavesFourEyes?: boolean;
          maxBalancingKw?: number;
          maxChangeKw: number;
          maxUnmeasuredShare: number;
          name: string;
          reason: string;
          requireFullMargin: boolean;
          untilMs: number;
          weekdays?: number[];
        };
      };
    };
    responses: {
      /** @description The policy as it is kept now. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            accountId: string;
            ended: {
              accountId: string;
              atMs: number;
              name: string;
              reason: string;
            } | null;
            id: string;
            policy: {
              fromMs: number;
              hours?: number[];
              leavesFourEyes?: boolean;
              maxBalancingKw?: number;
              maxChangeKw: number;
              maxUnmeasuredShare: number;
              name: string;
              requireFullMargin: boolean;
              setBy: string;
              untilMs: number;
              weekdays?: number[];
            };
            reason: string;
            setAtMs: number;
          };
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      409: components['responses']['Problem409'];
      413: components['responses']['Problem413'];
      415: components['responses']['Problem415'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  policiesEnd: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          reason: string;
        };
      };
    };
    responses: {
      /** @description The policy with who ended it and why. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            accountId: string;
            ended: {
              accountId: string;
              atMs: number;
              name: string;
              reason: string;
            } | null;
            id: string;
            policy: {
              fromMs: number;
              hours?: number[];
              leavesFourEyes?: boolean;
              maxBalancingKw?: number;
              maxChangeKw: number;
              maxUnmeasuredShare: number;
              name: string;
              requireFullMargin: boolean;
              setBy: string;
              untilMs: number;
              weekdays?: number[];
            };
            reason: string;
            setAtMs: number;
          };
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      413: components['responses']['Problem413'];
      415: components['responses']['Problem415'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  releaseState: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Releases in force: assets that are under their local control until a person resumes. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            releases: {
              assets: {
                assetId: string;
                reason: string | null;
                /** @enum {string} */
                status: 'released' | 'failed';
              }[];
              /** @description [epoch ms] */
              atMs: number;
              by: {
                accountId: string;
                name: string;
              };
              /** @description Assets that did not; they are asked again until they do */
              failed: number;
              id: string;
              /** @description False: a restart of the gateway would forget it */
              keptOnDisk: boolean;
              reason: string;
              /** @description Assets that confirmed it */
              released: number;
              /** @description In words, for example "everything below PDJ" */
              scope: string;
            }[];
          };
        };
      };
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  releaseRelease: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json':
          | {
              reason: string;
              /** @constant */
              scope: 'all';
            }
          | {
              /** @description Substation or branch */
              nodeId: string;
              reason: string;
              /** @constant */
              scope: 'node';
            }
          | {
              /** @description For example battery */
              assetClass: string;
              reason: string;
              /** @constant */
              scope: 'assetClass';
            }
          | {
              assetIds: string[];
              reason: string;
              /** @constant */
              scope: 'assetIds';
            };
      };
    };
    responses: {
      /** @description Hands assets back to their local control at once and sends them nothing more. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            assets: {
              assetId: string;
              reason: string | null;
              /** @enum {string} */
              status: 'released' | 'failed';
            }[];
            /** @description [epoch ms] */
            atMs: number;
            by: {
              accountId: string;
              name: string;
            };
            /** @description Assets that did not; they are asked again until they do */
            failed: number;
            id: string;
            /** @description False: a restart of the gateway would forget it */
            keptOnDisk: boolean;
            reason: string;
            /** @description Assets that confirmed it */
            released: number;
            /** @description In words, for example "everything below PDJ" */
            scope: string;
          };
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      409: components['responses']['Problem409'];
      413: components['responses']['Problem413'];
      415: components['responses']['Problem415'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  releaseEnd: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          reason: string;
          /** @description The release that ends; absent = all in force */
          releaseId?: string;
        };
      };
    };
    responses: {
      /** @description Ends a release, or all: the plan in force is sent again from the next quarter-hour on. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            releases: {
              assets: {
                assetId: string;
                reason: string | null;
                /** @enum {string} */
                status: 'released' | 'failed';
              }[];
              /** @description [epoch ms] */
              atMs: number;
              by: {
                accountId: string;
                name: string;
              };
              /** @description Assets that did not; they are asked again until they do */
              failed: number;
              id: string;
              /** @description False: a restart of the gateway would forget it */
              keptOnDisk: boolean;
              reason: string;
              /** @description Assets that confirmed it */
              released: number;
              /** @description In words, for example "everything below PDJ" */
              scope: string;
            }[];
          };
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      409: components['responses']['Problem409'];
      413: components['responses']['Problem413'];
      415: components['responses']['Problem415'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  scenariosCompare: {
    parameters: {
      query: {
        runs: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All figures of several runs as the rows of one table. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: string | number | null;
          }[];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  scenariosRecent: {
    parameters: {
      query?: {
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Runs, newest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScenarioRunStatus'][];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  scenariosStart: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @default 1 */
          samples?: number;
          scenario: unknown;
          /** @default [] */
          sweep?: string[];
          /** @default 60 */
          timeLimitS?: number;
        };
      };
    };
    responses: {
      /** @description Takes a run; its parts wait for workers. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScenarioRunStatus'];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      409: components['responses']['Problem409'];
      413: components['responses']['Problem413'];
      415: components['responses']['Problem415'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  scenariosStatus: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How far a run is. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScenarioRunStatus'];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  scenariosCancel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ends a run. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScenarioRunStatus'];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  scenariosResult: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What a run came to. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScenarioResult'];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  scenariosSchema: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description JSON Schema of a scenario. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: unknown;
          };
        };
      };
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  seriesList: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Every series of the site with unit, sign and newest value. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Series'][];
        };
      };
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  seriesValues: {
    parameters: {
      query: {
        asKnownAt?: string;
        format?: 'json' | 'csv' | 'parquet';
        from: string;
        kind?: 'readings' | 'slots';
        to: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Values of one series in [from, to). */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SeriesValues'];
          'application/vnd.apache.parquet': string;
          'text/csv': string;
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  controlList: {
    parameters: {
      query?: {
        asset?: string;
        limit?: number;
        slot?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Orders of one slot (default: the running one) with their proof, or the history of one asset. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SetpointRecord'][];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
  solveSolve: {
    parameters: {
      query?: {
        risk?: number;
        solver?: 'highs' | 'jslp';
        timeLimit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description What can be steered or gives power */
          assets: (
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Share of the energy taken that is stored, 0..1, above 0 */
                efficiencyCharge: number;
                /** @description Share of the energy drawn from the store that is given, 0..1, above 0 */
                efficiencyDischarge: number;
                /** @description Energy when full [kWh], above 0 */
                energyCapacityKwh: number;
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'battery';
                /** @description Largest charging power [kW], above 0 */
                maxChargeKw: number;
                /** @description Largest discharging power [kW], above 0, written without a sign */
                maxDischargeKw: number;
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
                /** @description State of charge at the start, per unit 0..1 */
                soc: number;
                /** @description Largest state of charge, per unit 0..1 */
                socMax: number;
                /** @description Least state of charge, per unit 0..1 */
                socMin: number;
                /** @description Value of a kWh stored at the end [EUR/kWh]; absent = the plan ends no lower than it began, and a missing kWh costs the dearest import price and a little more */
                terminalEurPerKwh?: number;
                /** @description Price of ageing per kWh charged or discharged [EUR/kWh] */
                wearEurPerKwh: number;
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Power without curtailment [kW], load convention: generation is 0 or below. One number for all slots, or one per slot */
                forecastKw: number | number[];
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'pv';
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description DC peak power [kW], above 0, written without a sign */
                peakKw: number;
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Power without curtailment [kW], load convention: generation is 0 or below. One number for all slots, or one per slot */
                forecastKw: number | number[];
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'wind' | 'hydro';
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description Energy asked for by vehicles that arrive [kWh per hour]. 24 values, one per civil hour 0..23 (Europe/Paris) */
                arrivalsKwhPerHour: number[];
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Slots between an arrival and the time its energy is due */
                dwellSlots: number;
                /** @description Energy that vehicles plugged in at the start still ask for [kWh]; absent = 0 */
                energyRequestedKwh?: number;
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'ev-hub' | 'ev-home';
                /** @description Largest charging power of all vehicles or tanks together [kW], above 0 */
                maxChargeKw: number;
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
                /** @description Price of energy not delivered when due [EUR/kWh] */
                unmetEurPerKwh: number;
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Energy that vehicles plugged in at the start still ask for [kWh]; absent = 0 */
                energyRequestedKwh?: number;
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'ev-fleet';
                /** @description Largest charging power of all vehicles or tanks together [kW], above 0 */
                maxChargeKw: number;
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
                /** @description Price of energy not delivered when due [EUR/kWh] */
                unmetEurPerKwh: number;
                /** @description Groups of vehicles with a departure of their own */
                windows: {
                  /** @description The group is plugged in, civil time HH:MM on a quarter-hour (Europe/Paris) */
                  arrival: string;
                  /** @description The group is gone; a departure not after the arrival is of the next day, civil time HH:MM on a quarter-hour (Europe/Paris) */
                  departure: string;
                  /** @description Energy the group asks for, every day anew [kWh] */
                  energyKwh: number;
                }[];
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description Price of filling missing below socMin [EUR/kWh] */
                coldWaterEurPerKwh: number;
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Heat drawn [kW], positive. 24 values, one per civil hour 0..23 (Europe/Paris) */
                drawKw: number[];
                /** @description Heat when full [kWh], above 0 */
                energyCapacityKwh: number;
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'hot-water';
                /** @description Standing loss of the stored energy, per hour, 0..1 */
                lossPerHour: number;
                /** @description Largest charging power of all vehicles or tanks together [kW], above 0 */
                maxChargeKw: number;
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
                /** @description Filling at the start, per unit 0..1 */
                soc: number;
                /** @description Least filling that keeps showers warm, per unit 0..1 */
                socMin: number;
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description Heat capacity [kWh/K], above 0 */
                capacityKwhPerK: number;
                /** @description Upper end of the comfort band [°C] */
                comfortHighC: number;
                /** @description Lower end of the comfort band [°C] */
                comfortLowC: number;
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Heat per electricity [kW/kW]: a number, or heat-pump = 2.2 + 0.055 (outdoor °C + 7) within 1.8..4.5 */
                cop: 'heat-pump' | number;
                /** @description Price of leaving the comfort band [EUR per K and hour] */
                discomfortEurPerKh: number;
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Heat from people and devices [kW], positive. 24 values, one per civil hour 0..23 (Europe/Paris) */
                gainsKw: number[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'tertiary-hvac' | 'passive-block' | 'slab-block';
                /** @description Loss of heat per kelvin to the outside [kW/K], above 0 */
                lossKwPerK: number;
                /** @description Largest electrical power of the heating [kW], above 0 */
                maxHeatElectricKw: number;
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
                /** @description Effective solar aperture [m²]: gain = aperture x irradiance / 1000 [kW] */
                solarApertureM2: number;
                /** @description Temperature the thermostat holds when nobody steers [°C] */
                thermostatC: number;
                /** @description Temperature inside at the start [°C] */
                zoneTemperatureC: number;
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Price of light not given [EUR/kWh] */
                dimEurPerKwh: number;
                /** @description Least level while lit, per unit 0..1 (lighting class) */
                dimFloor: number;
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'lighting';
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Power of all lamps at full light [kW], above 0 */
                ratedKw: number;
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description Starting and stopping is decided too (integers); absent = it stays as it is */
                commitment?: {
                  /** @description Least slots it stands once stopped */
                  minDownSlots: number;
                  /** @description Least slots it runs once started */
                  minUpSlots: number;
                  /** @description Cost of one start [EUR] */
                  startEur: number;
                };
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Cost of a kWh of electricity [EUR/kWh]; below 0 = paid to run */
                costEurPerKwh: number;
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Heat the unit and its boiler have to give; absent = left to the unit */
                heat?: {
                  /** @description Cost of heat from the boiler [EUR/kWh heat] */
                  boilerEurPerKwh: number;
                  /** @description Largest heat of the boiler beside it [kW heat] */
                  boilerMaxKw: number;
                  /** @description Heat asked for [kW heat], positive. 24 values, one per civil hour 0..23 (Europe/Paris) */
                  demandKw: number[];
                  /** @description Heat that may be thrown away [kW heat] */
                  dumpMaxKw: number;
                  /** @description Heat that comes with a kW of electricity [kW/kW] */
                  heatPerElectric: number;
                };
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'chp' | 'waste-to-energy';
                /** @description Largest electrical output [kW], above 0, written without a sign */
                maxOutputKw: number;
                /** @description Least electrical output while running [kW], written without a sign */
                minOutputKw: number;
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Power before the first slot [kW], load convention: 0 or below; absent = -referenceOutputKw */
                powerKw?: number;
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
                /** @description Output without steering [kW], written without a sign */
                referenceOutputKw: number;
                /** @description Slots it has been running (above 0) or standing (below 0); absent = long enough */
                runSlots?: number;
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'fixed-load';
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Power [kW], load convention: positive = from the network into the asset. One number for all slots, or one per slot */
                powerKw: number | number[];
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description Largest reduction of load [kW], above 0, written without a sign */
                blockKw: number;
                /** @description Calls left */
                callsLeft: number;
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Share of a called kW the plan counts on, 0..1 */
                deliveryProbability: number;
                /** @description Slots a call lasts */
                durationSlots: number;
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'demand-response';
                /** @description Least share of the block once called, 0..1 */
                minShare: number;
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Slots between the start and the first slot of a call */
                noticeSlots: number;
                /** @description Paid for a kWh not taken [EUR/kWh] */
                priceEurPerKwh: number;
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
                /** @description Share of the energy that comes back after the call, 0..1 */
                reboundShare: number;
                /** @description Slots over which it comes back, evenly */
                reboundSlots: number;
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description Largest energy over the case [kWh], load convention: positive = from the network into the asset; absent = no bound */
                energyMaxKwh?: number;
                /** @description Least energy over the case [kWh], load convention: positive = from the network into the asset; absent = no bound */
                energyMinKwh?: number;
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'power-envelope';
                /** @description Largest power [kW], load convention: positive = from the network into the asset. One number for all slots, or one per slot */
                maxKw: number | number[];
                /** @description Least power [kW], load convention: positive = from the network into the asset. One number for all slots, or one per slot */
                minKw: number | number[];
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Cost of a kWh taken [EUR/kWh]; below 0 = worth of taking it, or cost of giving it */
                priceEurPerKwh: number;
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
                /** @description Price of a kWh of the energy bounds not kept [EUR/kWh] */
                unservedEurPerKwh: number;
              }
            | {
                /** @description Setpoints announced before, one per slot [kW], load convention: positive = from the network into the asset; null = none. Changing one costs */
                announcedKw?: (number | null)[];
                /** @description false: measured and forecast, never steered. Default true; hydro and fixed-load false */
                controllable?: boolean;
                /** @description A run begins no earlier, civil time HH:MM on a quarter-hour (Europe/Paris) */
                earliestStart: string;
                /** @description Setpoints of the frozen slots [kW], load convention: positive = from the network into the asset; null = left to its own controller. As many values as frozenSlots */
                frozenKw?: (number | null)[];
                /** @description Name of the asset, unique among assets and nodes of the case */
                id: string;
                /**
                 * @description Kind of the asset
                 * @enum {string}
                 */
                kind: 'power-profile';
                /** @description A run ends no later; not after earliestStart = of the next day, civil time HH:MM on a quarter-hour (Europe/Paris) */
                latestEnd: string;
                /** @description Name for people; absent = the id */
                name?: string;
                /** @description Substation or feeder the asset hangs on */
                node: string;
                /** @description Power before the first slot [kW], load convention: positive = from the network into the asset; absent = 0, not running */
                powerKw?: number;
                /** @description Mean power of each slot of a run [kW], load convention: positive = from the network into the asset; the first and the last are not 0 */
                profileKw: number[];
                /** @description Fastest change of power [kW/s], above 0; absent = as fast as it likes */
                rampKwPerS?: number;
                /** @description Largest |power| [kW], above 0; absent = what the other fields allow */
                ratedKw?: number;
                /** @description Runs left in the present window; absent = one */
                runsLeft?: number;
                /** @description Price of a run that does not take place [EUR] */
                unservedEur: number;
              }
          )[];
          /** @description Largest import of all distribution substations together [kW], 0 or more. One number for all slots, or one per slot */
          cityImportLimitKw: number | number[];
          /** @description Carbon of imports and its price; absent = not counted */
          co2?: {
            /** @description Price of carbon [EUR/t] */
            eurPerTonne: number;
            /** @description Carbon of imports [gCO2/kWh]. 24 values, one per civil hour 0..23 (Europe/Paris) */
            gPerKwhByHour: number[];
          };
          /** @description Radial networks behind nodes, with voltage limits (LinDistFlow in the plan, AC sweep with losses in its check); absent = voltages are not looked at */
          feederNetworks?: {
            /** @description All buses, the head included */
            buses?: {
              /** @description Number of the bus [1 or more] */
              bus: number;
              /** @description Reactive power taken for each kW of its load [kvar/kW]; 0.329 is a power factor of 0.95. Absent = 0 */
              kvarPerKw?: number;
              /** @description Its part of the node's load [any unit all buses share]: only ratios count; 0 = none */
              loadShare: number;
              /** @description Highest voltage [per unit of nominalKv], above the lowest */
              maxVoltagePu: number;
              /** @description Lowest voltage [per unit of nominalKv], above 0 */
              minVoltagePu: number;
            }[];
            /** @description A tree over the buses */
            cables?: {
              /** @description Number of the bus at one end [1 or more] */
              from: number;
              /** @description Rating [kVA at nominalKv]; absent = none */
              ratingKva?: number;
              /** @description Reactance of its whole length [ohm] */
              reactanceOhm: number;
              /** @description Resistance of its whole length [ohm] */
              resistanceOhm: number;
              /** @description Number of the bus at the other end [1 or more] */
              to: number;
            }[];
            /** @description Number of the bus at the node, whose voltage is held [1 or more] */
            headBus?: number;
            /** @description Voltage held there [per unit of nominalKv]; absent = 1 */
            headVoltagePu?: number;
            /** @description Name of the feeder network */
            id: string;
            /** @description Text of a MATPOWER case (version 2) of a radial network, instead of nominalKv, headBus, buses and cables: Pd and Qd [MW, Mvar] are shares of the load of the node, Vmin and Vmax [pu] limits, rateA [MVA] ratings; its reference bus is the head */
            matpower?: string;
            /** @description Substation or feeder whose load and assets hang on it; its load is spread over the buses */
            node: string;
            /** @description Nominal voltage between phases [kV], above 0 */
            nominalKv?: number;
            /** @description The bus of each asset of the node */
            places: {
              /** @description Asset of the node */
              asset: string;
              /** @description Number of the bus it hangs on [1 or more] */
              bus: number;
              /** @description Reactive power it takes for each kW it takes [kvar/kW]; negative = gives while it takes power. Absent = 0 */
              kvarPerKw?: number;
            }[];
          }[];
          /** @description Feeders and transformers: a tree below the substations */
          feeders?: {
            /** @description Name of the feeder or transformer */
            id: string;
            /**
             * @description What it is. Default feeder
             * @enum {string}
             */
            kind?: 'feeder' | 'transformer';
            /** @description Largest flow either way [kW], 0 or more. One number for all slots, or one per slot */
            limitKw: number | number[];
            /** @description Substation or feeder above it */
            parent: string;
          }[];
          /** @description First slots whose setpoints are decided (frozenKw of the assets); absent = 0 */
          frozenSlots?: number;
          /** @description Meshed network (DC power flow) between the infeed CITY and the substations; absent = each substation has an infeed of its own */
          lines?: {
            /** @description First end: CITY, the infeed, or a substation */
            from: string;
            /** @description Name of the line */
            id: string;
            /** @description Largest flow either way [kW], 0 or more. One number for all slots, or one per slot */
            limitKw: number | number[];
            /** @description Reactance above 0 [any unit all lines share]: only ratios decide the flows */
            reactance: number;
            /** @description Second end: CITY or a substation; flow from the first end to the second is positive */
            to: string;
          }[];
          /** @description Load of nodes besides the assets, each node at most once */
          loads?: {
            /** @description Substation or feeder that draws it */
            node: string;
            /** @description Expected mean power besides the assets of the case [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
            powerKw: number | number[];
            /** @description Quantiles by probability [kW], load convention: positive = from the network into the node; rising with the probability, all nine */
            quantilesKw?: {
              /** @description Power not exceeded with probability 0.1 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.1: number | number[];
              /** @description Power not exceeded with probability 0.4 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.4: number | number[];
              /** @description Power not exceeded with probability 0.05 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.05: number | number[];
              /** @description Power not exceeded with probability 0.5 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.5: number | number[];
              /** @description Power not exceeded with probability 0.6 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.6: number | number[];
              /** @description Power not exceeded with probability 0.9 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.9: number | number[];
              /** @description Power not exceeded with probability 0.25 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.25: number | number[];
              /** @description Power not exceeded with probability 0.75 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.75: number | number[];
              /** @description Power not exceeded with probability 0.95 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.95: number | number[];
            };
          }[];
          /** @description What the case is about */
          name: string;
          /** @description Prices of energy [EUR/kWh] and of the peak [EUR/kW] */
          prices: {
            /** @description Paid for a kWh sent up [EUR/kWh]; counted at most at the import price. One number for all slots, or one per slot */
            exportEurPerKwh: number | number[];
            /** @description Price of a kWh taken by the city, network use included [EUR/kWh]; may be negative. One number for all slots, or one per slot */
            importEurPerKwh: number | number[];
            /** @description Part of importEurPerKwh that is network use [EUR/kWh]; absent = shown as energy. One number for all slots, or one per slot */
            networkEurPerKwh?: number | number[];
            /** @description Price of the highest quarter-hour of city import above peakSoFarKw [EUR/kW]; absent = 0 */
            peakEurPerKw?: number;
            /** @description Highest quarter-hour of city import so far, already paid for [kW]; absent = 0 */
            peakSoFarKw?: number;
          };
          /** @description Reserve the batteries keep ready in every slot; absent = none */
          reserve?: {
            /** @description Power that can be taken more at any moment [kW] */
            downKw: number;
            /** @description Slots it has to last */
            holdSlots: number;
            /** @description Price of a kW missing for an hour [EUR/kWh] */
            shortfallEurPerKwh: number;
            /** @description Power that can be given more at any moment [kW], written without a sign */
            upKw: number;
          };
          /** @description Chance that a limit is broken by forecast error [%]; 50 or absent = no margin */
          riskPercent?: number;
          /** @description Number of slots */
          slots: number;
          /** @description First slot, ISO 8601 with Z or an offset, on a quarter-hour, for example 2026-01-15T17:00:00Z */
          start: string;
          /**
           * @description Length of a slot [min]: 15
           * @constant
           */
          stepMinutes: 15;
          /** @description Subscribed powers */
          subscriptions?: {
            /** @description CITY, a substation or a feeder */
            node: string;
            /** @description Price of a kWh imported above it [EUR/kWh] */
            overrunEurPerKwh: number;
            /** @description Subscribed power [kW] */
            subscribedKw: number;
          }[];
          /** @description Substations; their import is the sum of what hangs below */
          substations: {
            /** @description Largest export [kW], above 0, written without a sign; absent = as the import */
            exportLimitKw?: number;
            /** @description Name of the substation; CITY is taken */
            id: string;
            /** @description Largest import [kW], 0 or more. One number for all slots, or one per slot */
            importLimitKw: number | number[];
            /**
             * @description transmission: not part of the city import. Default distribution
             * @enum {string}
             */
            level?: 'distribution' | 'transmission';
            /** @description Name for people; absent = the id */
            name?: string;
          }[];
          /** @description Uncertainty of the sum of all loads at and below a node; absent = errors are added up as if they came together */
          totals?: {
            /** @description CITY, a substation or a feeder */
            node: string;
            /** @description Quantiles by probability [kW], load convention: positive = from the network into the node; rising with the probability, all nine */
            quantilesKw: {
              /** @description Power not exceeded with probability 0.1 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.1: number | number[];
              /** @description Power not exceeded with probability 0.4 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.4: number | number[];
              /** @description Power not exceeded with probability 0.05 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.05: number | number[];
              /** @description Power not exceeded with probability 0.5 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.5: number | number[];
              /** @description Power not exceeded with probability 0.6 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.6: number | number[];
              /** @description Power not exceeded with probability 0.9 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.9: number | number[];
              /** @description Power not exceeded with probability 0.25 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.25: number | number[];
              /** @description Power not exceeded with probability 0.75 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.75: number | number[];
              /** @description Power not exceeded with probability 0.95 [kW], load convention: positive = from the network into the node. One number for all slots, or one per slot */
              0.95: number | number[];
            };
          }[];
          /**
           * @description Version of this format: 1
           * @constant
           */
          version: 1;
          /** @description Needed by buildings; absent = none are in the case */
          weather?: {
            /** @description Irradiance on a horizontal plane [W/m²], 0 or more. One number for all slots, or one per slot */
            irradianceWPerM2: number | number[];
            /** @description Outdoor temperature [°C]. One number for all slots, or one per slot */
            outdoorTemperatureC: number | number[];
          };
        };
      };
    };
    responses: {
      /** @description The plan of a dispatch case, or why there is none; infeasible is an answer too. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CaseAnswer'];
        };
      };
      400: components['responses']['Problem400'];
      401: components['responses']['Problem401'];
      403: components['responses']['Problem403'];
      409: components['responses']['Problem409'];
      413: components['responses']['Problem413'];
      415: components['responses']['Problem415'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
    };
  };
}
