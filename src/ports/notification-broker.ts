import type { BrokerMessage } from '../core/openadr/topics.js';

/** How a client reaches the broker: `mqttNotifierBindingObject` of the API description. */
export interface BrokerBinding {
  readonly URIS: readonly string[];
  readonly serialization: 'JSON';
  readonly authentication: {
    readonly method: 'CERTIFICATE';
    readonly caCert: string;
    readonly clientCert: string;
    readonly clientKey: string;
  };
}

/** How the broker fares. */
export type BrokerState =
  | { readonly status: 'none' | 'connected' }
  /** Away since the instant [wall, epoch ms], and why. */
  | { readonly status: 'broken'; readonly sinceMs: number; readonly why: string };

/** A broker that tells clients of changes. Called for every change, and by clients that ask how to reach it. */
export abstract class NotificationBroker {
  /** Beginning of all topics. */
  abstract readonly topicRoot: string;
  abstract state(): BrokerState;
  /** How this client reaches the broker, with a certificate in its name; null = there is no broker. */
  abstract bindingFor(clientId: string): Promise<BrokerBinding | null>;
  /** Resolves when the broker has taken all messages, in their order. @throws Error in plain words when it does not */
  abstract publish(messages: readonly BrokerMessage[]): Promise<void>;
  abstract close(): Promise<void>;
}
