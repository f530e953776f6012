/** Data quality and endpoints over HTTP. */
import { Controller, Get } from '@nestjs/common';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import {
  type DataQuality,
  dataQualitySchema,
  type EndpointsAnswer,
  endpointsSchema,
} from './data-quality.schema.js';
import { DataQualityService } from './data-quality.service.js';

@Controller('api/v1')
export class DataQualityController {
  constructor(private readonly data: DataQualityService) {}

  @Allow('meter.view')
  @Answers(
    'Servers, ages of series, and what was estimated or is missing in the last week.',
    dataQualitySchema,
  )
  @Get('data-quality')
  quality(): Promise<DataQuality> {
    return this.data.quality();
  }

  @Allow('city.view')
  @Answers('Every OPC UA server with its connection and newest value.', endpointsSchema)
  @Get('endpoints')
  endpoints(): Promise<EndpointsAnswer> {
    return this.data.endpoints();
  }
}
