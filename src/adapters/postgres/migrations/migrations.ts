/** All migrations, oldest first. */
import type { MigrationInterface } from 'typeorm';

/** Class-based migrations in the order they run. */
export const migrations: (new () => MigrationInterface)[] = [];
