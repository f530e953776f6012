/** The description of the API, for programs; the page for people is made from it. */
import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { Public } from '../identity/allow.decorator.js';
import { Answers } from './answers.decorator.js';
import { ApiDescription } from './api-description.service.js';

@Controller('api')
export class ApiDescriptionController {
  constructor(private readonly description: ApiDescription) {}

  @Public('who writes a client must be able to read what the API is, and it tells nothing of the site')
  @Answers('This description, as an OpenAPI 3.1 document.', z.record(z.string(), z.unknown()))
  @Get('openapi.json')
  document(): Readonly<Record<string, unknown>> {
    return this.description.document();
  }
}
