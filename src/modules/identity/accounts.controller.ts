/** Accounts over HTTP, for those who manage them. */
import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../../core/identity/actor.js';
import { ROLE_PERMISSIONS, ROLES } from '../../core/identity/role.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Acts } from '../idempotency/acts.decorator.js';
import {
  type AccountChangeBody,
  accountChangeSchema,
  accountSchema,
  type AccountView,
  type ChangedAccount,
  changedAccountSchema,
  type InvitationLink,
  invitationLinkSchema,
  type NewAccountAnswer,
  newAccountAnswerSchema,
  type NewAccountBody,
  newAccountSchema,
  roleSchema,
  type RoleView,
} from './account.schema.js';
import { AccountsService } from './accounts.service.js';
import { Allow, CurrentActor } from './allow.decorator.js';

@Controller('api/v1/accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Allow('users.manage')
  @Answers('All accounts, by the name to sign in with', z.array(accountSchema))
  @Get()
  list(): Promise<AccountView[]> {
    return this.accounts.list();
  }

  @Allow('users.manage')
  @Answers('Every role with what it allows', z.array(roleSchema))
  @Get('roles')
  roles(): RoleView[] {
    return ROLES.map((role) => ({ role, permissions: [...ROLE_PERMISSIONS[role]] }));
  }

  @Allow('users.manage')
  @Answers('Makes an account; its invitation is a link that works once', newAccountAnswerSchema)
  @Acts({ answersSecret: true })
  @Post()
  @HttpCode(201)
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: newAccountSchema }) body: NewAccountBody,
  ): Promise<NewAccountAnswer> {
    return this.accounts.create(actor, body);
  }

  @Allow('users.manage')
  @Answers('Changes name, roles or buildings of an account, disables or enables it', changedAccountSchema)
  @Patch(':id')
  change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: accountChangeSchema }) body: AccountChangeBody,
  ): Promise<ChangedAccount> {
    return this.accounts.change(actor, id, body);
  }

  @Allow('users.manage')
  @Answers('Makes a new link to set the password of an account with; earlier ones end', invitationLinkSchema)
  @Acts({ answersSecret: true })
  @Post(':id/invitation')
  @HttpCode(201)
  invite(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<InvitationLink> {
    return this.accounts.invite(actor, id);
  }
}
