/** Data quality, endpoints and certificates: bound in the API process. */
import { Module } from '@nestjs/common';
import { CertificatesController } from './certificates.controller.js';
import { DataQualityController } from './data-quality.controller.js';
import { DataQualityService } from './data-quality.service.js';
import { EndpointStates } from './endpoint-states.service.js';

/** Needs CertificateStore besides the stores of the foundation. */
@Module({
  providers: [DataQualityService, EndpointStates],
  controllers: [DataQualityController, CertificatesController],
})
export class DataQualityApiModule {}
