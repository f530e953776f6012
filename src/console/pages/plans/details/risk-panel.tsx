/** What a smaller risk costs: the same inputs solved at several levels, as a curve and as a table. */
import { read } from '../../../api/request.js';
import { useState } from 'preact/hooks';
import { useAction } from '../../../api/use-action.js';
import { Panel } from '../../../components/panel.js';
import { ProblemNotice } from '../../../components/problem-notice.js';
import { Power, Quantity, quantityText } from '../../../components/quantity.js';
import { useTexts } from '../../../i18n/language.js';
import { planApi, type RiskPoint } from '../plan-shapes.js';
import { texts } from './texts.js';

/** Computed when it is asked for: it takes seconds of the service. */
export function RiskPanel({ planId }: { readonly planId: string }) {
  const say = useTexts(texts);
  const [points, setPoints] = useState<readonly RiskPoint[] | null>(null);
  const action = useAction(() => read<readonly RiskPoint[]>(planApi(planId, '/risk-curve')), setPoints);
  return (
    <Panel
      title={say('risk')}
      aside={
        <button
          type="button"
          class="button"
          data-run="risk"
          disabled={action.busy}
          onClick={() => action.run(undefined)}
        >
          {say('riskDo')}
        </button>
      }
    >
      <div class="stack" role="status">
        <p class="small quiet">{say(action.busy ? 'riskBusy' : 'riskWhat')}</p>
        <ProblemNotice problem={action.problem} />
        {points === null ? null : (
          <>
            <Curve points={points} />
            <Levels points={points} />
          </>
        )}
      </div>
    </Panel>
  );
}

const SIZE = { width: 320, height: 110 };
const EDGE = { left: 8, right: 56, top: 16, bottom: 18 };

interface Dot {
  readonly level: number;
  readonly eur: number;
}

function Curve({ points }: { readonly points: readonly RiskPoint[] }) {
  const say = useTexts(texts);
  const dots = points.flatMap(({ riskLevel, figures }): Dot[] =>
    figures?.marginCostEur == null ? [] : [{ level: riskLevel, eur: figures.marginCostEur }],
  );
  if (dots.length < 2) return null;
  const most = Math.max(1, ...dots.map(({ eur }) => eur));
  const x = (index: number): number =>
    EDGE.left + (index / (dots.length - 1)) * (SIZE.width - EDGE.left - EDGE.right);
  const y = (eur: number): number =>
    SIZE.height - EDGE.bottom - (eur / most) * (SIZE.height - EDGE.top - EDGE.bottom);
  const path = dots.map(({ eur }, index) => `${x(index).toFixed(1)} ${y(eur).toFixed(1)}`).join('L');
  return (
    <svg
      class="risk-curve"
      role="img"
      aria-label={say('riskChart')}
      viewBox={`0 0 ${String(SIZE.width)} ${String(SIZE.height)}`}
    >
      <path class="risk-curve-axis" d={`M0 ${String(y(0))}H${String(SIZE.width)}`} />
      <path class="risk-curve-line" d={`M${path}`} />
      {dots.map(({ level, eur }, index) => (
        <g key={level}>
          <circle cx={x(index)} cy={y(eur)} r="3" />
          <text x={x(index) + 5} y={y(eur) - 5}>
            {quantityText(eur, 'EUR')}
          </text>
          <text x={x(index)} y={SIZE.height - 5}>
            {quantityText(level * 100, '%')}
          </text>
        </g>
      ))}
    </svg>
  );
}

function Levels({ points }: { readonly points: readonly RiskPoint[] }) {
  const say = useTexts(texts);
  return (
    <div class="scroll" role="region" tabIndex={0} aria-label={say('risk')}>
      <table class="plain-table">
        <caption class="visually-hidden">{say('risk')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('riskLevel')}</th>
            <th scope="col" class="end">
              {say('riskCost')}
            </th>
            <th scope="col" class="end">
              {say('riskMargin')}
            </th>
            <th scope="col" class="end">
              {say('riskShort')}
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ riskLevel, figures, message }) => (
            <tr key={riskLevel}>
              <th scope="row">{quantityText(riskLevel * 100, '%')}</th>
              {figures === null ? (
                <td colSpan={3} lang="en">
                  {say('noPlan', { why: message })}
                </td>
              ) : (
                <>
                  <td class="end">
                    <Quantity value={figures.marginCostEur} unit="EUR" />
                  </td>
                  <td class="end">
                    <Power kw={figures.cityMarginKw} />
                  </td>
                  <td class="end">
                    <Quantity value={figures.shortfallKwh} unit="kWh" />
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
