/** Within what a policy approves, as facts one reads at a glance. */
import { Power, quantityText } from '../../components/quantity.js';
import { useTexts } from '../../i18n/language.js';
import { hoursText, type PolicyBounds, runsOf, WEEKDAYS } from './policy-draft.js';
import { texts } from './texts.js';

interface PolicyBoundsProps {
  readonly bounds: PolicyBounds;
  /** It leaves plans that ask for two people to people; absent = not a thing of this policy. */
  readonly fourEyes?: boolean;
}

/** A list of bounds. */
export function PolicyBoundsList({ bounds, fourEyes }: PolicyBoundsProps) {
  const say = useTexts(texts);
  const { weekdays, maxBalancingKw } = bounds;
  const allDays = weekdays === undefined || weekdays.length === WEEKDAYS.length;
  const day = (number: number): string => say(`day.${String(number) as '1'}`);
  return (
    <dl class="facts policies-bounds">
      <dt>{say('maxChange')}</dt>
      <dd>
        <Power kw={bounds.maxChangeKw} />
      </dd>
      <dt>{say('unmeasured')}</dt>
      <dd>{quantityText(bounds.maxUnmeasuredShare * 100, '%')}</dd>
      <dt>{say('margin')}</dt>
      <dd>{say(bounds.requireFullMargin ? 'marginFull' : 'marginAny')}</dd>
      {maxBalancingKw === undefined ? null : (
        <>
          <dt>{say('balancing')}</dt>
          <dd>
            <Power kw={maxBalancingKw} />
          </dd>
        </>
      )}
      <dt>{say('when')}</dt>
      <dd>
        {allDays
          ? say('everyDay')
          : runsOf(weekdays)
              .map(([first, last]) => (first === last ? day(first) : `${day(first)}–${day(last)}`))
              .join(', ')}
        , {hoursText(bounds.hours) ?? say('anyHour')}
      </dd>
      {fourEyes === undefined ? null : (
        <>
          <dt>{say('fourEyes')}</dt>
          <dd>
            {fourEyes ? (
              say('fourEyesLeft')
            ) : (
              <span class="chip chip-attention">
                <span aria-hidden="true">▲</span> {say('fourEyesTaken')}
              </span>
            )}
          </dd>
        </>
      )}
    </dl>
  );
}
