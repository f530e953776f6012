/** Mark of routes whose acts are recorded by another process: the one that does them. */
import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const RECORDED_ELSEWHERE = 'traboule:recorded-elsewhere';

/** The audit does not record requests to this route a second time, for a stated reason. */
export function RecordedElsewhere(where: string): CustomDecorator {
  return SetMetadata<string, string>(RECORDED_ELSEWHERE, where);
}
