/** Rows of accounts, sessions, API tokens and one-time links. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instantColumn } from '../sql-time.js';

@Entity('accounts')
export class AccountRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  login!: string;

  /** The form in which logins are compared. */
  @Column('text', { name: 'login_key' })
  loginKey!: string;

  @Column('text')
  name!: string;

  @Column('text')
  kind!: string;

  @Column('text', { nullable: true })
  subject!: string | null;

  @Column('text', { array: true })
  roles!: string[];

  @Column('text', { name: 'building_ids', array: true })
  buildingIds!: string[];

  @Column('boolean')
  disabled!: boolean;

  @Column('timestamptz', { name: 'created_at', transformer: instantColumn })
  createdAtMs!: number;

  @Column('timestamptz', { name: 'last_sign_in_at', nullable: true, transformer: instantColumn })
  lastSignInMs!: number | null;

  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash!: string | null;

  @Column('integer')
  failures!: number;

  @Column('timestamptz', { name: 'last_failure_at', nullable: true, transformer: instantColumn })
  lastFailureMs!: number | null;
}

@Entity('sessions')
export class SessionRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'secret_hash' })
  secretHash!: string;

  @Column('text', { name: 'account_id' })
  accountId!: string;

  @Column('timestamptz', { name: 'opened_at', transformer: instantColumn })
  openedAtMs!: number;

  @Column('timestamptz', { name: 'last_seen_at', transformer: instantColumn })
  lastSeenMs!: number;

  @Column('text', { nullable: true })
  address!: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent!: string | null;
}

@Entity('api_tokens')
export class ApiTokenRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'secret_hash' })
  secretHash!: string;

  @Column('text', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  name!: string;

  @Column('text', { array: true })
  scopes!: string[];

  @Column('timestamptz', { name: 'created_at', transformer: instantColumn })
  createdAtMs!: number;

  @Column('timestamptz', { name: 'expires_at', transformer: instantColumn })
  expiresAtMs!: number;

  @Column('timestamptz', { name: 'last_used_at', nullable: true, transformer: instantColumn })
  lastUsedMs!: number | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true, transformer: instantColumn })
  revokedAtMs!: number | null;
}

@Entity('one_time_links')
export class OneTimeLinkRow {
  @PrimaryColumn('text', { name: 'secret_hash' })
  secretHash!: string;

  @Column('text')
  kind!: string;

  @Column('text', { name: 'account_id', nullable: true })
  accountId!: string | null;

  @Column('timestamptz', { name: 'expires_at', transformer: instantColumn })
  expiresAtMs!: number;
}
