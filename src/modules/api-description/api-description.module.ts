/** The API describes itself. */
import { Module } from '@nestjs/common';
import { ApiDescriptionController } from './api-description.controller.js';

/** Needs ApiDescription bound. */
@Module({ controllers: [ApiDescriptionController] })
export class ApiDescriptionModule {}
