/** Scenarios: asked for over the API, played by workers. */
import { Module } from '@nestjs/common';
import { ScenariosController } from './scenarios.controller.js';
import { ScenariosService } from './scenarios.service.js';

/** Bound in the API process: takes runs and shows what came of them. */
@Module({ controllers: [ScenariosController], providers: [ScenariosService] })
export class ScenariosApiModule {}
