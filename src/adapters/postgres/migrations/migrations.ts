/** All migrations, oldest first; a migration that ran anywhere is never edited. */
import type { MigrationInterface } from 'typeorm';
import { Initial1764000000000 } from './initial-1764000000000.js';

/** Class-based migrations in the order they run. */
export const migrations: (new () => MigrationInterface)[] = [Initial1764000000000];
