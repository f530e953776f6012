/** Settings of messages to people: how e-mail leaves. */
import { z } from 'zod';

/** How messages are sent; null = no e-mail is sent, and every call says so. */
export type NoticeSetting = { readonly smtpUrl: string; readonly from: string } | null;

/** Variables of messages, each as text of the environment. */
export const noticeVariables = {
  TRABOULE_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'expected smtp://server:port or smtps://user:password@server' })
    .optional(),
  TRABOULE_SMTP_FROM: z
    .string()
    .trim()
    .regex(/^[^\r\n<>]*<?[^\s<>@]+@[^\s<>@]+>?$/, {
      error: 'expected an e-mail address, with a name or without',
    })
    .optional(),
};

type Values = z.output<z.ZodObject<typeof noticeVariables>>;

/** Settings of messages out of the variables. */
export function noticeSetting({
  TRABOULE_SMTP_URL: smtpUrl,
  TRABOULE_SMTP_FROM: from,
}: Values): NoticeSetting {
  return smtpUrl === undefined || from === undefined ? null : { smtpUrl, from };
}

/** What cannot be: one of the two without the other. */
export function noticeConflicts(values: Values): { variable: string; expected: string }[] {
  const { TRABOULE_SMTP_URL: smtpUrl, TRABOULE_SMTP_FROM: from } = values;
  if ((smtpUrl === undefined) === (from === undefined)) return [];
  return smtpUrl === undefined
    ? [{ variable: 'TRABOULE_SMTP_URL', expected: 'expected a mail server beside TRABOULE_SMTP_FROM' }]
    : [{ variable: 'TRABOULE_SMTP_FROM', expected: 'expected the sender beside TRABOULE_SMTP_URL' }];
}

/** The variables that give these settings again; null = not set. */
export function noticeEnvironment(setting: NoticeSetting): Record<string, string | null> {
  return { TRABOULE_SMTP_URL: setting?.smtpUrl ?? null, TRABOULE_SMTP_FROM: setting?.from ?? null };
}
