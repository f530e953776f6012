/** Sorts what a device answers to a write into accepted, refused and unknown. */
import { StatusCodes, type StatusCode } from 'node-opcua';
import type { WriteOutcome } from '../../ports/asset-gateway.js';
import { OpcUaUnavailableError, reasonOf } from './time-limit.js';

/** Codes after which nothing is known of what the device did. */
const UNCERTAIN_DELIVERY: ReadonlySet<number> = new Set(
  [
    StatusCodes.BadTimeout,
    StatusCodes.BadRequestTimeout,
    StatusCodes.BadRequestInterrupted,
    StatusCodes.BadCommunicationError,
    StatusCodes.BadNoCommunication,
    StatusCodes.BadNotConnected,
    StatusCodes.BadServerNotConnected,
    StatusCodes.BadConnectionClosed,
    StatusCodes.BadSecureChannelClosed,
    StatusCodes.BadSessionClosed,
    StatusCodes.BadSessionIdInvalid,
    StatusCodes.BadShutdown,
    StatusCodes.BadWaitingForResponse,
    StatusCodes.BadTcpInternalError,
    StatusCodes.BadUnexpectedError,
  ].map((code) => code.value),
);

/** Outcome of a write that was not accepted, from its status code. */
export function notAccepted(status: StatusCode, what: string): WriteOutcome {
  const reason = `${what}: ${status.name} (${status.description})`;
  const uncertain = !status.isBad() || UNCERTAIN_DELIVERY.has(status.value);
  return { status: uncertain ? 'unknown' : 'refused', reason, statusCode: status.value };
}

/** Outcome of a request that failed on its way: refused only when the server itself said so. */
export function failed(error: unknown, what: string): WriteOutcome {
  const fault = serviceFault(error);
  if (fault !== undefined) return notAccepted(fault, what);
  const code =
    error instanceof OpcUaUnavailableError ? StatusCodes.BadTimeout : StatusCodes.BadCommunicationError;
  return { status: 'unknown', reason: `${what}: ${reasonOf(error)}`, statusCode: code.value };
}

/** A refusal of our own, before anything was sent. */
export function refusedHere(reason: string): WriteOutcome {
  return { status: 'refused', reason, statusCode: StatusCodes.BadConfigurationError.value };
}

function serviceFault(error: unknown): StatusCode | undefined {
  const response = (error as { response?: { responseHeader?: { serviceResult?: StatusCode } } } | null)
    ?.response;
  return response?.responseHeader?.serviceResult;
}
