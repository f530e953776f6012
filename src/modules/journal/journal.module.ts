/** Journal over HTTP. */
import { Module } from '@nestjs/common';
import { JournalController } from './journal.controller.js';

@Module({ controllers: [JournalController] })
export class JournalApiModule {}
