/** Wire shape of the name of a series. */
import { z } from 'zod';
import { type Observable, OBSERVABLE_DIMENSION, type SeriesId } from '../../core/series/series.js';
import { exactly } from '../api-description/answers.decorator.js';

const OBSERVABLES = Object.keys(OBSERVABLE_DIMENSION) as [Observable, ...Observable[]];

export const seriesIdSchema = exactly<SeriesId>()(
  z.templateLiteral([z.string(), '.', z.enum(OBSERVABLES)]).describe('<owner>.<observable>'),
);
