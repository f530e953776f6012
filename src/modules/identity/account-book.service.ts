/** What is kept of people and their passwords, for services that touch all of it. */
import { Injectable } from '@nestjs/common';
import { AccountStore } from '../../ports/account-store.js';
import { CredentialStore } from '../../ports/credential-store.js';
import { PasswordHasher } from '../../ports/password-hasher.js';

@Injectable()
export class AccountBook {
  constructor(
    readonly accounts: AccountStore,
    readonly credentials: CredentialStore,
    readonly hasher: PasswordHasher,
  ) {}
}
